"""What a sync with Trakt changes, here and there: shown before the first one, then done each time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from shared import db
from shared.db import Conn, Row
from shared.errors import NotFound
from shared.sources.trakt_person import Person, TitleIds, plain, titles
from shared.titles.library_rows import as_json
from shared.watching import history, states, trakt_merge
from shared.watching.trakt_merge import DROP, FORGET, GIVE, SAME, TAKE, TAKE_BACK, Both

sql = db.queries("watching/trakt")
T = TypeVar("T")
Ids = tuple[str, dict[str, str]]  # Trakt's word for a title's kind, and its ids by source

BATCH = 500  # of a request
SHOWN = 20  # titles of each part of a preview

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Part:
    """`what` is a word of `PARTS`; `titles` are the first of them by name: title_id, title, kind, year."""

    what: str
    count: int
    titles: Sequence[Row] = field(default_factory=tuple)


PARTS = (
    "ratings_here",
    "ratings_there",
    "ratings_gone_here",
    "ratings_gone_there",
    "plays_here",
    "plays_there",
    "planned",
)
OF_RATINGS = {"ratings_here": TAKE, "ratings_there": GIVE, "ratings_gone_here": DROP, "ratings_gone_there": TAKE_BACK}


@dataclass
class Done:
    """How many of each changed."""

    here: int = 0
    there: int = 0
    plays_here: int = 0
    plays_there: int = 0
    planned: int = 0


def preview(conn: Conn, user_id: int) -> list[Part]:
    """What a sync would change by what was read of Trakt last; parts of nothing are left out."""
    settled = _settled(conn, user_id)
    found = {what: [both.title_id for both in settled[word]] for what, word in OF_RATINGS.items()}
    strange = _strange(conn, user_id)
    found["ratings_there"] = [title_id for title_id in found["ratings_there"] if title_id not in strange]
    whose = {"user_id": user_id}
    for what, query in (("plays_here", sql.untaken), ("plays_there", sql.unsent), ("planned", sql.unplanned)):
        found[what] = [row["title_id"] for row in db.all(conn, query, whose)]
    return [Part(what, len(found[what]), _named(conn, user_id, found[what])) for what in PARTS if found[what]]


def take(conn: Conn, user_id: int) -> Done:
    """What Trakt says that is newer than what is here. The picks follow; commits nothing."""
    settled, done = _settled(conn, user_id), Done()
    whose = {"user_id": user_id}
    rows = [_seen(both) | {"value": (both.there or 0) * 10, "rated_at": both.there_at} for both in settled[TAKE]]
    done.here += conn.execute(sql.rate, whose | {"rows": as_json(rows)}).rowcount
    done.here += conn.execute(sql.unrate, whose | {"rows": as_json([_seen(both) for both in settled[DROP]])}).rowcount
    for word in (SAME, TAKE, DROP, FORGET):
        conn.execute(sql.agree, whose | {"title_ids": [both.title_id for both in settled[word]]})
    played = db.one(conn, sql.take_plays, whose)
    done.plays_here = played["plays"]
    done.planned = _plan(conn, user_id)
    for kind in {both.kind for word in (TAKE, DROP) for both in settled[word]} | set(played["kinds"]):
        history.refresh_soon(conn, user_id, kind, trigger="system")
    return done


def give(conn: Conn, person: Person, user_id: int, done: Done, progress: Progress) -> None:
    """What is newer here, many a request, none of them twice: commits after each. Raises what `Person` raises."""
    settled = _settled(conn, user_id)
    for word, send, note in ((TAKE_BACK, person.unrate, sql.was_unrated), (GIVE, person.rate, sql.was_rated)):
        _give_ratings(conn, user_id, settled[word], send, note, done)
    _give_plays(conn, person, user_id, done, progress)
    conn.execute(sql.was_synced, {"user_id": user_id})


def _give_ratings(
    conn: Conn, user_id: int, ratings: Sequence[Both], send: Callable[[Row], list[TitleIds]], note: str, done: Done
) -> None:
    """What Trakt has taken is what both say from then on, before it is read there again: else what is removed or rated here until then
    would be taken for something that Trakt says."""
    whose, ids = {"user_id": user_id}, _rated_ids(conn, user_id, ratings)
    for batch in _batches([both for both in ratings if both.title_id in ids]):
        conn.commit()
        unknown = [
            (one.word, plain(one.ids)) for one in send(titles([(*ids[one.title_id], _rating(one)) for one in batch]))
        ]
        strange = {one.title_id: sent for one in batch if (sent := _sent(ids[one.title_id])) in unknown}
        rows = [{"title_id": one.title_id, **_rating(one)} for one in batch if one.title_id not in strange]
        conn.execute(note, whose | {"rows": as_json(rows)})
        rows = [{"title_id": title_id, "ids": sent} for title_id, (_, sent) in strange.items()]
        conn.execute(sql.note_unknown, whose | {"rows": as_json(rows)})
        conn.commit()
        done.there += len(batch) - len(strange)


def _rated_ids(conn: Conn, user_id: int, ratings: Sequence[Both]) -> dict[int, Ids]:
    ids, strange = _ids(conn, [both.title_id for both in ratings]), _strange(conn, user_id)
    return {title_id: named for title_id, named in ids.items() if title_id not in strange}


def _strange(conn: Conn, user_id: int) -> set[int]:
    """Titles of which Trakt has said that it does not know them, by the ids that they still have."""
    unknown = {row["title_id"]: row["unknown_ids"] for row in db.all(conn, sql.unknown, {"user_id": user_id})}
    ids = _ids(conn, [*unknown])
    return {title_id for title_id, sent in unknown.items() if title_id in ids and _sent(ids[title_id])[1] == sent}


def _sent(named: Ids) -> tuple[str, dict[str, object]]:
    word, ids = named
    return word, plain(ids)


def _give_plays(conn: Conn, person: Person, user_id: int, done: Done, progress: Progress) -> None:
    unsent = db.all(conn, sql.unsent, {"user_id": user_id})
    for batch in _batches(unsent):
        ids = _ids(conn, [row["title_id"] for row in batch])
        conn.commit()
        progress(done.plays_there, len(unsent))
        person.watch(titles([(*ids[row["title_id"]], _play(row)) for row in batch if row["title_id"] in ids]))
        conn.execute(sql.was_sent, {"user_id": user_id, "play_ids": [row["id"] for row in batch]})
        conn.commit()
        done.plays_there += len(batch)


def _settled(conn: Conn, user_id: int) -> dict[str, list[Both]]:
    found: dict[str, list[Both]] = {word: [] for word in (SAME, TAKE, GIVE, DROP, TAKE_BACK, FORGET)}
    for both in db.all(conn, sql.both, {"user_id": user_id}, row=Both):
        found[trakt_merge.settle(both)].append(both)
    return found


def _plan(conn: Conn, user_id: int) -> int:
    """What stands on the list there is planned here, unless something was said of it; what went from there and was planned
    for that alone is planned no more."""
    planned = 0
    for row in db.all(conn, sql.wishes, {"user_id": user_id}):
        try:
            state = states.of_title(conn, user_id, row["title_id"])["state"]
            is_planned = row["is_there"] and state is None
            if is_planned or (not row["is_there"] and row["is_planned"] and state == "planned"):
                states.change(conn, user_id, row["title_id"], {"state": "planned" if is_planned else None})
                planned += 1
        except NotFound:
            continue  # not for them, or of no library: it may be later
        conn.execute(sql.note_wish, {"user_id": user_id, "title_id": row["title_id"], "is_planned": is_planned})
    return planned


def _ids(conn: Conn, title_ids: Sequence[int]) -> dict[int, Ids]:
    """Trakt's word for each title's kind, and its ids; those that have none are left out."""
    rows = db.all(conn, sql.ids, {"title_ids": sorted(set(title_ids))})
    return {row["title_id"]: (row["word"], row["ids"]) for row in rows}


def _named(conn: Conn, user_id: int, title_ids: Sequence[int]) -> list[Row]:
    return db.all(conn, sql.named, {"user_id": user_id, "title_ids": sorted(set(title_ids)), "limit": SHOWN})


def _rating(both: Both) -> dict[str, object]:
    """Nothing of what is to be taken back."""
    if both.here is None:
        return {}
    at = both.here_at.isoformat() if both.here_at else None
    return {"rating": trakt_merge.on_their_scale(both.here), "rated_at": at}


def _play(row: Row) -> dict[str, object]:
    at = {"watched_at": row["occurred_at"].isoformat()}
    if row["season"] is None:
        return dict(at)
    return {"seasons": [{"number": row["season"], "episodes": [{"number": row["number"], **at}]}]}


def _seen(both: Both) -> Row:
    return {"title_id": both.title_id, "seen_at": both.here_at}


def _batches(found: Sequence[T]) -> list[Sequence[T]]:
    return [found[place : place + BATCH] for place in range(0, len(found), BATCH)]
