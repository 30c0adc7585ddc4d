"""What a row of an import is taken for beside others of its file, beside what stands here, and beside titles of another kind."""

import json
from collections.abc import Iterator

import pytest

from shared import db
from shared.watching import history_applying, history_exports, history_imports
from tests.household import rows
from tests.shared.watching.history_house import House


@pytest.fixture
def house(database: str) -> Iterator[House]:
    with db.connect() as conn:
        yield House(conn)


def test_a_play_that_was_broken_off_is_no_play_to_the_end(house: House) -> None:
    """Beside each other in a file, and beside what stands here already."""
    conn, ben, titles = house.conn, house.home.ben, house.titles
    rows.play(conn, ben, titles["Stalker"], at="2021-02-03 19:00+00", completed=False, position_s=600)
    tautulli = (
        "date,full_title,title,year,media_type,watched_status,percent_complete,play_duration\n"
        "2021-02-01T21:00:00Z,Alien,Alien,1979,movie,0,30,2000\n2021-02-01T21:35:00Z,Alien,Alien,1979,movie,1,99,5000\n"
    )
    assert [row["play"] for row in house.rows(house.bring(tautulli, "tautulli.csv"))] == ["new", "new"]
    diary = house.bring(
        "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n2021-02-04,Stalker,1979,x,,,,2021-02-03\n"
    )
    assert [row["play"] for row in house.rows(diary)] == ["new"]
    house.apply(diary)
    assert [row["played"] for row in house.written()["watch_progress"]] == [True]
    # The other way round it says nothing new.
    head = "date,full_title,title,year,media_type,watched_status\n"
    broken = head + "2021-02-03T12:10:00Z,Stalker,Stalker,1979,movie,0\n"
    assert [row["play"] for row in house.rows(house.bring(broken, "tautulli.csv"))] == ["same"]


def test_a_place_in_what_an_import_also_says_was_seen_is_kept_whatever_the_batch(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    conn, ana, titles = house.conn, house.home.ana, house.titles
    rows.play(conn, ana, titles["Alien"], at="2021-02-01 21:00+00")
    rows.watch(
        conn, ana, titles["Alien"], played=True, play_count=1, last_played_at="2021-02-01 21:00+00", position_s=300
    )
    conn.commit()
    monkeypatch.setattr(history_applying, "BATCH", 1)
    found = house.bring(history_exports.write(conn, ana, "json"), "mine")
    assert [row["mark"] for row in house.rows(found)] == [None, "new"]
    assert house.apply(found) == "Written: 1 plays, 1 marks, 0 ratings, 0 states, 0 verdicts."
    assert [(row["played"], row["play_count"], row["position_s"]) for row in house.written()["watch_progress"]] == [
        (True, 1, 300)
    ]


def test_a_number_that_a_film_and_a_series_share_means_the_one_of_that_name_and_else_is_asked_about(
    house: House,
) -> None:
    """Letterboxd's form says no kind, a table neither; one that says its kind needs no name."""
    conn, titles = house.conn, house.titles
    for title_id in (house.show, titles["Stalker"]):
        rows.known_as(conn, title_id, "tmdb", "1398")
    rows.known_as(conn, house.show, "tvdb", "77")
    conn.commit()
    letterboxd = house.bring(
        "Title,Year,tmdbID,WatchedDate\nStalker,1979,1398,2021-01-01\nHeat,1995,1398,2021-01-01\n", "mine.csv"
    )
    table = house.bring("Title,Year,tmdb,tvdb,Type\nDark,2017,1398,,\nHeat,1995,,77,\nFremd,,1398,,movie\n")

    found = [
        (row["title_id"], row["outcome"], [one["title_id"] for one in row["candidates"]])
        for row in house.rows(letterboxd)
    ]
    assert found == [(titles["Stalker"], "matched", []), (None, "unsure", [titles["Stalker"], house.show])]
    assert [(row["title_id"], row["outcome"]) for row in house.rows(table)] == [
        (house.show, "matched"), (None, "unsure"), (titles["Stalker"], "matched"),
    ]  # fmt: skip


def test_more_and_less_of_one_title_never_stand_beside_each_other(house: House) -> None:
    """What stands here stays unless the file is to win, and comes back when that is undone."""
    conn, ben, titles = house.conn, house.home.ben, house.titles
    for name, verdict in (("Alien", "less"), ("WALL-E", "hide"), ("Stalker", "more")):
        rows.judge(conn, ben, titles[name], verdict)
    conn.commit()
    before = house.written()
    said = [
        {"kind": "movie", "name": name, "ids": {}, "year": year, "verdict": verdict, "said_at": f"202{age}-01-01T12:00:00Z"}
        for age, (name, year, verdict) in enumerate(
            [("Alien", 1979, "more"), ("WALL-E", 2008, "more"), ("Stalker", 1979, "more"),
             ("The Prestige", 2006, "more"), ("The Prestige", 2006, "less"), ("The Prestige", 2006, "hide")]
        )
    ]  # fmt: skip
    found = house.bring(json.dumps({"format": "matinee-history", "version": 1, "verdicts": said}), "mine.json")
    assert [row["verdict"] for row in house.rows(found)] == ["conflict", "conflict", "same", None, "new", "new"]
    assert len(house.rows(found, conflicts=True)) == 2

    def verdicts() -> set[tuple[object, object]]:
        return {(row["title_id"], row["verdict"]) for row in house.written()["title_feedback"]}

    kept = {(titles["Stalker"], "more"), (titles["The Prestige"], "less"), (titles["The Prestige"], "hide")}
    house.apply(found)
    assert verdicts() == kept | {(titles["Alien"], "less"), (titles["WALL-E"], "hide")}
    house.undo(found)
    assert house.written() == before
    history_imports.overwrite(conn, ben, found, True)
    house.apply(found)
    assert verdicts() == kept | {(titles["Alien"], "more"), (titles["WALL-E"], "more")}
    house.undo(found)
    assert house.written() == before
