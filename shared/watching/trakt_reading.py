"""What Trakt tells of a person's ratings, plays and watch list, kept beside what is here: for titles that they may know of."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from psycopg.types.json import Jsonb

from shared import db
from shared.db import Conn
from shared.sources import keeping
from shared.sources.trakt_person import SOURCES, Person, Rated, Reading, TitleIds, Watched
from shared.titles.library_rows import as_json

sql = db.queries("watching/trakt")

SUSPICIOUS = 10  # so many that are gone at once, and more than half, are believed when it is told twice

Progress = Callable[[int, int], None]


def read(conn: Conn, person: Person, user_id: int, progress: Progress) -> bool:
    """Asks what changed there, and reads it all where anything did, or a day has passed. Whether it was read.

    An outage in the middle leaves everything as it was. Raises what `Person` raises; commits nothing.
    """
    activities = person.activities()
    row = db.one(conn, sql.state, {"user_id": user_id})
    conn.commit()
    if row["is_fresh"] and row["activities"] == activities:
        return False
    words = {word: kind for kind, word in keeping.get(conn, "trakt").kinds.items()}
    conn.commit()
    history = person.history(progress)
    ratings = {word: person.ratings(word) for word in words}
    wishes = {word: person.wishes(word) for word in words}
    keeper = _Keeper(conn, user_id, words, doubts=row["doubts"])
    keeper.ratings(_joined(ratings.values()))
    keeper.plays(history)
    keeper.wishes(_joined(wishes.values()))
    given = {"activities": Jsonb(activities), "doubts": keeper.doubts}
    conn.execute(sql.was_read, {"user_id": user_id, **given})
    return True


class _Keeper:
    """Writes one reading down. What is missing of a whole reading is gone, unless it is suspiciously much."""

    def __init__(self, conn: Conn, user_id: int, words: Mapping[str, str], *, doubts: Sequence[str]) -> None:
        self.conn, self.user_id, self.words = conn, user_id, words
        self.doubted_before, self.doubts = doubts, list[str]()

    def ratings(self, told: Reading[Rated]) -> None:
        places = self._titles([one.title for one in told.rows])
        found: dict[int, Mapping[str, object]] = {}
        for one in sorted(told.rows, key=lambda one: one.at):
            if title_id := places.get(_key(one.title)):
                row = {
                    "title_id": title_id,
                    "trakt_id": one.title.ids.get("trakt", 0),
                    "rating": one.rating,
                    "at": one.at,
                }
                found[title_id] = row
        self._write(sql.keep_ratings, found.values())
        self._gone("ratings", sql.count_ratings, sql.drop_ratings, found, told.whole)

    def plays(self, told: Reading[Watched]) -> None:
        places = self._titles([one.title for one in told.rows])
        title_ids = sorted(set(places.values()))
        rows = db.all(self.conn, sql.episodes, {"title_ids": title_ids})
        episodes = {(row["title_id"], row["season"], row["number"]): row["id"] for row in rows}
        found = {}
        for one in told.rows:
            title_id = places.get(_key(one.title))
            episode_id = episodes.get((title_id, *one.title.episode)) if title_id and one.title.episode else None
            if title_id and (episode_id or not one.title.episode):
                found[one.id] = {"id": one.id, "title_id": title_id, "episode_id": episode_id, "at": one.at}
        self._write(sql.keep_plays, found.values())
        self._gone("plays", sql.count_plays, sql.drop_plays, {one.id for one in told.rows}, told.whole)

    def wishes(self, told: Reading[TitleIds]) -> None:
        found = set(self._titles(told.rows).values())
        self._write(sql.keep_wishes, [{"title_id": title_id} for title_id in found])
        self._gone("wishes", sql.count_wishes, sql.drop_wishes, found, told.whole)

    def _write(self, query: str, rows: Iterable[Mapping[str, object]]) -> None:
        self.conn.execute(query, {"user_id": self.user_id, "rows": as_json(list(rows))})

    def _gone(self, name: str, counting: str, dropping: str, ids: Iterable[int], whole: bool) -> None:
        if not whole:
            return
        given = {"user_id": self.user_id, "ids": list(ids)}
        count = db.one(self.conn, counting, given)
        if count["gone"] >= SUSPICIOUS and 2 * count["gone"] > count["known"] and name not in self.doubted_before:
            self.doubts.append(name)
            return
        self.conn.execute(dropping, given)

    def _titles(self, told: Sequence[TitleIds]) -> dict[tuple[str, str], int]:
        """By word and Trakt's own id."""
        wanted = {_key(one): one for one in told if one.word in self.words}
        rows = [
            {
                "word": word,
                "id": id,
                "kind": self.words[word],
                "source": source,
                "value": one.ids[source],
                "trust": trust,
            }
            for (word, id), one in wanted.items()
            for trust, source in enumerate(SOURCES)
            if source in one.ids
        ]
        found = db.all(self.conn, sql.resolve, {"user_id": self.user_id, "rows": as_json(rows)})
        return {(row["word"], row["id"]): row["title_id"] for row in found}


def _key(told: TitleIds) -> tuple[str, str]:
    return told.word, told.ids.get("trakt") or "/".join(sorted(told.ids.values()))


def _joined(readings: Iterable[Reading]) -> Reading:
    every = list(readings)
    return Reading([row for one in every for row in one.rows], all(one.whole for one in every))
