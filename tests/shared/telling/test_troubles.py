"""What administrators are told of: once as it begins, once as it is right again, and never that what nobody looks at is right."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest

from shared.db import Conn
from shared.jobs import names
from shared.settings import settings
from shared.telling import dispatches, troubles, wishes
from tests.household import inserts, rows
from tests.household.cast import Home


@dataclass(frozen=True)
class Case:
    """`begin` is something wrong, `mend` makes it right, `vanish` takes away what was wrong."""

    begin: Callable[[Conn], None]
    mend: Callable[[Conn], None]
    vanish: Callable[[Conn], None]
    begun: str
    over: str


def ran(conn: Conn, name: str, state: str, ago: str = "0 hours", error: str | None = None) -> None:
    inserts.add(conn, "job_runs", name=name, trigger="system", state=state, finished_at=rows.ago(ago), error=error)


def fail(conn: Conn) -> None:
    for _ in range(troubles.IN_A_ROW):
        ran(conn, names.TIDY, "failed", "2 hours", "No room.")


def miss(conn: Conn) -> None:
    schedule = {"name": names.BACK_UP, "every": "daily", "updated_at": rows.ago("9 days")}
    inserts.add(conn, "job_schedules", replacing=["name"], **schedule)


def dump(conn: Conn) -> None:
    """By hand, as somebody who copies one into the folder."""
    settings().backup_dir.mkdir(parents=True, exist_ok=True)
    moment = conn.execute("select to_char(now() at time zone 'UTC', 'YYYYMMDD-HH24MISS') as stamp").fetchone()
    assert moment
    (settings().backup_dir / f"matinee-{moment['stamp']}.dump").touch()


def fall_silent(conn: Conn) -> None:
    conn.execute("update media_servers set last_seen_at = now() - interval '3 hours'")
    ran(conn, names.SYNC_USERS, "failed", "1 hour")


def does(query: str) -> Callable[[Conn], None]:
    def deed(conn: Conn) -> None:
        conn.execute(query)  # type: ignore[call-overload]

    return deed


CASES: Mapping[str, Case] = {
    "a job": Case(
        fail, lambda conn: ran(conn, names.TIDY, "succeeded"), does("delete from job_runs"),
        "failed 3 times in a row\nNo room.", "succeeds again",
    ),
    "backups": Case(
        miss, lambda conn: ran(conn, names.BACK_UP, "succeeded"), does("update job_schedules set every = 'manual'"),
        "No backup was written when one was due", "There is a backup again",
    ),
    "a dump": Case(
        miss, dump, does("delete from job_schedules"), "No backup was written when one was due", "There is a backup again",
    ),
    "a server": Case(
        fall_silent, does("update media_servers set last_seen_at = now()"), does("delete from media_servers"),
        "has not answered for more than an hour", "answers again",
    ),
}  # fmt: skip


@pytest.fixture
def home(conn: Conn) -> Home:
    """Ana, who administers, and Ben have an address each; nothing is wrong."""
    house = Home(conn)
    for person in (house.ana, house.ben):
        inserts.add(conn, "notice_addresses", user_id=person, name="Phone", service="json", address_enc=b"")
    assert troubles.look(conn) == 0
    return house


def told(conn: Conn) -> None:
    """An hour passes, in which what waits arrives."""
    conn.execute("update dispatches set state = 'sent', tries = 1, ended_at = now() where state = 'pending'")
    conn.execute("update troubles set began_at = now() - interval '1 hour'")


def messages(conn: Conn) -> list[str]:
    """What still waits to be sent, worded."""
    found = conn.execute("select trouble_id, is_over from dispatches where state = 'pending' order by id").fetchall()
    worded = [troubles.message(conn, row["trouble_id"], is_over=row["is_over"], language="en") for row in found]
    return [one[1] for one in worded if one]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_administrators_are_told_once_that_it_began_and_once_that_it_is_right_again(
    home: Home, conn: Conn, case: Case
) -> None:
    case.begin(conn)
    assert troubles.look(conn) == 1
    assert troubles.look(conn) == 0
    [begun] = messages(conn)
    assert begun.endswith(case.begun)

    told(conn)
    case.mend(conn)
    assert troubles.look(conn) == 1
    assert troubles.look(conn) == 0
    [over] = messages(conn)
    assert over.endswith(case.over)
    [row], total = troubles.listing(conn)
    assert (total, row.ended_at is not None) == (1, True)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
@pytest.mark.parametrize("is_told", [True, False])
def test_what_is_gone_without_being_right_ends_in_silence(home: Home, conn: Conn, case: Case, is_told: bool) -> None:
    case.begin(conn)
    troubles.look(conn)
    if is_told:
        told(conn)

    case.vanish(conn)

    assert troubles.look(conn) == 0
    assert messages(conn) == []
    assert troubles.listing(conn) == ([], 0)


def test_who_was_not_told_that_it_began_hears_nothing_of_its_end(home: Home, conn: Conn) -> None:
    fail(conn)
    troubles.look(conn)
    conn.execute("update troubles set began_at = now() - interval '1 hour'")

    ran(conn, names.TIDY, "succeeded")

    assert (troubles.look(conn), messages(conn)) == (0, [])


def test_what_an_address_is_to_get_no_more_is_dropped_and_nothing_is_due_there(home: Home, conn: Conn) -> None:
    fail(conn)
    troubles.look(conn)
    wishes.change(conn, home.ben, {"weekly": True})
    letter = inserts.add(
        conn, "letters", user_id=home.ben, kind="weekly", period="2026-12-04", surprise_id=None, is_empty=False
    )
    dispatches.queue_letter(conn, inserts.id_of(letter))
    assert len(dispatches.due(conn)) == 2

    conn.execute("update notice_addresses set gets_letters = false where user_id = %s", (home.ben,))
    conn.execute("update users set role = 'member' where id = %s", (home.ana,))

    assert dispatches.due(conn) == []
    assert conn.execute("select id from dispatches").fetchall() == []
