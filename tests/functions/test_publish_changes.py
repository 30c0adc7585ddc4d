"""What is published follows what changes, soon and at the latest with the next look a quarter of an hour later."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from functions import publish_changes, refresh_user
from shared import jobs, options
from shared.audit import TERMINAL
from shared.jobs import schedules
from shared.jobs.progress import Attempt
from shared.output import following
from shared.people import accounts
from shared.upkeep import option_changes
from shared.watching import feedback
from tests import household
from tests.functions import publishing
from tests.functions.publishing import Home
from tests.household import rows


@pytest.fixture
def home(database: str) -> Iterator[Home]:
    with publishing.opened("jellyfin") as opened:
        ben = opened.pick("Ben", ["Heat", "Alien"])
        opened.build(ben)
        # What reading the server started.
        opened.conn.execute("delete from job_runs")
        opened.conn.execute("delete from procrastinate_jobs")
        published_before(opened, "20 minutes")
        yield opened


def published_before(home: Home, interval: str) -> None:
    home.conn.execute("update outputs set settled_at = now() - %s::interval", (interval,))
    home.conn.commit()


def waiting(home: Home) -> list[tuple[str, object]]:
    rows = home.conn.execute(
        "select name, args ->> 'user_id' as user_id from job_runs where state = 'queued'"
    ).fetchall()
    return sorted((row["name"], row["user_id"]) for row in rows)


def look(home: Home) -> list[tuple[str, object]]:
    """What the next look queues, which asks no server."""
    home.server.control.forget_requests()
    publish_changes.handler(home.conn, Attempt(1, "publish-changes"))
    assert home.server.control.requests() == []
    return waiting(home)


def film(home: Home, name: str) -> int:
    row = home.conn.execute("select id from titles where name = %s", (name,)).fetchone()
    assert row
    return int(row["id"])


def test_where_nothing_changed_nothing_is_queued(home: Home) -> None:
    assert look(home) == []


CHANGES = {
    "a new list": lambda home: home.pick("Ben", ["The Matrix"]),
    "a title is gone": lambda home: home.conn.execute(
        "update library_items set removed_at = now() where title_id = %s", (film(home, "Heat"),)
    ),
    "a limit": lambda home: home.conn.execute("update identities set age_limit = 6 where name = 'Ben'"),
    "a hidden title": lambda home: rows.judge(
        home.conn, household.person(home.conn, "Ben"), film(home, "Heat"), "hide"
    ),
    "picks switched off": lambda home: accounts.disable(home.conn, "Ben"),
    "another form": lambda home: options.set(home.conn, "output.form", "library"),
    "nothing is published any more": lambda home: options.set(home.conn, "output.enabled", False),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_it_a_look_finds_it(home: Home, change: str) -> None:
    CHANGES[change](home)

    ben = accounts.find(home.conn, "Ben")
    assert ("sync-movie-libraries", str(ben)) in look(home)
    home.build(ben)
    home.conn.execute("delete from job_runs")
    assert look(home) == []


def scheduled(home: Home) -> list[datetime | None]:
    """When each queued run of publishing begins; None is now."""
    query = """
        select q.scheduled_at from procrastinate_jobs q join job_runs r on r.queue_job_id = q.id
        where r.name = 'sync-movie-libraries' order by q.id"""
    return [row["scheduled_at"] for row in home.conn.execute(query).fetchall()]


def test_a_list_made_anew_is_published_soon_and_a_burst_once(home: Home) -> None:
    ben = accounts.find(home.conn, "Ben")
    for _ in range(3):
        refresh_user.handler(home.conn, Attempt(1, "refresh-user"), ben, "movie")

    assert [one for one in waiting(home) if one[0] == "sync-movie-libraries"] == [("sync-movie-libraries", str(ben))]
    (when,) = scheduled(home)
    assert when is not None
    assert when - datetime.now(UTC) < timedelta(minutes=1)


def test_what_waits_for_its_time_begins_when_somebody_wants_it_now(home: Home) -> None:
    ben = accounts.find(home.conn, "Ben")
    refresh_user.handler(home.conn, Attempt(1, "refresh-user"), ben, "movie")

    assert not jobs.ask(home.conn, "sync-movie-libraries", {"user_id": ben}, trigger="person").is_new

    assert scheduled(home) == [None]


def test_hiding_a_pick_leads_to_a_playlist_without_it(home: Home) -> None:
    ben = accounts.find(home.conn, "Ben")
    feedback.give(home.conn, ben, film(home, "Heat"), "hide")

    home.build(ben)

    person = home.person("Ben").id
    [made] = home.client.playlists_named(person, "AI Picks – Movies")
    names = home.names()
    assert [names[item] for item in home.client.playlist_items(made, person)] == ["Alien"]


def test_a_person_is_published_at_most_every_quarter_of_an_hour(home: Home) -> None:
    published_before(home, "5 minutes")
    ben = home.pick("Ben", ["The Matrix"])

    following.picks_changed(home.conn, ben, "movie")

    (when,) = scheduled(home)
    assert when is not None
    assert timedelta(minutes=9) < when - datetime.now(UTC) < timedelta(minutes=11)
    assert look(home) == [("sync-movie-libraries", str(ben))]
    assert scheduled(home) == [when]
    home.conn.execute("update identities set age_limit = 6 where name = 'Ben'")
    look(home)
    assert scheduled(home) != [when]


def test_a_list_that_says_the_same_is_not_published_again(home: Home) -> None:
    ben = home.pick("Ben", ["Heat", "Alien"])

    following.picks_changed(home.conn, ben, "movie")

    assert waiting(home) == []


@pytest.mark.parametrize("pace", ["daily", "weekly"])
def test_at_another_pace_only_what_somebody_may_see_is_followed_at_once(home: Home, pace: str) -> None:
    option_changes.apply(home.conn, {"output.follow": pace}, by=TERMINAL)
    home.conn.execute("delete from job_runs")
    ben = home.pick("Ben", ["The Matrix"])

    following.picks_changed(home.conn, ben, "movie")

    assert look(home) == []
    assert schedules.of(home.conn, "sync-movie-libraries").every == pace
    CHANGES["a title is gone"](home)
    assert look(home) == [("sync-movie-libraries", str(ben))]
    home.build(ben)
    ana = home.person("Ben").id
    (playlist,) = home.client.playlists_named(ana, "AI Picks – Movies")
    assert [home.names()[id] for id in home.client.playlist_items(playlist, ana)] == ["The Matrix"]
