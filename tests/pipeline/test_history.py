"""What people watched comes in once, in full or as what is new, and is taken back only by the whole truth."""

from datetime import UTC, datetime, timedelta

import pytest

from infra.sample_server.generated import Size
from tests.household import rows
from tests.pipeline.conftest import Build
from tests.pipeline.house import House

MINUTE = 60


def asked(home: House) -> int:
    """Lists of items that were read since the last `forget_requests`."""
    return len(home.control.requests("/Items"))


def plays(home: House, person: str, title: str) -> list[tuple[str, bool]]:
    query = """
        select e.source, e.completed from play_events e join titles t on t.id = e.title_id
        where e.user_id = %s and t.name = %s order by e.occurred_at"""
    return [(row["source"], row["completed"]) for row in home.rows(query, home.user(person), title)]


def rating(home: House, person: str, title: str) -> int | None:
    query = "select r.value from ratings r join titles t on t.id = r.title_id where r.user_id = %s and t.name = %s"
    return next((row["value"] for row in home.rows(query, home.user(person), title)), None)


def read(home: House, person: str, *, full: bool = False, kind: str = "movie") -> None:
    name = f"{'full-' if full else ''}sync-{kind}-watch-history"
    home.run(name, user_id=home.user(person))


def test_a_look_inside_is_not_a_watch(home: House) -> None:
    home.control.play("Finn", "Arrival", position=0.05)

    read(home, "Finn")

    watched = home.progress("Finn", "Arrival")
    assert watched is not None
    assert not watched["played"]
    assert plays(home, "Finn", "Arrival") == []
    assert "Arrival" in home.picks("Finn")


def test_half_a_film_is_kept_as_a_place_to_go_on_from(home: House) -> None:
    home.control.play("Finn", "Dune", position=0.5)

    read(home, "Finn")

    watched = home.progress("Finn", "Dune")
    assert watched is not None
    assert not watched["played"]
    assert watched["position_s"] > 30 * MINUTE
    assert plays(home, "Finn", "Dune") == []


def test_a_film_seen_to_the_end_is_a_play_and_leaves_the_picks(home: House) -> None:
    assert "Se7en" in home.picks("Finn")
    home.control.play("Finn", "Se7en")

    read(home, "Finn")

    watched = home.progress("Finn", "Se7en")
    assert watched is not None
    assert watched["played"]
    assert watched["position_s"] == 0
    assert plays(home, "Finn", "Se7en") == [("history", True)]
    assert "Se7en" not in home.published("Finn")


def test_favourites_and_ratings_come_along_and_are_taken_back_with_the_whole_truth(home: House) -> None:
    home.control.set_data("Dev", "Pulp Fiction", IsFavorite=True, Rating=7)
    read(home, "Dev", full=True)
    watched = home.progress("Dev", "Pulp Fiction")
    assert watched is not None
    assert watched["is_favorite"]
    assert rating(home, "Dev", "Pulp Fiction") == 70

    with home.client() as client:
        dev, item = subject(home, "Dev"), item_of(home, "Pulp Fiction")
        client.set_favorite(dev, item, False)
        client.set_rating(dev, item, None)
    read(home, "Dev", full=True)

    assert home.progress("Dev", "Pulp Fiction") is None
    assert rating(home, "Dev", "Pulp Fiction") is None


def test_a_rating_given_here_stands_above_the_server_s(home: House) -> None:
    with home.writing() as conn:
        rows.rate(conn, home.user("Dev"), home.title("John Wick"), 20)
    home.control.set_data("Dev", "John Wick", Rating=9)

    read(home, "Dev", full=True)

    assert rating(home, "Dev", "John Wick") == 20


def test_unwatching_on_the_server_is_taken_back_by_the_whole_history_alone(home: House) -> None:
    home.control.play("Finn", "Oldboy")
    read(home, "Finn")
    with home.client() as client:
        client.set_played(subject(home, "Finn"), item_of(home, "Oldboy"), False)

    read(home, "Finn")
    kept = home.progress("Finn", "Oldboy")
    read(home, "Finn", full=True)

    assert kept is not None
    assert kept["played"]
    assert home.progress("Finn", "Oldboy") is None
    assert "Oldboy" in home.published("Finn")
    assert plays(home, "Finn", "Oldboy") == []


def test_reading_twice_writes_nothing(home: House) -> None:
    from tests.pipeline import house

    for name in ("full-sync-movie-watch-history", "full-sync-series-watch-history", "sync-movie-watch-history"):
        home.run(name)
    before = house.versions(home)

    for name in ("full-sync-movie-watch-history", "sync-movie-watch-history", "sync-series-watch-history"):
        home.run(name)

    changed = house.written(before, house.versions(home))
    assert set(changed) <= {"history_marks", "timings"}  # when it was last read in full, and how long that took
    assert home.value("select count(*) from play_events e join play_events o using (user_id, title_id, occurred_at) "
                      "where e.id < o.id and e.episode_id is not distinct from o.episode_id") == 0  # fmt: skip


def test_what_a_person_may_no_longer_see_is_not_forgotten(home: House) -> None:
    before = home.value("select count(*) from watch_progress where user_id = %s", home.user("Chloe"))
    home.control.user(name="Chloe", policy={"EnableAllFolders": False, "EnabledFolders": []})
    home.run("sync-users")

    read(home, "Chloe", full=True)

    assert home.picks("Chloe") == []
    assert home.value("select count(*) from watch_progress where user_id = %s", home.user("Chloe")) == before


def test_news_are_read_until_the_known_mark(build: Build) -> None:
    """1,200 plays are three pages; one new play costs one."""
    large = build(Size(films=1300, series=2, episodes=4, people=1))
    large.move_in()
    large.run("sync-users")
    large.enable_everybody()
    large.run("sync-movies")
    (person,) = large.rows("select name from users")
    films = large.rows("select name from titles where kind = 'movie' order by id limit 1200")
    for days, film in enumerate(films, start=10):
        large.control.set_data(person["name"], film["name"], Played=True, PlayCount=1, daysAgo=days)
    large.run("sync-movie-watch-history")
    known = large.value("select count(*) from watch_progress where played")
    assert int(str(known)) >= 1200

    unseen = large.row("select name from titles t where kind = 'movie' and not exists "
                       "(select from watch_progress w where w.title_id = t.id) limit 1")  # fmt: skip
    large.control.play(person["name"], unseen["name"])
    large.control.forget_requests()
    large.run("sync-movie-watch-history")

    assert large.value("select count(*) from watch_progress where played") == int(str(known)) + 1
    assert asked(large) <= 2  # one page of plays, one of what is in progress


def test_a_history_that_breaks_off_takes_nothing_back(build: Build) -> None:
    large = build(Size(films=1100, series=2, episodes=4, people=1))
    large.move_in()
    large.run("sync-users")
    large.run("sync-movies")
    large.run("full-sync-movie-watch-history")
    before = large.value("select count(*) from watch_progress")
    large.control.fault("startIndex=500", "5xx", status=500)

    ended = large.run("full-sync-movie-watch-history")

    assert ended["state"] == "failed"
    assert int(str(before)) > 0
    assert large.value("select count(*) from watch_progress") == before


def test_a_play_of_one_copy_counts_for_the_title_once(home: House) -> None:
    copy = {"title": "Seen twice", "year": 2014, "library": "Films", "runtimeMinutes": 90, "tmdb": 990_040}
    first = home.control.item(add=copy)
    second = home.control.item(add=copy | {"edition": "4K"})
    home.run("sync-movies")
    now = datetime.now(UTC)
    home.control.play("Dev", first, at=(now - timedelta(days=9)).isoformat())
    home.control.play("Dev", second, position=0.5, at=now.isoformat())

    read(home, "Dev", full=True)

    watched = home.progress("Dev", "Seen twice")
    assert watched is not None
    assert watched["played"]
    assert watched["position_s"] == 45 * MINUTE
    assert len(plays(home, "Dev", "Seen twice")) == 1
    assert "Seen twice" not in home.published("Dev")


def test_an_episode_is_a_play_of_its_series(home: House) -> None:
    episode = home.row(
        "select li.external_id, t.name from library_items li join titles t on t.id = li.title_id "
        "where li.episode_id is not null and not exists (select from watch_progress w where w.title_id = t.id) limit 1"
    )
    home.control.play("Ben", episode["external_id"])

    read(home, "Ben", kind="series")

    assert plays(home, "Ben", episode["name"]) == [("history", True)]
    assert episode["name"] not in home.published("Ben", "series")


def test_somebody_new_without_a_history_gets_picks(home: House) -> None:
    home.control.user(name="Gus", password="gus", libraries="all")
    home.run("sync-users")
    home.enable_everybody()

    read(home, "Gus", full=True)
    home.run("generate-movie-recommendations")

    assert len(home.picks("Gus")) > 150
    assert home.value("select count(*) from watch_progress where user_id = %s", home.user("Gus")) == 0


@pytest.mark.parametrize("how", ["removed", "disabled"])
def test_somebody_who_left_the_server_sees_nothing_and_keeps_everything(home: House, how: str) -> None:
    name = f"Guest {how}"
    home.control.user(name=name, password="guest", libraries="all")
    home.run("sync-users")
    home.enable_everybody()
    home.control.play(name, "Alien")
    read(home, name)
    home.run("generate-movie-recommendations")
    assert home.picks(name)

    change = {"remove": True} if how == "removed" else {"policy": {"IsDisabled": True}}
    home.control.user(name=name, **change)
    home.run("sync-users")
    home.run("sync-movie-watch-history")
    home.run("generate-movie-recommendations")

    assert home.picks(name) == []
    assert plays(home, name, "Alien") == [("history", True)]


def subject(home: House, person: str) -> str:
    return str(home.value("select subject from identities where name = %s", person))


def item_of(home: House, title: str) -> str:
    query = (
        "select min(external_id) from library_items where title_id = %s and removed_at is null and episode_id is null"
    )
    return str(home.value(query, home.title(title)))
