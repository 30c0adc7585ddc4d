"""Imports in trouble: of what somebody may not see, of names alone, killed, and beside a media server."""

import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from shared import db
from shared.errors import Conflict, Invalid, NotFound
from shared.watching import history_applying, history_imports, plays
from shared.watching.history_files import decoding, recognizing, values
from tests.household import rows
from tests.shared.watching import test_history_files as files
from tests.shared.watching import test_history_oddities as oddities
from tests.shared.watching.history_house import BY, DIARY, LISTS, House, zipped


@pytest.fixture
def house(database: str) -> Iterator[House]:
    with db.connect() as conn:
        yield House(conn)


def test_an_import_tells_nobody_of_titles_that_they_may_not_see(house: House) -> None:
    """A title of a closed library, one of a limit, and one that there is not look the same, by name and by id."""
    conn, home = house.conn, house.home
    grown = home.film("Grown", year=2001, min_age=18)
    for title_id, value in ((grown, "11"), (house.hidden, "12")):
        rows.known_as(conn, title_id, "tmdb", value)
    conn.commit()
    home.ben = home.ella  # type: ignore[misc]
    found = house.bring("Title,Year,tmdb\nGrown,2001,11\nForbidden,1990,12\nNowhere,1990,13\n,,11\n")

    told = [
        {name: value for name, value in row.items() if name not in ("number", "place", "name", "year")}
        for row in house.rows(found)
    ]
    assert told[0]["outcome"] == "unmatched"
    assert told[1:] == told[:1] * 3
    for title_id in (grown, house.hidden, 10**9):
        with pytest.raises(NotFound, match=r"There is no such title\."):
            history_imports.choose(conn, home.ella, found, 1, {"title_id": title_id})
    # Found while it could be seen, and hidden from them since.
    conn.execute("update history_import_rows set title_id = %s where number = 1", (grown,))
    house.apply(found)
    assert not any(house.written().values())
    assert house.rows(found, outcome="matched") == []
    with pytest.raises(NotFound):
        history_imports.rows(conn, home.yara, found)


def test_series_of_netflix_and_jellystat_are_found_by_seasons_names_and_items(house: House) -> None:
    activity = (
        'Title,Date\n"Dark: Season 1: Secrets","24.12.20"\n"Dark: Lies","23.12.20"\n"Dark: Staffel 1: Folge 2","22.12.20"\n'
        '"Dark: Season 1: Nothing of that name","21.12.20"\n"Alien","20.12.20"\n"The Prestige","19.12.20"\n"Dark: Lies","23.12.20"\n'
    )
    found = house.bring(activity, "NetflixViewingHistory.csv")
    by_name = {
        row["place"]: (row["outcome"], row["title_season"], row["title_number"], row["play"])
        for row in house.rows(found)
    }
    assert list(by_name.values()) == [
        ("matched", 1, 1, "new"), ("matched", 1, 2, "new"), ("matched", 1, 2, "new"), ("unreadable", None, None, None),
        # A name of one word, without a year: asked about.
        ("unsure", None, None, None), ("matched", None, None, "new"), ("matched", 1, 2, "same"),
    ]  # fmt: skip
    history_imports.choose(house.conn, house.home.ben, found, 5, {"title_id": house.titles["Alien"]})
    assert house.apply(found) == "Written: 5 plays, 0 marks, 0 ratings, 0 states, 0 verdicts."
    item = house.conn.execute(
        "select external_id from library_items where title_id = %s", (house.titles["WALL-E"],)
    ).fetchone()
    seen = {
        "UserName": "B",
        "NowPlayingItemId": item["external_id"],
        "ActivityDateInserted": "2023-01-02T20:00:00Z",
        "PlaybackDuration": 5000,
    }
    [row] = house.rows(house.bring(json.dumps([seen | {"NowPlayingItemName": "Wall-E of the house"}])))
    assert (row["title_id"], row["how"], row["watched_at"]) == (
        house.titles["WALL-E"],
        "id",
        datetime(2023, 1, 2, 20, tzinfo=UTC),
    )


def test_an_episode_that_is_numbered_without_a_season_is_of_the_only_one(house: House) -> None:
    """As the long list of Netflix has limited series; a number is no sign where there are several seasons."""
    long = "Profile Name,Start Time,Duration,Title,Supplemental Video Type\nBen,2022-10-17 23:42:00,00:43:26,{},\n"
    told = long.format("Dark: An odd name of it (Episode 2)")
    assert [row["episode_number"] for row in house.rows(house.bring(told), outcome="matched")] == [None]
    [found] = house.conn.execute("select episode_id from history_import_rows").fetchall()
    assert found["episode_id"] == house.episodes[1]
    rows.episode(house.conn, house.show, 2, 2, name="Dark Matter")
    assert house.rows(house.bring(told), outcome="matched") == []


def test_every_row_of_every_program_is_found_asked_about_or_listed_with_a_reason(house: House) -> None:
    """What each reader made of its file is what is shown of it, row by row; what nothing can be made of says why."""
    samples = {
        "books.csv": files.GOODREADS, "story.csv": files.STORYGRAPH, "ratings.csv": files.IMDB, "watchlist.csv": oddities.WATCHLIST,
        "former.csv": oddities.FORMER, "tmdb.csv": files.TMDB, "anime.xml": files.MAL, "tautulli.json": json.dumps(files.TAUTULLI),
        "jellystat.json": json.dumps(files.JELLYSTAT), "backup.jsonl": "\n".join(map(json.dumps, oddities.LINES)),
        "ViewingActivity.csv": files.ACTIVITY, "diary.csv": oddities.DIARY,
        "trakt.zip": files.zipped({name: json.dumps(found) for name, found in files.TRAKT.items()}),
    }  # fmt: skip
    wished = {"tautulli.json": "Ben", "ViewingActivity.csv": "Ben"}
    for name, data in samples.items():
        _, entries = files.read(data, name, profile=wished.get(name))
        found = house.bring(data, name, profile=wished.get(name))
        counts = history_imports.counts(house.conn, found)
        assert sum(one["rows"] for one in counts.values()) == len(entries) > 0, name
        assert sorted(str(row["place"]) for row in house.rows(found)) == sorted(entry.place for entry in entries), name
        for row in house.rows(found, outcome="unreadable"):
            assert row["problem"], (name, row)
        for row in house.rows(found, outcome="unsure"):
            assert row["candidates"], (name, row)


def test_an_answer_holds_for_rows_of_the_same_name_that_are_not_answered_otherwise(house: House) -> None:
    conn, ben = house.conn, house.home.ben
    first, second = house.titles["Solaris 1972"], house.titles["Solaris 2002"]
    days = "".join(f"Solaris,2020-01-0{day}\n" for day in (1, 3, 5, 7))
    found = house.bring(f"Title,Watched Date\n{days}")

    def choose(number: int, **choice: object) -> list[tuple[object, object]]:
        history_imports.choose(conn, ben, found, number, choice)
        return [(row["outcome"], row["title_id"]) for row in house.rows(found)]

    choose(4, is_skipped=True)
    assert choose(1, title_id=None) == [("unmatched", None)] * 3 + [("skipped", None)]
    assert choose(2, title_id=first) == [("matched", first)] * 3 + [
        ("skipped", None)
    ]  # said anew of all that were answered alike
    conn.execute("update history_import_rows set title_id = %s where import_id = %s and number = 1", (second, found))
    assert choose(2, title_id=None) == [
        ("matched", second),
        ("unmatched", None),
        ("unmatched", None),
        ("skipped", None),
    ]


def test_an_episode_that_is_not_here_is_not_the_whole_series_also_when_somebody_says_so(house: House) -> None:
    activity = "".join(f'"Dunkel: Staffel 1: Folge {number}","2{number}.12.20"\n' for number in (1, 9))
    found = house.bring(f"Title,Date\n{activity}", "NetflixViewingHistory.csv")
    for number in (1, 2):
        history_imports.choose(house.conn, house.home.ben, found, number, {"title_id": house.show})
    shown = [(row["outcome"], row["title_number"], row["play"], row["state_effect"]) for row in house.rows(found)]
    assert shown == [("matched", 1, "new", None), ("unreadable", None, None, None)]


def test_an_import_that_was_killed_goes_on_and_one_half_applied_is_undone(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    conn, ben = house.conn, house.home.ben
    monkeypatch.setattr(history_applying, "BATCH", 2)
    before, found = house.written(), house.bring(DIARY, "diary.csv")

    class Killed(Exception):
        pass

    def die(*_: object) -> None:
        raise Killed

    def half(undone: bool) -> None:
        history_imports.apply(conn, ben, found, by=BY)
        conn.commit()
        with pytest.raises(Killed):
            history_applying.work(conn, found, die)
        conn.rollback()
        assert history_imports.get(conn, ben, found).state == "applying"
        with pytest.raises(Conflict):
            history_imports.drop(conn, ben, found, by=BY)
        if undone:
            history_imports.undo(conn, ben, found, by=BY)
        house.work(found)

    half(undone=True)
    assert house.written() == before
    half(undone=False)
    assert plays.count(conn, ben) == 3
    assert house.work(found) == "There is nothing to do any more."
    history_imports.drop(conn, ben, found, by=BY)
    assert plays.count(conn, ben) == 3


def test_what_was_imported_outlives_a_server_that_knows_nothing_of_it(house: House) -> None:
    """A whole reading of the server takes nothing away, and what it tells of later is no second play."""
    conn, ben, alien = house.conn, house.home.ben, house.titles["Alien"]
    found = house.bring(zipped({"diary.csv": DIARY, "watched.csv": LISTS["watched.csv"]}))
    house.apply(found)
    orphans = {row["title_id"] for row in conn.execute("select title_id from orphaned_plays(%s)", (ben,)).fetchall()}
    assert {alien, house.titles["The Prestige"]} <= orphans
    history_imports.drop(conn, ben, found, by=BY)
    assert history_imports.listing(conn, ben) == ([], 0)
    left = {row["title_id"] for row in conn.execute("select title_id from orphaned_plays(%s)", (ben,)).fetchall()}
    assert left == orphans

    rows.play(conn, ben, alien, at="2021-02-01 12:10+00", source="webhook", duration_s=7000)

    assert [row["source"] for row in house.written()["play_events"] if row["title_id"] == alien] == [
        "import",
        "webhook",
    ]


def test_what_is_no_history_or_becomes_too_much_is_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><myanimelist><anime><series_title>&a;</series_title></anime></myanimelist>'
    for data in (b"", b"PK\x03\x04 broken", b"\x1f\x8bbroken", b"\x00\x01\x02", b"{", b"[" * 100_000, bomb.encode(), b"<html></html>",
                 zipped({"a.png": "x"}), b"{}", b"Title\n", ("x," * 200).encode() + b"\n", b'Title,Year\n"' + b"x" * 200_000):  # fmt: skip
        with pytest.raises(Invalid):
            recognizing.read(data, "file.csv")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as out:
        out.writestr("diary.csv", "Title,Year\nAlien,1979\n")
    strange = [
        f'<?xml version="1.0" encoding="{name}"?><myanimelist/>'.encode() for name in ("nowhere", "utf-7", "hex")
    ]
    for data in (packed.getvalue(), *strange):
        with pytest.raises(Invalid):
            recognizing.read(data, "file.csv")
    assert values.moment("0001-01-01T00:00:00+01:00") is None
    assert decoding.document('["\\ud800", "\\ud83d\\ude00"]') == ["?", "😀"]
    monkeypatch.setattr(decoding, "MOST_UNPACKED", 10_000)
    for data in (zipped({"diary.csv": "a" * 1_000_000}), gzip.compress(b"a" * 1_000_000)):
        with pytest.raises(Invalid, match="too big"):
            recognizing.read(data, "file.csv")
    monkeypatch.setattr(decoding, "MOST_CELLS", 100)
    monkeypatch.setattr(decoding, "MOST_VALUES", 100)
    ratings = "Date,Name,Year,Letterboxd URI,Rating\n" + "2020-01-01\n" * 11
    for data in (zipped({"ratings.csv": ratings, "diary.csv": ratings}), b"[" + b"{}," * 99 + b"{}]"):
        with pytest.raises(Invalid, match="more than"):
            recognizing.read(data, "file.csv")
    monkeypatch.setattr(decoding, "MOST_ROWS", 10)
    with pytest.raises(Invalid, match="more than"):
        recognizing.read(b"Title,Year\n" + b"Alien,1979\n" * 11, "file.csv")
