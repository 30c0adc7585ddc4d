"""Which title and episode each row of an import means: by ids, by a media server's own ids, else by name and year."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from shared import db
from shared.db import Conn, Row
from shared.language import gettext
from shared.titles.library_rows import PROVIDERS, as_json
from shared.watching.history_names import MOST_CANDIDATES, SURE, Guess, Named, Names, fold

sql = db.queries("watching/history_matching")

BATCH = 5000
SOURCES = (*PROVIDERS, "isbn13", "google_books")
OF_ANY_KIND = ("imdb", "isbn13", "google_books")  # other sources number each kind from one on
NO_EPISODE = gettext("The series is here, this episode is not.")
OF_EPISODE = 0.9

Progress = Callable[[int, int], None]


@dataclass
class _Found:
    """Of one row. `problem` where its series is here and its episode is not."""

    number: int
    title_id: int | None = None
    episode_id: int | None = None
    confidence: float | None = None
    how: str | None = None
    candidates: Sequence[int] = ()
    problem: str | None = None


@dataclass
class _Episodes:
    """Of one series: ids by number within a season, and by folded name."""

    by_number: dict[tuple[int | None, int | None], int] = field(default_factory=dict)
    by_name: dict[tuple[int | None, str], list[int]] = field(default_factory=dict)


def match(conn: Conn, import_id: int, user_id: int, progress: Progress) -> None:
    """Every row that was not looked at yet; commits after each batch, so that it goes on wherever it was killed."""
    names: Names | None = None
    total = db.value(conn, sql.left, {"import_id": import_id}, of=int)
    done = 0
    while rows := db.all(conn, sql.due, {"import_id": import_id, "limit": BATCH}):
        names = names or _names(conn, user_id)
        found = _Matcher(conn, user_id, names).all(rows)
        conn.execute(sql.save, {"import_id": import_id, "rows": as_json([vars(one) for one in found])})
        conn.commit()
        done += len(rows)
        progress(done, max(done, total))


def _names(conn: Conn, user_id: int) -> Names:
    rows = db.all(conn, sql.names, {"user_id": user_id})
    return Names.of(Named(row["title_id"], row["kind"], row["year"], tuple(row["names"])) for row in rows)


class _Matcher:
    """One batch: a few questions to the database for all of its rows."""

    def __init__(self, conn: Conn, user_id: int, names: Names) -> None:
        self.conn, self.user_id, self.names = conn, user_id, names
        self.with_episodes = set(db.values(conn, sql.with_episodes, of=str))
        self.episodes: dict[int, _Episodes] = {}

    def all(self, rows: Sequence[Row]) -> list[_Found]:
        by_id, doubted = self._by_ids(rows)
        by_item = self._by_items(rows)
        guesses = {row["number"]: self._guess(row) for row in rows if row["number"] not in by_id | by_item}
        shows = {one.title_id for row in rows for one in self._shows(row)}
        self._read_episodes(shows | set(by_id.values()) | {one.title_id for each in guesses.values() for one in each})
        found = [self._found(row, by_id, by_item, guesses) for row in rows]
        for one in found:
            if one.title_id is None:
                one.candidates = list(dict.fromkeys([*one.candidates, *doubted.get(one.number, ())]))[:MOST_CANDIDATES]
        return found

    def _found(
        self,
        row: Row,
        by_id: dict[int, int],
        by_item: dict[int, tuple[int, int | None]],
        guesses: dict[int, list[Guess]],
    ) -> _Found:
        number = row["number"]
        if number in by_item:
            title_id, episode_id = by_item[number]
            return _Found(number, title_id, episode_id, 1.0, "id")
        if number in by_id:
            return self._placed(row, _Found(number, by_id[number], None, 1.0, "id"))
        best = guesses[number]
        if not (best and best[0].confidence >= SURE) and (read := self._as_episode(row)):
            return read
        candidates = [one.title_id for one in best]
        if best and best[0].confidence >= SURE:
            return self._placed(row, _Found(number, best[0].title_id, None, best[0].confidence, "name", candidates))
        return _Found(number, confidence=best[0].confidence if best else None, candidates=candidates)

    def _placed(self, row: Row, found: _Found) -> _Found:
        """With its episode, where the row is of one."""
        episode = row["said"].get("episode")
        if found.title_id is None or (row["episode_number"] is None and not episode):
            return found
        episode_id = self.episode(found.title_id, row["season"], row["episode_number"], episode)
        if episode_id is None:
            return _Found(row["number"], problem=str(NO_EPISODE))
        found.episode_id = episode_id
        return found

    def _as_episode(self, row: Row) -> _Found | None:
        """A text of several parts: the first way to divide it that finds an episode."""
        seen = False
        for reading in row["said"].get("names", ()):
            for one in self._named(reading):
                seen = seen or reading["season"] is not None
                episode_id = self.episode(one.title_id, reading["season"], reading["number"], reading["episode"])
                if episode_id:
                    return _Found(row["number"], one.title_id, episode_id, OF_EPISODE, "name", [one.title_id])
        return _Found(row["number"], problem=str(NO_EPISODE)) if seen else None

    def episode(self, title_id: int, season: int | None, number: int | None, name: str | None) -> int | None:
        """By its number within the season, else by its name there, else by its name in the whole series."""
        known = self.episodes.get(title_id)
        if known is None:
            return None
        if number is not None and season is not None and (found := known.by_number.get((season, number))):
            return found
        called = [known.by_name.get((place, fold(name)), []) for place in (season, None)] if name else []
        if named := next((ids[0] for ids in called if len(ids) == 1), None):
            return named
        only = {place for place, _ in known.by_number if place}  # of a series with one season its number says all
        return known.by_number.get((only.pop(), number)) if season is None and number and len(only) == 1 else None

    def _guess(self, row: Row) -> list[Guess]:
        return self.names.guess(row["name"], row["year"], row["said"].get("kinds", ()))

    def _shows(self, row: Row) -> list[Named]:
        return [one for reading in row["said"].get("names", ()) for one in self._named(reading)]

    def _named(self, reading: Row) -> list[Named]:
        return [one for kind in sorted(self.with_episodes) for one in self.names.exactly(reading["name"], kind)]

    def _by_ids(self, rows: Sequence[Row]) -> tuple[dict[int, int], dict[int, list[int]]]:
        """By row the title that its ids say; and titles that bear the same number and may be of another kind than is meant."""
        wanted = [
            {
                "number": row["number"],
                "source": source,
                "value": value,
                "kinds": row["said"].get("kinds", []),
                "trust": SOURCES.index(source),
            }
            for row in rows
            for source, value in row["said"].get("ids", {}).items()
            if source in SOURCES
        ]
        sure, doubted, by_number = dict[int, int](), dict[int, list[int]](), {row["number"]: row for row in rows}
        given = {"user_id": self.user_id, "rows": as_json(wanted)}
        for one in db.all(self.conn, sql.by_ids, given) if wanted else ():
            if self._is_meant(by_number[one["number"]], one):
                sure.setdefault(one["number"], one["title_id"])
            else:
                doubted.setdefault(one["number"], []).append(one["title_id"])
        return sure, doubted

    def _is_meant(self, row: Row, one: Row) -> bool:
        """Of several kinds, or of any, a number alone says little: the name has to be like it, too."""
        if one["source"] in OF_ANY_KIND or len(row["said"].get("kinds", ())) == 1:
            return True
        return one["title_id"] in [guess.title_id for guess in self._guess(row)]

    def _by_items(self, rows: Sequence[Row]) -> dict[int, tuple[int, int | None]]:
        wanted = [{"number": row["number"], "item": row["said"]["item"]} for row in rows if row["said"].get("item")]
        if not wanted:
            return {}
        found = db.all(self.conn, sql.by_items, {"user_id": self.user_id, "rows": as_json(wanted)})
        return {row["number"]: (row["title_id"], row["episode_id"]) for row in found}

    def _read_episodes(self, title_ids: set[int]) -> None:
        for row in db.all(self.conn, sql.episodes, {"title_ids": sorted(title_ids)}):
            known = self.episodes.setdefault(row["title_id"], _Episodes())
            known.by_number.setdefault((row["season"], row["number"]), row["id"])
            if row["name"]:
                for place in {row["season"], None}:
                    known.by_name.setdefault((place, fold(row["name"])), []).append(row["id"])
