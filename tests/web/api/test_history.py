"""What was watched, over the API, and taking it back: here at once, on the media server by a run."""

from collections.abc import Iterator

import pytest

from functions import write_back
from infra.sample_server.running import running
from shared import db
from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.media_servers import servers
from tests import household
from tests.household import shelf
from tests.web.api.people import Clients


@pytest.fixture
def films(home: Conn) -> dict[str, int]:
    return shelf.open_up(home)


@pytest.fixture
def plays(home: Conn, films: dict[str, int]) -> dict[str, int]:
    """Ben watched Up, then Moon twice."""
    ben = household.person(home, "Ben")
    return {
        "up": shelf.play(home, ben, films["Up"], "2026-01-01T20:00:00Z", item="u"),
        "moon": shelf.play(home, ben, films["Moon"], "2026-02-01T20:00:00Z", item="m1"),
        "again": shelf.play(home, ben, films["Moon"], "2026-03-01T20:00:00Z", item="m2"),
    }


def test_plays_are_listed_newest_first_and_filtered(
    client: Clients, plays: dict[str, int], films: dict[str, int]
) -> None:
    ben = client("Ben")

    def ids(query: str = "") -> list[int]:
        return [row["id"] for row in ben.get(f"/watch-history{query}").json["data"]]

    assert ids() == [plays["again"], plays["moon"], plays["up"]]
    assert ids(f"?titleId={films['Moon']}&limit=1") == [plays["again"]]
    assert ids("?since=2026-01-15T00:00:00Z&until=2026-02-15T00:00:00Z") == [plays["moon"]]
    assert ids("?kind=show") == ids("?completed=false") == []
    assert ben.get("/watch-history?limit=1").json["meta"]["total"] == 3
    assert ben.get("/watch-history?since=yesterday").status_code == 400


def test_what_was_played_most_comes_first_and_favourites_can_be_asked_for(
    client: Clients, plays: dict[str, int], films: dict[str, int], home: Conn
) -> None:
    home.execute("update watch_progress set play_count = 4 where title_id = %s", (films["Moon"],))
    home.execute("update watch_progress set is_favorite = true where title_id = %s", (films["Up"],))
    home.commit()
    ben = client("Ben")
    path = f"/users/{household.person(home, 'Ben')}/watch-history"

    most = ben.get(f"{path}?sort=mostPlayed").json

    told = [(row["id"], row["playCount"], row["isFavorite"]) for row in most["data"]]
    assert told == [(plays["again"], 4, False), (plays["up"], 1, True)]
    assert most["meta"]["total"] == 2
    assert [row["playCount"] for row in ben.get("/watch-history").json["data"]] == [4, 4, 1]
    assert [row["id"] for row in ben.get("/watch-history?favorites=true").json["data"]] == [plays["up"]]
    assert ben.get("/watch-history?favorites=false").json["meta"]["total"] == 2
    assert ben.get("/watch-history?sort=mostPlayed&limit=1&offset=1").json["data"][0]["id"] == plays["up"]
    assert ben.get("/watch-history?sort=loudest").status_code == 400


def test_a_play_of_what_became_invisible_is_counted_and_not_named(
    client: Clients, plays: dict[str, int], home: Conn
) -> None:
    home.execute("update libraries set is_enabled = false")
    home.commit()

    rows = client("Ben").get("/watch-history").json["data"]

    assert [(row["title"], row["year"]) for row in rows] == [(None, None)] * 3


def test_taking_a_play_back_unwatches_the_film_and_answers_with_the_run(
    client: Clients, plays: dict[str, int], films: dict[str, int], home: Conn
) -> None:
    ben = client("Ben")
    home.execute("update watch_progress set is_favorite = true")
    home.commit()

    answer = ben.delete(f"/watch-history/{plays['moon']}")

    assert (answer.status_code, answer.json["data"]["name"]) == (202, "write-back")
    assert [row["id"] for row in ben.get("/watch-history").json["data"]] == [plays["up"]]
    moon = ben.get(f"/movies/{films['Moon']}").json["data"]
    assert (moon["played"], moon["playCount"], moon["favorite"]) == (False, 0, True)
    assert ben.delete(f"/watch-history/{plays['moon']}").status_code == 404


def test_nobody_takes_back_anothers_play(client: Clients, plays: dict[str, int]) -> None:
    assert client("Ana").delete(f"/watch-history/{plays['up']}").status_code == 404
    assert client("Ben").get("/watch-history").json["meta"]["total"] == 3


@pytest.fixture
def own_home(database: str) -> Iterator[Conn]:
    """With a server of the test's own: it is written to."""
    with running("jellyfin") as server, db.connect() as conn:
        household.move_in(conn, server)
        yield conn


def test_the_media_server_is_told_and_a_sync_in_between_undone(own_home: Conn) -> None:
    conn = own_home
    moon, ben = household.title(conn, "Moon"), household.person(conn, "Ben")
    subject, item = (
        conn.execute(
            "select i.subject, li.external_id from identities i, library_items li where i.user_id = %s and li.title_id = %s",
            (ben, moon),
        ).fetchone()
        or {}
    ).values()
    with servers.connected(conn, servers.listing(conn)[0].id) as client:
        client.set_played(subject, item, True)
    shelf.play(conn, ben, moon, "2026-02-01T20:00:00Z", item="m")

    for _ in range(2):  # a rerun changes nothing
        write_back.handler(conn, Attempt(0, "write-back"), user_id=ben, title_id=moon)

    with servers.connected(conn, servers.listing(conn)[0].id) as client:
        marks = [one for page in client.user_data(subject, "movie") for one in page.items if one.item_id == item]
    assert not any(one.played for one in marks)
    row = conn.execute("select played from watch_progress where user_id = %s and title_id = %s", (ben, moon)).fetchone()
    assert row == {"played": False}
    assert conn.execute("select from play_events where title_id = %s", (moon,)).fetchone() is None
