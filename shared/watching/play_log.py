"""Which plays there were, by what a server tells of each item: its newest date, and how often it was played. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

SITTING = timedelta(
    minutes=30
)  # a play lasts at least so long, for telling its beginning and its end apart from two plays
MARGIN = timedelta(minutes=10)
ZONES = timedelta(
    hours=26
)  # the world's time zones lie no farther apart: a date moved by less may be a clock set right


@dataclass(frozen=True, slots=True)
class Tally:
    """`count` is how often the server says the item was played, None where it does not say."""

    item_id: str
    at: datetime
    count: int | None
    duration_s: int | None = None


@dataclass(frozen=True, slots=True)
class Play:
    """A finished play on record. `item_id` and `count` are what the server last told with it; `id` 0 is not stored yet.

    An orphan's item is gone from the server: another copy of the title takes it over where it tells of the same play.
    """

    id: int
    source: str  # history or webhook
    at: datetime
    item_id: str | None = None
    count: int | None = None
    duration_s: int | None = None
    is_orphan: bool = False


def follow(plays: Sequence[Play], tallies: Iterable[Tally]) -> list[Play]:
    """The plays of one film or episode as they are once the server was heard, those of `plays` that stay in their order.

    A date that moves while the count stays moves the play; one that comes with a higher count is a new play.
    """
    found = list(plays)
    for tally in tallies:
        place = _same(found, tally)
        if place is None:
            found.append(Play(0, "history", tally.at, tally.item_id, tally.count, tally.duration_s))
        else:
            found[place] = _heard_again(found[place], tally)
    return found


def kept(plays: Sequence[Play], count: int, newest: datetime | None) -> list[Play]:
    """As many as the server says there were. What only the history told of goes first; what a webhook told of goes only
    where the server has lowered its count: not every server counts every play."""
    theirs = [play for play in plays if not play.is_orphan]  # the count is of the copies that are there
    lowered = count == 0 or any(play.count is not None and play.count > count for play in theirs)
    webhooks = [play.at for play in plays if play.source == "webhook"]

    def last_to_go(play: Play) -> tuple[bool, bool, timedelta, datetime]:
        """Of a play told of twice, with clocks apart, the history's telling lies next to the webhook's."""
        later = newest is not None and play.at > newest + MARGIN
        apart = min((abs(play.at - at) for at in webhooks), default=timedelta.max)
        return play.source == "webhook", not later, apart, play.at

    surplus = sorted(theirs, key=last_to_go)[: max(0, len(theirs) - count)]
    gone = [play for play in surplus if play.source == "history" or lowered]
    return [play for play in plays if play not in gone]


def _same(plays: Sequence[Play], tally: Tally) -> int | None:
    """Which of the plays this one is; None for a new one."""
    apart = {place: abs(play.at - tally.at) for place, play in enumerate(plays)}
    nearest = min(apart, key=lambda place: apart[place], default=None)
    if nearest is not None and apart[nearest] < max(timedelta(seconds=tally.duration_s or 0), SITTING) + MARGIN:
        return nearest
    ours = [place for place, play in enumerate(plays) if play.item_id == tally.item_id]
    if ours:
        # By the count first: a clock that was set back makes the newest play look older than others.
        newest = max(ours, key=lambda place: (plays[place].count or 0, plays[place].at))
        return None if _is_new(plays[newest], tally) else newest
    unclaimed = [place for place, play in enumerate(plays) if play.source == "webhook" and play.item_id is None]
    if not unclaimed:
        return None
    newest = max(unclaimed, key=lambda place: plays[place].at)
    is_same = apart[newest] <= ZONES if tally.count is None else tally.count <= len(unclaimed)
    return newest if is_same else None


def _is_new(play: Play, tally: Tally) -> bool:
    if tally.count is None or play.count is None:
        return abs(tally.at - play.at) > ZONES
    return tally.count > play.count


def _heard_again(play: Play, tally: Tally) -> Play:
    """A webhook told when it happened; the history's own dates follow the server."""
    if play.source == "history" and play.item_id in (None, tally.item_id):
        play = replace(play, at=tally.at)
    if play.item_id in (None, tally.item_id):
        play = replace(
            play, item_id=tally.item_id, count=tally.count if tally.count is not None else play.count, is_orphan=False
        )
    return play
