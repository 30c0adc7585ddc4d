"""What the household watched most of late: ranked by a job, stored, and shown to each person as far as they may see it."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from psycopg.types.json import Jsonb

from shared import db, jobs, kinds, options
from shared.choices import BY_BOTH, BY_HOUSEHOLD, BY_WORLD
from shared.db import Conn, Row
from shared.errors import Invalid
from shared.jobs import names
from shared.language import gettext, marked
from shared.options import Value
from shared.watching import viewers

sql = db.queries("curation/top_picks")

PREFIX = "top_picks."
WEIGHTS = ("top_picks.weight_viewers", "top_picks.weight_plays", "top_picks.weight_completion")
BEGUN = 0.05  # of the running time: less is a look inside, and counts for nothing
SOON = timedelta(minutes=2)
# A list holds more than is shown, so that nobody's is shorter for what they may not see.
KEPT = 1000

SWITCHED_OFF = gettext("Top picks are switched off.")
NOT_RANKED = gettext("Nothing has been ranked yet; the job refresh-top-picks does it.")
NO_WEIGHT = marked("%(field)s: the weights of viewers, plays and completion are all 0; give one of them more.")
NO_WORLD = marked(
    "%(field)s: nothing here tells how popular %(nouns)s are in the world; choose “household” until "
    "a source of that is set up."
)
KNOWN = gettext("been found popular in the world")


@dataclass(frozen=True)
class Config:
    """What a list is made by. `window_days` end when it is made; weights count by their shares of their sum."""

    window_days: int
    min_viewers: int
    source: str
    viewers: float
    plays: float
    completion: float


@dataclass(frozen=True)
class TopPicks:
    """`titles` best first, with rank, title_id, title, year, and what is told of score, viewers, plays and completion.

    `reason` says why there are fewer than wanted; `made_at` and `config` are None while nothing has been ranked.
    """

    name: str
    made_at: datetime | None
    config: Config | None
    reason: str | None
    titles: list[Row]


def is_enabled(conn: Conn) -> bool:
    return bool(options.get(conn, f"{PREFIX}enabled"))


def refresh(conn: Conn, kind: str, *, now: datetime | None = None) -> int:
    """Ranks and publishes in the caller's transaction: the old list goes as the new one comes. Returns how many titles it has.

    Raises `Invalid` for options by which nothing can be ranked.
    """
    conn.execute(sql.lock, {"kind": kind})
    values, made_at = options.all_values(conn), now or datetime.now(UTC)
    config = _config(values, kind)
    _check(conn, kind, config)
    rows = rank(conn, kind, config, made_at)
    conn.execute(sql.supersede, {"kind": kind})
    conn.execute(sql.publish, {"kind": kind, "made_at": made_at, "config": Jsonb(asdict(config)), "rows": Jsonb(rows)})
    return len(rows)


def begin(conn: Conn, kind: str) -> None:
    """Where nothing is popular yet, what was just read may be: it is ranked once the others' histories are read too."""
    if is_enabled(conn) and kind in names.PICK and not db.value(conn, sql.is_ranked, {"kind": kind}, of=bool):
        jobs.ask(conn, names.REFRESH_TOP_PICKS, trigger="system", delay=SOON)


def rank(conn: Conn, kind: str, config: Config, until: datetime, *, limit: int = KEPT) -> list[Row]:
    """Best first: rank, title_id, score and its parts, all of the window that ends at `until`, which is not in it.

    A title's score is the weighted mean of its viewers and its plays, each beside the largest number among the ranked, and of
    the share that was seen to its end. `blend` is half of that and half the world's; equal scores go by viewers, plays and age here.
    """
    window = {"since": until - timedelta(days=config.window_days), "until": until}
    given = {"kind": kind, "begun": BEGUN, "limit": limit} | window | asdict(config)
    return db.all(conn, sql.rank, given)


def listing(conn: Conn, viewer: int, kind: str) -> TopPicks:
    """As `viewer` may see it: ranks without a hole, scores beside the best that they see, no number that tells of one person."""
    return _read(conn, kind, sql.listing, {"viewer": viewer}, whose=gettext("that you may see"), told=_discreetly)


def whole(conn: Conn, kind: str) -> TopPicks:
    """Unguarded and with every number: for whoever runs Matinee, at the terminal."""
    return _read(conn, kind, sql.whole, {}, whose=gettext("of enabled libraries"), told=lambda row, config: row)


def would_be(conn: Conn, viewer: int, kind: str, changes: Mapping[str, Value]) -> list[Row]:
    """What `viewer` would see on the list if these options were saved, best first: rank, title_id, title, year. Numbers are none
    of it: what they tell is told of a list that stands. Raises `Invalid`."""
    values = options.all_values(conn) | {name: options.checked(name, value) for name, value in changes.items()}
    if not values[f"{PREFIX}enabled"]:
        raise Invalid(SWITCHED_OFF, field=f"{PREFIX}enabled")
    config = _config(values, kind)
    _check(conn, kind, config)
    ids = [row["title_id"] for row in rank(conn, kind, config, datetime.now(UTC))]
    given = {"viewer": viewer, "title_ids": ids, "limit": int(str(values[f"{PREFIX}{kind}_count"]))}
    return db.all(conn, sql.would_be, given)


def check(conn: Conn, values: Mapping[str, Value]) -> None:
    """Raises `Invalid`, naming the option, for values of which each may be and that rank nothing together."""
    for kind in kinds.picked():
        _check(conn, kind.name, _config(values, kind.name))


def _read(
    conn: Conn,
    kind: str,
    query: str,
    given: Mapping[str, object],
    *,
    whose: str,
    told: Callable[[Row, Config], Row],
) -> TopPicks:
    values = options.all_values(conn)
    name, wanted = str(values[f"{PREFIX}{kind}_name"]), int(str(values[f"{PREFIX}{kind}_count"]))
    if not values[f"{PREFIX}enabled"]:
        return TopPicks(name, None, None, SWITCHED_OFF, [])
    made = db.maybe(conn, sql.published, {"kind": kind})
    if made is None:
        return TopPicks(name, None, None, NOT_RANKED, [])
    config = Config(**made["config"])
    rows = db.all(conn, query, {"list_id": made["id"], "limit": wanted, **given})
    reason = None if len(rows) >= wanted else _too_few(len(rows), kind, config, whose)
    return TopPicks(name, made["made_at"], config, reason, [told(row, config) for row in rows])


def _check(conn: Conn, kind: str, config: Config) -> None:
    if config.viewers + config.plays + config.completion == 0:
        raise Invalid(gettext(NO_WEIGHT, field=WEIGHTS[0]), field=WEIGHTS[0])
    if config.source != BY_HOUSEHOLD and not _knows_the_world(conn, kind):
        field = f"{PREFIX}{kind}_source"
        raise Invalid(gettext(NO_WORLD, field=field, nouns=kinds.of(kind).nouns), field=field)


def _discreetly(row: Row, config: Config) -> Row:
    """The world's score tells of nobody here."""
    if row["viewers"] >= viewers.TOLD_FROM:
        return row
    score = row["score"] if config.source == BY_WORLD else None
    return row | {"score": score, "viewers": None, "plays": None, "completion": None}


def _too_few(count: int, kind: str, config: Config, whose: str) -> str:
    """Why a list is shorter than wanted, in a sentence."""
    many = (
        gettext("none has")
        if count == 0
        else gettext("only 1 has")
        if count == 1
        else gettext("only %(count)s have", count=count)
    )
    household = gettext(
        "been watched by %(people)s people or more in the last %(days)s days",
        people=config.min_viewers,
        days=config.window_days,
    )
    measure = {
        BY_HOUSEHOLD: household,
        BY_WORLD: KNOWN,
        BY_BOTH: gettext("%(some)s or %(last)s", some=household, last=KNOWN),
    }[config.source]
    return gettext(
        "Of the %(nouns)s %(whose)s, %(many)s %(measure)s.",
        nouns=kinds.of(kind).nouns,
        whose=whose,
        many=many,
        measure=measure,
    )


def _knows_the_world(conn: Conn, kind: str) -> bool:
    return db.value(conn, sql.knows_the_world, {"kind": kind}, of=bool)


def _config(values: Mapping[str, Value], kind: str) -> Config:
    viewers, plays, completion = (float(str(values[name])) for name in WEIGHTS)
    return Config(
        window_days=int(str(values[f"{PREFIX}window_days"])),
        min_viewers=int(str(values[f"{PREFIX}min_viewers"])),
        source=str(values[f"{PREFIX}{kind}_source"]),
        viewers=viewers,
        plays=plays,
        completion=completion,
    )
