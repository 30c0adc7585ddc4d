"""Episodes that are numbered anew or given to another series take along what people did with them."""

import pytest

from tests.pipeline.house import House
from tests.pipeline.test_history import read

EPISODES = "includeitemtypes=(.*)episode"


@pytest.fixture
def series(home: House) -> House:
    home.control.clear_oddities()
    if not home.title_count("Old show"):
        for tmdb, name in enumerate(("Old show", "New show", "Counted show"), 969601):
            told = [{"number": number, "title": f"{name} {number}"} for number in (1, 2, 3)]
            home.control.item(
                add={"title": name, "library": "Series", "tmdb": tmdb, "seasons": [{"number": 1, "episodes": told}]}
            )
        home.run("sync-series")
    return home


def seen(home: House, episode: str) -> None:
    home.control.set_data("Ana", episode, Played=True, PlayCount=1, daysAgo=3)
    read(home, "Ana", full=True, kind="series")


def marks(home: House, series: str) -> list[str]:
    query = """
        select e.key from watch_progress w join episodes e on e.id = w.episode_id
        where w.user_id = %s and w.title_id = %s and w.played order by 1"""
    return [row["key"] for row in home.rows(query, home.user("Ana"), home.title(series))]


def plays(home: House, series: str) -> list[str]:
    query = """
        select e.key from play_events p join episodes e on e.id = p.episode_id
        where p.user_id = %s and p.title_id = %s order by 1"""
    return [row["key"] for row in home.rows(query, home.user("Ana"), home.title(series))]


def test_an_episode_given_to_another_series_was_watched_there_alone(series: House) -> None:
    seen(series, "Old show 2")
    assert marks(series, "Old show") == plays(series, "Old show") == ["s01e02"]
    other = series.value("select external_id from library_items where title_id = %s and episode_id is null",
                         series.title("New show"))  # fmt: skip
    moved = "Items[Name=Old show 2]"
    series.control.oddity(
        EPISODES, {"at": f"{moved}.SeriesId", "set": other}, {"at": f"{moved}.ParentIndexNumber", "set": 9}
    )

    series.run("sync-series")

    for _ in range(2):
        assert marks(series, "Old show") == plays(series, "Old show") == []
        assert marks(series, "New show") == plays(series, "New show") == ["s09e02"]
        read(series, "Ana", full=True, kind="series")


def test_a_season_that_is_counted_anew_was_watched_as_before(series: House) -> None:
    for number in (1, 2):
        seen(series, f"Counted show {number}")
    for number in (1, 2, 3):
        at = f"Items[Name=Counted show {number}].IndexNumber"
        series.control.oddity(EPISODES, {"at": at, "set": number + 1})

    series.run("sync-series")

    for _ in range(2):
        assert marks(series, "Counted show") == plays(series, "Counted show") == ["s01e02", "s01e03"]
        read(series, "Ana", full=True, kind="series")
