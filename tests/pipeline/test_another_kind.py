"""A kind that the code has never heard of goes all the way: read, watched, rated, picked, measured, published, deleted."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from shared import jobs, kinds, options
from shared.audit import TERMINAL
from shared.errors import Conflict, Invalid, NotFound
from shared.media_servers import model, servers
from shared.people import accounts
from shared.picks import recommendations
from shared.titles import library
from shared.upkeep import purge
from shared.watching import feedback, play_events, ratings, stats
from shared.words import synopsis
from tests.household import another_kind
from tests.pipeline.conftest import Build
from tests.pipeline.house import House
from tests.pipeline.test_history import item_of

LIBRARY = "Documentaries"


@pytest.fixture
def bare(build: Build) -> Iterator[House]:
    """The sample household; nothing but its libraries has been read."""
    home = build("sample")
    home.move_in()
    yield home
    kinds.forget()


@pytest.fixture
def home(bare: House) -> House:
    """One library of the server's is of home videos, which are shorts here; everybody gets picks of all kinds."""
    another_kind.plant(bare.conn, "Video", "homevideos")
    bare.control.library(touch=LIBRARY, collection_type="homevideos")
    for name in on_server(bare, "movie"):
        bare.control.item(touch=name, type="Video")
    bare.run("sync-libraries")
    bare.run("sync-users")
    for user in accounts.listing(bare.conn):
        accounts.enable(bare.conn, user.id)
    bare.conn.commit()
    for kind in kinds.picked():
        for name in ("sync-{0.plural}", "generate-{0.name}-embeddings", "full-sync-{0.name}-watch-history"):
            bare.run(name.format(kind))
    bare.work()
    return bare


def on_server(home: House, kind: str) -> list[str]:
    with home.client() as client:
        shelf = next(one for one in client.libraries() if one.name == LIBRARY)
        return [item.name for page in client.items(shelf.id, kind) for item in page.items]


def of_kind(home: House, kind: str) -> list[str]:
    return [row["name"] for row in home.rows("select name from titles where kind = %s and removed_at is null", kind)]


def shorts_picked(home: House, person: str) -> list[str]:
    if not home.published(person, "short"):
        home.run("refresh-user", user_id=home.user(person), kind="short")
    return home.published(person, "short")


def test_a_library_of_it_is_read_and_nothing_in_it_is_taken_for_a_series(home: House) -> None:
    shelf = next(row for row in library.listing(home.conn) if row["name"] == LIBRARY)
    assert (shelf["kind"], shelf["is_enabled"], shelf["reason"]) == ("short", True, None)
    assert sorted(of_kind(home, "short")) == sorted(on_server(home, "short"))
    assert len(of_kind(home, "short")) > 3
    assert home.value("select bool_and(is_playable) from titles where kind = 'short'")
    home.control.forget_requests()

    home.run("sync-shorts")
    home.run("full-sync-short-watch-history")
    home.run("sync-short-watch-history")

    asked = str(home.control.requests())
    assert "Video" in asked
    assert not [
        word for word in ("Episode", "Series", "Movie") if f"includeItemTypes={word}" in asked.replace("': ['", "=")
    ]
    assert (
        home.value("select count(*) from episodes e join titles t on t.id = e.title_id where t.kind <> 'series'") == 0
    )


def test_people_get_picks_of_it_with_words_of_its_own(home: House) -> None:
    picks = shorts_picked(home, "Finn")

    assert picks
    assert set(picks) <= set(of_kind(home, "short"))
    assert not set(of_kind(home, "short")) & {*home.published("Finn"), *home.published("Finn", "series")}
    plain = [str(pick["reason"]) for pick in recommendations.for_home(home.conn, home.user("Finn"), "short", limit=200)]
    assert not [reason for reason in plain if "series" in reason or "film " in reason]
    home.conn.commit()


def test_a_play_of_it_is_one_act_and_changes_its_list_alone(home: House) -> None:
    seen, other, begun = shorts_picked(home, "Finn")[:3]
    home.work()

    tell(home, "Finn", seen, kind="played", item_kind="short")
    tell(home, "Finn", other, kind="played", item_kind=None)
    tell(home, "Finn", begun, kind="stop", item_kind="short", position_s=1200, duration_s=5400)

    waiting = home.rows("select name, args from job_runs where state = 'queued'")
    assert {(row["name"], row["args"]["kind"]) for row in waiting} == {("refresh-user", "short")}
    home.work()
    assert not {seen, other, begun} & set(home.published("Finn", "short"))
    counted = stats.breakdowns(home.conn, home.user("Finn"), home.user("Finn"), "UTC", kind="short")["kinds"]
    assert [(row["kind"], row["titles"] >= 2) for row in counted] == [("short", True)]
    home.conn.commit()


def tell(home: House, person: str, title: str, **said: Any) -> None:
    """As the server's webhook would; the person's picks are to change by it."""
    event = model.PlayEvent(
        server_id=None, event_id=title, at=datetime.now(UTC), user_name=person, item_id=item_of(home, title), **said
    )
    server = servers.get(home.conn, home.server_id)
    assert play_events.record(home.conn, server, event) == home.user(person), title
    home.conn.commit()


def test_what_is_said_of_it_counts_for_it(home: House) -> None:
    liked, hidden, *_ = shorts_picked(home, "Finn")
    home.work()

    ratings.rate(home.conn, home.user("Finn"), {home.title(liked): 90})
    feedback.give(home.conn, home.user("Finn"), home.title(hidden), "hide")
    home.conn.commit()

    waiting = home.rows("select name, args from job_runs where state = 'queued'")
    assert {(row["name"], row["args"]["kind"]) for row in waiting} == {("refresh-user", "short")}
    home.work()
    assert not {liked, hidden} & set(home.published("Finn", "short"))
    assert ratings.count(home.conn, home.user("Finn"), kind="short") >= 1
    home.conn.commit()


def test_it_is_described_measured_and_published_by_its_own_name(home: House) -> None:
    picks = shorts_picked(home, "Finn")
    options.set(home.conn, "output.enabled", True)
    home.conn.commit()

    told = home.run("sync-short-libraries", user_id=home.user("Finn"))
    home.run("write-synopsis", user_id=home.user("Finn"), kind="short")
    measured = home.run("evaluate-recommendations", kind="short")

    assert "titles in a private playlist." in str(told["message"]), told
    assert str(home.value("select name from outputs where kind = 'short'")).endswith("Shorts")
    assert (
        home.value(
            "select count(*) from output_items i join outputs o on o.id = i.output_id where i.episode_id is not null"
        )
        == 0
    )
    words = synopsis.get(home.conn, home.user("Finn"), home.user("Finn"), "short")
    assert words is not None
    assert "short" in words.text
    assert "series" not in words.text
    assert str(measured["message"]).startswith("short: ")
    assert picks


def test_it_is_deleted_without_touching_the_others(home: House) -> None:
    before = {kind: of_kind(home, kind) for kind in ("movie", "series")}
    with pytest.raises(Invalid, match="delete all shorts"):
        purge.ask(home.conn, "short", "delete all series", by=TERMINAL)

    purge.ask(home.conn, "short", "delete all shorts", by=TERMINAL)
    home.conn.commit()
    home.work()

    assert of_kind(home, "short") == []
    assert {kind: of_kind(home, kind) for kind in before} == before


def test_one_that_no_server_has_is_refused_with_a_sentence(bare: House) -> None:
    another_kind.plant(bare.conn, None, None)
    bare.run("sync-users")
    ana = bare.user("Ana")

    with pytest.raises(Conflict, match="No media server has shorts"):
        on_server(bare, "short")
    with pytest.raises(NotFound):
        jobs.find("sync-shorts")
    assert accounts.switch(bare.conn, ana, "shorts", True, by=TERMINAL).gets("short")
    assert bare.work() == []
    assert bare.run("refresh-user", user_id=ana, kind="short")["state"] == "succeeded"
    with pytest.raises(Invalid, match="movie, series, book and short"):
        kinds.of("clip")
