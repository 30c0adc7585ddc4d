"""Bringing one's history from elsewhere: a file is read, looked at row by row, applied and undone."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta

from shared import audit, db, jobs
from shared.audit import Actor
from shared.db import Conn, Row
from shared.errors import Conflict, NotFound
from shared.jobs import Run, names
from shared.language import gettext
from shared.titles.library_rows import as_json
from shared.watching import states
from shared.watching.history_files import recognizing
from shared.watching.history_files.entry import MOST_NAME, Entry, Wishes
from shared.watching.history_matching import NO_EPISODE

sql = db.queries("watching/history_imports")

MOST, MOST_ROWS = 50, 300_000  # imports that one person keeps, and their rows
BATCH = 2000
OUTCOMES = ("matched", "unsure", "unmatched", "skipped", "unreadable")
VERDICTS = ("hide", "more", "less", "forget", "rest")
EFFECTS = ("plays", "marks", "ratings", "states", "verdicts", "conflicts", "applied")
UNKNOWN = gettext("There is no such import.")
NOTHING_SAID = gettext("This row names no title, or says nothing of it.")


@dataclass(frozen=True)
class Import:
    """`state`: matching, preview, applying, applied, undoing or undone."""

    id: int
    user_id: int
    format: str
    file_name: str
    state: str
    overwrites: bool
    row_count: int
    created_at: datetime
    applied_at: datetime | None
    undone_at: datetime | None

    @property
    def is_busy(self) -> bool:
        return self.state in ("matching", "applying", "undoing")


def begin(
    conn: Conn, user_id: int, data: bytes, file_name: str, wishes: Wishes = Wishes(), *, by: Actor
) -> tuple[Import, Run]:
    """Reads the file, keeps its rows and forgets the file; the run returned finds the titles. Nothing of the person's changes yet.

    Raises `Invalid` for what cannot be read, `Conflict` for too many imports or rows of them.
    """
    kept = db.one(conn, sql.count_of, {"user_id": user_id})
    if kept["imports"] >= MOST:
        raise Conflict(gettext("You keep %(most)s imports already: delete one first.", most=MOST))
    name = file_name.replace("\\", "/").rsplit("/", 1)[-1].replace("\0", "").strip()[:200] or "history"
    found = recognizing.read(data, name, wishes)
    if kept["rows"] + len(found.entries) > MOST_ROWS:
        raise Conflict(gettext("Your imports would have more than %(most)s rows: delete one first.", most=MOST_ROWS))
    given = {"user_id": user_id, "format": found.format, "file_name": name, "overwrites": False}
    import_id = db.value(conn, sql.add, given | {"row_count": len(found.entries)}, of=int)
    rows = [_row(number, entry) for number, entry in enumerate(sorted(found.entries, key=_undated), 1)]
    for place in range(0, len(rows), BATCH):
        conn.execute(sql.add_rows, {"import_id": import_id, "rows": as_json(rows[place : place + BATCH])})
    audit.record(conn, by, "history.import", user_id, {"import": import_id, "format": found.format, "rows": len(rows)})
    return get(conn, user_id, import_id), _ask(conn, import_id, by)


def get(conn: Conn, user_id: int, import_id: int) -> Import:
    """Raises `NotFound`, also for somebody else's."""
    return db.one(conn, sql.get, {"id": import_id, "user_id": user_id}, row=Import, missing=UNKNOWN)


def listing(conn: Conn, user_id: int, *, limit: int = 20, offset: int = 0) -> tuple[list[Import], int]:
    """Newest first, and how many in all."""
    return db.page(conn, sql.page, {"user_id": user_id, "limit": limit, "offset": offset}, row=Import)


def counts(conn: Conn, import_id: int) -> dict[str, dict[str, int]]:
    """Outcome → rows, and of those how many would change what (`EFFECTS`); every outcome, also of no row."""
    found = {row.pop("outcome"): row for row in db.all(conn, sql.counts, {"id": import_id})}
    nothing = dict.fromkeys(("rows", *EFFECTS), 0)
    return {outcome: found.get(outcome, nothing) for outcome in OUTCOMES}


def rows(
    conn: Conn,
    user_id: int,
    import_id: int,
    *,
    outcome: str | None = None,
    conflicts: bool | None = None,
    limit: int = 50,
    offset: int = 0,
) -> tuple[list[Row], int]:
    """As they are numbered, each with what it would change and, of the unsure, the `candidates` that the person may know of:
    title_id, title, kind, year."""
    get(conn, user_id, import_id)
    given = {
        "id": import_id,
        "user_id": user_id,
        "outcome": outcome,
        "conflicts": conflicts,
        "limit": limit,
        "offset": offset,
    }
    found = _with_candidates(conn, user_id, db.all(conn, sql.rows, given))
    return found, found[0]["total"] if found else 0


def questions(conn: Conn, user_id: int, import_id: int, *, limit: int = 50, offset: int = 0) -> tuple[list[Row], int]:
    """The unsure, each name and year once with how many `rows` and `episodes` say it, most rows first: the `number` of one of them is
    what `choose` answers for all. With the `candidates` of `rows`; and how many questions there are."""
    get(conn, user_id, import_id)
    given = {"id": import_id, "limit": limit, "offset": offset}
    found = _with_candidates(conn, user_id, db.all(conn, sql.questions, given))
    return found, found[0]["total"] if found else 0


def overwrite(conn: Conn, user_id: int, import_id: int, overwrites: bool) -> Import:
    """Whether rows win over what stands here, unless it is said of a row itself."""
    _at_rest(conn, user_id, import_id)
    conn.execute(sql.overwrite, {"id": import_id, "overwrites": overwrites})
    return get(conn, user_id, import_id)


def choose(conn: Conn, user_id: int, import_id: int, number: int, choice: Mapping[str, object]) -> int:
    """What `choice` names of: `title_id` (None: none of those offered), `is_skipped`, `overwrites` (None: as the import); how many rows
    that says it of: the same name and year means the same title. Raises `NotFound` for a title that the person may not know of,
    `Conflict` for a row that is applied already."""
    _at_rest(conn, user_id, import_id)
    where = {"id": import_id, "number": number}
    row = db.one(conn, sql.row, where, missing=gettext("There is no such row."))
    if row["is_applied"]:
        raise Conflict(gettext("This row is applied; undo the import first."))
    touched = 1
    if "title_id" in choice:
        title_id = choice["title_id"]
        if title_id is not None and not db.all(conn, sql.named, {"user_id": user_id, "title_ids": [title_id]}):
            raise NotFound(gettext("There is no such title."))
        touched = len(db.all(conn, sql.choose, where | {"title_id": title_id, "no_episode": str(NO_EPISODE)}))
    if "is_skipped" in choice:
        conn.execute(sql.skip, where | {"is_skipped": bool(choice["is_skipped"])})
    if "overwrites" in choice:
        conn.execute(sql.take_theirs, where | {"overwrites": choice["overwrites"]})
    return touched


def named_by(conn: Conn, user_id: int, import_id: int, number: int) -> tuple[str, str] | None:
    """Kind and id at TMDB of what a row says, where it says both."""
    found = get(conn, user_id, import_id)
    row = db.one(conn, sql.row, {"id": found.id, "number": number}, missing=gettext("There is no such row."))
    kinds, value = row["said"].get("kinds", []), row["said"].get("ids", {}).get("tmdb")
    return (kinds[0], value) if len(kinds) == 1 and value else None


def apply(conn: Conn, user_id: int, import_id: int, *, by: Actor) -> Run:
    """Writes what is matched, in batches; what has been answered since an earlier time is written in addition."""
    _turn(conn, user_id, import_id, "applying", ("preview", "applied", "undone", "applying"))
    audit.record(conn, by, "history.apply", user_id, {"import": import_id})
    return _ask(conn, import_id, by)


def undo(conn: Conn, user_id: int, import_id: int, *, by: Actor) -> Run:
    """Takes back what it wrote and nobody has changed since, also of one that is being applied."""
    _turn(conn, user_id, import_id, "undoing", ("applied", "applying", "undoing"))
    audit.record(conn, by, "history.undo", user_id, {"import": import_id})
    return _ask(conn, import_id, by)


def resume(conn: Conn, user_id: int, import_id: int, *, by: Actor) -> Run:
    """Goes on with one whose run was lost or failed; joins the run that works on it. Raises `Conflict` for one that waits for a person."""
    found = get(conn, user_id, import_id)
    if not found.is_busy:
        raise Conflict(gettext("Nothing goes on with this import just now."))
    return _ask(conn, import_id, by)


def drop(conn: Conn, user_id: int, import_id: int, *, by: Actor) -> None:
    """Forgets the import; what it wrote stays, and cannot be undone any more. Raises `Conflict` while it is worked on."""
    found = _at_rest(conn, user_id, import_id)
    conn.execute(sql.drop, {"id": found.id})
    audit.record(conn, by, "history.forget", user_id, {"import": import_id})


def live_run(conn: Conn, import_id: int) -> int | None:
    """The run that works on it."""
    return jobs.live(conn, names.IMPORT_HISTORY, {"import_id": import_id})


def _with_candidates(conn: Conn, user_id: int, found: list[Row]) -> list[Row]:
    """Only those that the person may know of."""
    wanted = sorted({title_id for row in found for title_id in row["candidates"]})
    named = {row["title_id"]: row for row in db.all(conn, sql.named, {"user_id": user_id, "title_ids": wanted})}
    for row in found:
        row["candidates"] = [named[title_id] for title_id in row["candidates"] if title_id in named]
    return found


def _at_rest(conn: Conn, user_id: int, import_id: int) -> Import:
    found = get(conn, user_id, import_id)
    if found.is_busy:
        raise Conflict(gettext("This import is being worked on: wait until it is done."))
    return found


def _turn(conn: Conn, user_id: int, import_id: int, state: str, before: Sequence[str]) -> None:
    found = get(conn, user_id, import_id)
    if not db.maybe(conn, sql.turn, {"id": import_id, "to": state, "states": list(before)}):
        raise Conflict(
            gettext("An import that is %(state)s cannot be %(wanted)s.", state=found.state, wanted=WANTED[state])
        )


WANTED = {"applying": gettext("applied"), "undoing": gettext("undone")}


def _ask(conn: Conn, import_id: int, by: Actor) -> Run:
    return jobs.ask(conn, names.IMPORT_HISTORY, {"import_id": import_id}, trigger=by.trigger, requested_by=by.id)


def _undated(entry: Entry) -> bool:
    return not entry.is_dated


def _row(number: int, entry: Entry) -> Row:
    """Of the table. What cannot be a row is unreadable, not lost."""
    name = _plain(entry.name)[:MOST_NAME]
    said = {
        "kinds": list(entry.kinds),
        "ids": dict(entry.ids),
        "item": entry.item,
        "episode": entry.episode,
        "names": [asdict(reading) for reading in entry.names],
    }
    problem = entry.problem or _problem(entry, name)
    return {
        "number": number, "place": entry.place[-200:], "name": name, "year": entry.year, "said": said, "season": entry.season,
        "episode_number": entry.number, "seen": min(entry.seen, 30_000), "is_mark": entry.is_mark,
        "watched_at": _past(entry.watched_at), "watched_on": None if entry.watched_at else _past_day(entry.watched_on),
        "completed": entry.completed, "position_s": entry.position_s, "duration_s": entry.duration_s, "rating": entry.rating,
        "rated_at": _past(entry.rated_at), "state": None if problem else entry.state, "notes": _plain(entry.notes or "").strip() or None,
        "progress": entry.progress, "started_on": _past_day(entry.started_on), "finished_on": _past_day(entry.finished_on),
        "changed_at": _past(entry.changed_at), "verdicts": {} if problem else dict(entry.verdicts), "is_favorite": entry.is_favorite,
        "problem": str(problem) if problem else None,
    }  # fmt: skip


def _problem(entry: Entry, name: str) -> str | None:
    says = (
        entry.seen, not entry.completed, entry.rating, entry.state, entry.notes, entry.progress, entry.started_on, entry.finished_on,
        entry.verdicts, entry.is_favorite, entry.is_mark,
    )  # fmt: skip
    if not (name or entry.ids or entry.item) or not any(says):
        return NOTHING_SAID
    if (entry.state and entry.state not in states.STATES) or set(entry.verdicts) - set(VERDICTS):
        return gettext("This row has a word that is not known here.")
    return None


def _past(at: datetime | None) -> datetime | None:
    """A moment to come is none."""
    return at if at and at <= datetime.now(UTC) + timedelta(days=1) else None


def _past_day(day: date | None) -> date | None:
    return day if day and day <= datetime.now(UTC).date() + timedelta(days=1) else None


def _plain(text: str) -> str:
    return text.encode("utf-8", "ignore").decode().replace("\0", "")
