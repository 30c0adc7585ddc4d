"""Proof that picks help: contested places of lists, what came of them, and when enough is known to stop.

One rival after the other, popularity in the household and then the media server's own suggestions. A comparison begins in the first ten
places of each list, widens to one place in every ten when it is still open after eight weeks, and ends by itself.
"""

from dataclasses import asdict, dataclass

from shared import db, options
from shared.db import Conn, Row
from shared.engine import interleaving
from shared.evaluation import uplift
from shared.evaluation.uplift import Tally, Uplift
from shared.language import gettext

sql = db.queries("picks/proof")

POPULARITY, SERVER = "popularity", "server"
RIVALS = (POPULARITY, SERVER)
IS_ON = "proof.is_on"
DAYS = 14  # within which what is shown has to be watched
WIDEN_DAYS = 56
EFFECTS = (1.5, 2.0, 3.0)


@dataclass(frozen=True)
class Comparison:
    """With one rival. `waiting` are places whose time is not over. `bound`: what a contested place may give up at most, in points of
    match."""

    rival: Row
    tally: Tally
    uplift: Uplift
    waiting: int
    bound: float = 100 * interleaving.BOUND


@dataclass(frozen=True)
class Power:
    """What it would take, said in advance: so many watched places to see that ours are watched `ratio` times as often, and how many
    weeks of this household; None where nothing that was shown was watched yet."""

    ratio: float
    places: int
    weeks: float | None


def tend(conn: Conn) -> str:
    """Counts what is over, and concludes, widens or begins a comparison; a sentence about it. Safe to run at any time, any number of
    times: the interval holds at every look."""
    conn.execute(sql.settle, {"days": DAYS})
    conn.execute(sql.count_places)
    for one in comparisons(conn):
        if one.rival["verdict"] == uplift.OPEN:
            _look(conn, one)
    if options.get(conn, IS_ON):
        _begin(conn)
    return sentence(comparisons(conn))


def comparisons(conn: Conn) -> list[Comparison]:
    """Those that began, oldest first, as they were last counted."""
    return [_comparison(row) for row in db.all(conn, sql.rivals)]


def power(conn: Conn) -> list[Power]:
    """For this household, from how much of what it was shown was watched: of the first ten places one is contested, from the eighth week
    on one in ten."""
    narrow, wide = (_pace(conn, blocks * interleaving.BLOCK) for blocks in (1, 2))
    return [Power(ratio, uplift.needed(ratio), _weeks(uplift.needed(ratio), narrow, wide)) for ratio in EFFECTS]


def _pace(conn: Conn, places: int) -> float:
    """How many contested places a week would be watched, were one in ten of the first `places` contested."""
    found = db.one(conn, sql.pace, {"days": DAYS, "places": places})
    return float(found["watched_a_week"]) / interleaving.BLOCK


def _weeks(needed: int, narrow: float, wide: float) -> float | None:
    """None where nothing that was shown was watched."""
    early = WIDEN_DAYS / 7
    if needed <= narrow * early:
        return needed / narrow
    return early + (needed - narrow * early) / wide if wide else None


def sentence(found: list[Comparison]) -> str:
    """The whole in a line, for whoever looks at the job; empty where nothing is compared."""
    told = (
        gettext(
            "Beside %(rival)s: %(ours)s of %(watched)s watched places were ours (%(verdict)s).",
            rival=one.rival["name"],
            ours=one.tally.ours_watched,
            watched=one.tally.watched,
            verdict=one.rival["verdict"],
        )
        for one in found
    )
    return " ".join(told)


def _look(conn: Conn, one: Comparison) -> None:
    if one.uplift.verdict == uplift.OPEN:
        conn.execute(sql.widen, {"name": one.rival["name"], "days": WIDEN_DAYS})
    else:
        conn.execute(sql.conclude, {"name": one.rival["name"], "verdict": one.uplift.verdict})


def _begin(conn: Conn) -> None:
    """The next that was not compared with yet, where none is open. Of a server that suggests nothing there is nothing to compare."""
    states = {row["name"]: row["verdict"] for row in db.all(conn, sql.rivals)}
    if uplift.OPEN in states.values():
        return
    suggests = db.value(conn, sql.suggests, of=bool)
    ready = (name for name in RIVALS if name not in states and (name != SERVER or suggests))
    if name := next(ready, None):
        conn.execute(sql.begin, {"name": name})


def _comparison(row: Row) -> Comparison:
    tally = Tally(row["ours"], row["theirs"], row["ours_watched"], row["theirs_watched"])
    return Comparison(row, tally, uplift.of(tally), row["waiting"])


def plain(one: Comparison) -> dict[str, object]:
    """As programs read it; a ratio that has no upper end, because theirs were never watched, has none."""
    ratio, low, high = one.uplift.ratio
    ends = {"ratio": ratio, "ratio_low": low, "ratio_high": high}
    finite = {name: None if value is None or value == float("inf") else value for name, value in ends.items()}
    return {**one.rival, **asdict(one.uplift), **finite, "verdict": one.rival["verdict"], "waiting": one.waiting}
