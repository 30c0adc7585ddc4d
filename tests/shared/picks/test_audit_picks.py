"""The nightly check finds whatever breaks a promise, says which, and has the list made anew."""

from collections.abc import Callable, Iterator

import pytest

from functions import audit_picks as job
from shared import db, jobs
from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.picks import audit_picks
from shared.picks.audit_picks import Violation
from tests.household import rows
from tests.household.cast import Home

Plant = Callable[[Conn, int, int, int], object]


@pytest.fixture
def conn(database: str) -> Iterator[Conn]:
    """The job commits nothing, but moments have to differ."""
    with db.connect() as connection:
        yield connection


@pytest.fixture(params=["movie", "series"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def furnished(conn: Conn, kind: str) -> tuple[int, int, int]:
    """A person, a library, and a title of it on the person's list."""
    home = Home(conn)
    library = home.shelves[kind]
    title = rows.title(conn, library, "Alien", year=1979)
    rows.listed(conn, home.ana, kind, [title])
    conn.commit()
    return home.ana, library, title


def watched(conn: Conn, user_id: int, title_id: int) -> None:
    rows.watch(conn, user_id, title_id, updated_at=rows.ago("1 hour"))


def a_watched_title(conn: Conn, user_id: int, library_id: int, title_id: int) -> None:
    watched(conn, user_id, title_id)


def a_copy_in_another_library(conn: Conn, user_id: int, library_id: int, title_id: int) -> None:
    other = rows.library(conn, kind_of(conn, title_id))
    watched(conn, user_id, rows.title(conn, other, "ALIEN", year=1979))


def a_watched_copy_that_is_gone(conn: Conn, user_id: int, library_id: int, title_id: int) -> None:
    copy = rows.title(conn, library_id, "Alien ", year=1979)
    watched(conn, user_id, copy)
    conn.execute("update titles set name = 'Alien', removed_at = now() where id = %s", (copy,))


def a_hidden_title(conn: Conn, user_id: int, library_id: int, title_id: int) -> None:
    rows.judge(conn, user_id, title_id, "hide", at=rows.ago("1 hour"))


def a_limit(conn: Conn, user_id: int, library_id: int, title_id: int) -> None:
    conn.execute("update identities set age_limit = 6 where user_id = %s", (user_id,))


def a_library_that_is_closed(conn: Conn, user_id: int, library_id: int, title_id: int) -> None:
    conn.execute("update libraries set is_enabled = false where id = %s", (library_id,))


def a_title_that_cannot_be_played(conn: Conn, user_id: int, library_id: int, title_id: int) -> None:
    conn.execute("update titles set is_playable = false where id = %s", (title_id,))


def a_sum_that_is_off(conn: Conn, user_id: int, library_id: int, title_id: int) -> None:
    conn.execute("update recommendations set match = match + 0.00001")


PLANTED = {
    a_watched_title: {"watched"},
    a_copy_in_another_library: {"copy of watched"},
    a_watched_copy_that_is_gone: {"copy of watched"},
    a_hidden_title: {"hidden", "not visible"},
    a_limit: {"not visible"},
    a_library_that_is_closed: {"no enabled library", "not visible"},
    a_title_that_cannot_be_played: {"not playable"},
    a_sum_that_is_off: {"parts do not add up"},
}


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_what_breaks_a_promise_is_found_by_name_and_mended(conn: Conn, kind: str, plant: Plant) -> None:
    user, library, title = furnished(conn, kind)
    plant(conn, user, library, title)

    found = audit_picks.violations(conn)

    assert set(found) == {Violation(user, kind, title, rule) for rule in PLANTED[plant]}  # type: ignore[index]
    run = Attempt(0, "audit-recommendations")
    job.handler(conn, run)
    assert all(f"{rule}: 1" in str(run.message) for rule in PLANTED[plant])  # type: ignore[index]
    (refresh,) = jobs.active(conn)
    assert (refresh.name, refresh.args) == ("refresh-user", {"user_id": user, "kind": kind})


def test_a_sound_list_is_left_alone(conn: Conn, kind: str) -> None:
    user, library, _ = furnished(conn, kind)
    other = rows.title(conn, library, "Aliens", year=1986)
    watched(conn, user, other)
    run = Attempt(0, "audit-recommendations")

    job.handler(conn, run)

    assert run.message == "Every list keeps its promises."
    assert jobs.active(conn) == []


def test_what_was_done_after_a_list_was_made_is_the_next_lists_business(conn: Conn, kind: str) -> None:
    user, _, title = furnished(conn, kind)
    rows.watch(conn, user, title)

    assert audit_picks.violations(conn) == []


def test_two_films_of_one_name_that_a_provider_tells_apart_are_no_copies(conn: Conn, kind: str) -> None:
    user, library, title = furnished(conn, kind)
    other = rows.title(conn, library, "Alien other", year=1979)
    conn.execute("update titles set name = 'Alien' where id = %s", (other,))
    for number, one in enumerate((title, other)):
        rows.known_as(conn, one, "tmdb", str(number))
    watched(conn, user, other)

    assert audit_picks.violations(conn) == []


def kind_of(conn: Conn, title_id: int) -> str:
    row = conn.execute("select kind from titles where id = %s", (title_id,)).fetchone()
    assert row is not None
    return str(row["kind"])
