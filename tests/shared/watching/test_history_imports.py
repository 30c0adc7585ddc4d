"""Somebody's history from elsewhere: looked at, applied, undone; by the rights of whoever brings it."""

from collections.abc import Iterator

import pytest

from shared import db
from shared.errors import NotFound
from shared.watching import history_exports, history_imports, plays, ratings, states
from tests.household import asked_for, rows
from tests.shared.watching.history_house import BY, DIARY, LISTS, House, zipped


@pytest.fixture
def house(database: str) -> Iterator[House]:
    with db.connect() as conn:
        yield House(conn)


def test_an_export_of_letterboxd_is_shown_then_applied_then_undone_exactly(house: House) -> None:
    conn, ben, titles = house.conn, house.home.ben, house.titles
    ratings.rate(conn, ben, {titles["The Prestige"]: 90})
    rows.play(conn, ben, titles["Alien"], at="2021-02-01 21:00+00")
    conn.commit()
    before = house.written()

    found = house.bring(zipped({"diary.csv": DIARY, **LISTS}), "letterboxd-ben.zip")
    assert house.written() == before
    counts = history_imports.counts(conn, found)
    assert {outcome: one["rows"] for outcome, one in counts.items()} == {
        "matched": 9,
        "unsure": 1,
        "unmatched": 1,
        "skipped": 0,
        "unreadable": 0,
    }
    assert counts["matched"] | {"rows": 0} == {
        "rows": 0, "plays": 2, "marks": 1, "ratings": 1, "states": 1, "verdicts": 0, "conflicts": 1, "applied": 0,
    }  # fmt: skip
    [unsure] = house.rows(found, outcome="unsure")
    assert [one["title_id"] for one in unsure["candidates"]] == [titles["Solaris 1972"], titles["Solaris 2002"]]
    [unmatched] = house.rows(found, outcome="unmatched")
    assert (unmatched["name"], unmatched["title"], unmatched["candidates"]) == ("Forbidden", None, [])
    assert history_imports.choose(conn, ben, found, unsure["number"], {"title_id": titles["Solaris 2002"]}) == 1
    with pytest.raises(NotFound):
        history_imports.choose(conn, ben, found, unmatched["number"], {"title_id": house.hidden})

    assert house.apply(found) == "Written: 2 plays, 2 marks, 1 ratings, 1 states, 0 verdicts."
    after = house.written()
    assert house.apply(found) == "Written: 0 plays, 0 marks, 0 ratings, 0 states, 0 verdicts."
    assert house.written() == after
    assert ratings.of_title(conn, ben, titles["Alien"]) == 100
    assert ratings.of_title(conn, ben, titles["The Prestige"]) == 90
    assert states.of_title(conn, ben, titles["Stalker"])["state"] == "planned"
    assert [row["title_id"] for row in after["watch_progress"] if row["played"]] == [
        titles["Alien"],
        titles["WALL-E"],
        titles["The Prestige"],
        titles["Solaris 2002"],
    ]

    house.undo(found)
    assert house.written() == before
    assert conn.execute("select count(*) as n from history_import_writes").fetchone() == {"n": 0}


def test_what_somebody_changed_since_stays_when_an_import_is_undone(house: House) -> None:
    conn, ben, titles = house.conn, house.home.ben, house.titles
    found = house.bring(DIARY, "diary.csv")
    house.apply(found)
    ratings.rate(conn, ben, {titles["Alien"]: 40})
    rows.play(conn, ben, titles["Alien"], at="2024-01-01 21:00+00")
    conn.execute(
        "update watch_progress set play_count = play_count + 1, last_played_at = '2024-01-01 21:00+00' where title_id = %s",
        (titles["Alien"],),
    )
    conn.commit()

    house.undo(found)

    assert ratings.of_title(conn, ben, titles["Alien"]) == 40
    [mark] = house.written()["watch_progress"]
    assert (mark["title_id"], mark["played"], mark["play_count"]) == (titles["Alien"], True, 1)
    assert plays.count(conn, ben) == 1
    house.apply(found)
    assert ratings.of_title(conn, ben, titles["Alien"]) == 40  # the word that is here wins
    history_imports.undo(conn, ben, found, by=BY)
    house.work(found)
    history_imports.overwrite(conn, ben, found, True)
    house.apply(found)
    assert ratings.of_title(conn, ben, titles["Alien"]) == 100
    house.undo(found)
    assert ratings.of_title(conn, ben, titles["Alien"]) == 40
    house.apply(found)
    ratings.rate(conn, ben, {titles["Alien"]: 60})
    # Said and applied once more, with the person's own word in between.
    conn.execute("update history_import_rows set is_applied = false where import_id = %s", (found,))
    house.apply(found)
    assert ratings.of_title(conn, ben, titles["Alien"]) == 100
    house.undo(found)
    assert ratings.of_title(conn, ben, titles["Alien"]) == 60


@pytest.mark.parametrize("form", ["json", "csv"])
def test_an_own_export_brings_everything_back_without_loss(house: House, form: str) -> None:
    conn, ben, ana, titles = house.conn, house.home.ben, house.home.ana, house.titles
    rows.play(conn, ana, titles["Alien"], at="2021-02-01 21:00:07.123+00", duration_s=7000)
    rows.play(conn, ana, titles["Alien"], at="2021-02-03 21:00+00", completed=False, position_s=60)
    rows.play(conn, ana, house.show, at="2021-02-04 21:00+00", episode_id=house.episodes[1])
    rows.watch(
        conn, ana, titles["Alien"], played=True, play_count=4, last_played_at="2021-02-01 21:00+00", is_favorite=True
    )
    rows.watch(conn, ana, titles["WALL-E"], position_s=300, last_played_at="2021-05-01 21:00+00")
    rows.watch(
        conn,
        ana,
        house.show,
        episode_id=house.episodes[1],
        played=True,
        play_count=1,
        last_played_at="2021-02-04 21:00+00",
    )
    rows.watch(conn, ana, house.show, played=True, play_count=1)
    rows.known_as(conn, titles["Alien"], "imdb", "tt0078748")
    ratings.rate(conn, ana, {titles["Alien"]: 84, titles["Solaris 1972"]: 7})
    states.change(
        conn, ana, titles["Stalker"], {"state": "watching", "notes": "=1+1, 'quoted'\nwith \"lines\"", "progress": 30}
    )
    states.change(conn, ana, titles["WALL-E"], {"notes": "no state"})
    for verdict in ("more", "hide"):
        rows.judge(conn, ana, titles["The Prestige"], verdict)
    asked = asked_for.unowned(conn, "Paddington in Peru", "movie", tmdb="516729")
    asked_for.request(conn, asked, [ana], "refused")
    conn.execute("update title_requests set reason = '=not now'")
    conn.commit()
    house.home.ben = ana  # type: ignore[misc]
    before = house.written()
    export = history_exports.write(conn, ana, form)
    assert form == "csv" or b"\n" not in export  # no larger than it has to be, since it has to be read again
    [request] = history_exports.lists(conn, ana)["requests"]
    assert (request["name"], request["ids"], request["state"]) == ("Paddington in Peru", {"tmdb": "516729"}, "refused")
    assert history_exports.lists(conn, ben)["requests"] == []

    house.home.ben = ben  # type: ignore[misc]
    found = house.bring(export, "mine")
    assert {name: one["rows"] for name, one in history_imports.counts(conn, found).items() if one["rows"]} == {
        "matched": 13
    }
    house.apply(found)

    def said(tables: dict[str, list[dict[str, object]]]) -> dict[str, object]:
        return {
            name: [{key: value for key, value in row.items() if key != "source"} for row in rows]
            for name, rows in tables.items()
        }

    for name, told in said(before).items():
        assert said(house.written())[name] == told
    house.undo(found)
    assert not any(house.written().values())
