"""Several imports of one person, applied and undone in any order, with what the person says in between."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from shared import db
from shared.people import linking
from shared.titles import identity
from shared.watching import history_imports, ratings, states
from tests.household import rows
from tests.shared.watching.history_house import BY, House

BEGIN = datetime(2020, 1, 1, 20, tzinfo=UTC)


@pytest.fixture
def house(database: str) -> Iterator[House]:
    with db.connect() as conn:
        yield House(conn)


class Person:
    """Says something of titles beside what imports write, and knows what should be there were it for no import."""

    def __init__(self, house: House, chance: random.Random) -> None:
        self.house, self.chance, self.day = house, chance, 1000
        self.names = ("Alien", "WALL-E", "Stalker")
        self.ratings: dict[int, int] = {}
        self.plays: dict[int, int] = {}
        self.places: dict[int, int] = {}
        self.notes: dict[int, str] = {}

    def file(self) -> str:
        """Of each title something, in the form of one's own export."""
        found: dict[str, object] = {"format": "matinee-history", "version": 1}
        titles = [
            {"kind": "movie", "name": name, "year": 2008 if name == "WALL-E" else 1979, "ids": {}}
            for name in self.names
        ]
        some = [title for title in titles if self.chance.random() < 0.8] or titles[:1]
        found["plays"] = [
            title | {"watched_at": self._moment(), "completed": True} for title in some if self.chance.random() < 0.7
        ]
        found["marks"] = [
            title
            | {
                "seen": self.chance.randrange(4),
                "is_favorite": self.chance.random() < 0.5,
                "position_s": self.chance.choice((0, 700)),
            }
            for title in some
        ]
        found["ratings"] = [title | {"rating": self.chance.randrange(1, 101)} for title in some]
        found["states"] = [
            title | {"state": "completed", "notes": f"of a file {self.chance.random()}"} for title in some
        ]
        return json.dumps(found)

    def edit(self) -> None:
        title, what = self.house.titles[self.chance.choice(self.names)], self.chance.randrange(4)
        conn, ben = self.house.conn, self.house.home.ben
        if what == 0:
            self.ratings[title] = self.chance.randrange(1, 101)
            ratings.rate(conn, ben, {title: self.ratings[title]})
        elif what == 1:
            self.plays[title] = self.plays.get(title, 0) + 1
            self._progress(title, plays=1)
            rows.play(conn, ben, title, at=self._moment())
        elif what == 2:
            self.places[title] = self.chance.randrange(1000, 5000)
            self._progress(title, position_s=self.places[title])
        else:
            self.notes[title] = f"said {self.chance.random()}"
            states.change(conn, ben, title, {"state": "watching", "notes": self.notes[title]})
        conn.commit()

    def _progress(self, title: int, *, plays: int = 0, position_s: int | None = None) -> None:
        conn, ben = self.house.conn, self.house.home.ben
        if not conn.execute("select from watch_progress where user_id = %s and title_id = %s", (ben, title)).rowcount:
            rows.watch(conn, ben, title, played=False, play_count=0, last_played_at=None)
        conn.execute(
            "update watch_progress set played = played or %(plays)s > 0, play_count = play_count + %(plays)s,"
            " position_s = coalesce(%(position_s)s, position_s) where user_id = %(ben)s and title_id = %(title)s",
            {"plays": plays, "position_s": position_s, "ben": ben, "title": title},
        )

    def _moment(self) -> str:
        self.day += 3
        return (BEGIN + timedelta(days=self.day)).isoformat()


@pytest.mark.parametrize("seed", range(5))
def test_imports_undone_in_any_order_leave_what_was_before_and_what_was_said_since(house: House, seed: int) -> None:
    conn, ben, chance = house.conn, house.home.ben, random.Random(seed)
    person = Person(house, chance)
    for _edit in range(chance.randrange(4)):
        person.edit()
    found = [house.bring(person.file(), f"{number}.json") for number in range(3)]
    applied: set[int] = set()
    steps = [*found, *(chance.choice(found) for _ in range(4))]
    chance.shuffle(steps)
    for one in steps:
        if chance.random() < 0.6:
            person.edit()
        if one in applied:
            house.undo(one)
        else:
            history_imports.overwrite(conn, ben, one, chance.random() < 0.8)
            house.apply(one)
        applied ^= {one}
    for one in chance.sample(sorted(applied), len(applied)):
        house.undo(one)

    left = house.written()
    assert {row["title_id"]: row["value"] for row in left["ratings"]} == person.ratings
    assert {row["title_id"]: row["notes"] for row in left["watch_states"]} == person.notes
    marks = {row["title_id"]: row for row in left["watch_progress"]}
    assert {title: row["play_count"] for title, row in marks.items() if row["played"]} == person.plays
    assert {title: row["position_s"] for title, row in marks.items() if row["position_s"]} == person.places
    assert not any(row["is_favorite"] for row in marks.values())
    assert conn.execute("select count(*) as n from history_import_writes").fetchone() == {"n": 0}


def test_an_import_is_undone_exactly_after_accounts_or_titles_became_one(house: House) -> None:
    conn, home, titles = house.conn, house.home, house.titles
    other = rows.server(conn, name="Other", url="http://other.example")
    twin = rows.person(conn, "Benjamin")
    rows.identity(conn, twin, other, name="Benjamin")
    double = home.film("Wall-E again", year=2008)
    conn.commit()
    film = {"kind": "movie", "name": "WALL-E", "year": 2008, "ids": {}}
    said = {
        "marks": [
            {"kind": "series", "name": "Dark", "year": 2017, "ids": {}, "season": 1, "number": number, "seen": 1}
            for number in (1, 2)
        ],
        "ratings": [film | {"rating": 70}],
        "states": [film | {"state": "planned"}],
        "verdicts": [film | {"verdict": verdict} for verdict in ("more", "rest")],
    }
    found = house.bring(json.dumps({"format": "matinee-history", "version": 1} | said), "mine.json")
    house.apply(found)
    history_show = home.show("Dunkel", year=2018)
    rows.episode(conn, history_show, 1, 1, name="Secrets")
    identity.unite(conn, titles["WALL-E"], double)
    identity.unite(conn, house.show, history_show)
    linking.link(conn, twin, home.ben, by=BY)
    conn.commit()
    home.ben = twin  # type: ignore[misc]
    before = house.written()
    assert {name: len(kept) for name, kept in before.items()} == {
        "play_events": 0, "watch_progress": 2, "ratings": 1, "watch_states": 1, "title_feedback": 2,
    }  # fmt: skip

    house.undo(found)

    assert not any(house.written().values())
