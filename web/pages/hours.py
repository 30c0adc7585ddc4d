"""Plays by day of the week and hour, as a picture that is drawn on the server: the more plays, the stronger the colour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from web.language import gettext as _

STEPS = 5  # of colour, for hours in which there was any play
CELL, LEFT, TOP = 24, 44, 18


@dataclass(frozen=True)
class Hour:
    """`step` is 0 for none to `STEPS` for the most there is; `x` and `y` are where it lies."""

    weekday: int
    hour: int
    plays: int
    step: int
    x: int
    y: int


def days() -> list[str]:
    return [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]


def week(rows: Sequence[Mapping[str, int]]) -> list[list[Hour]]:
    """All hours of all days, Monday first; empty where nothing was played."""
    plays = {(row["weekday"], row["hour"]): row["plays"] for row in rows}
    most = max(plays.values(), default=0)
    if not most:
        return []
    return [[_hour(day, hour, plays.get((day, hour), 0), most) for hour in range(24)] for day in range(1, 8)]


def _hour(weekday: int, hour: int, plays: int, most: int) -> Hour:
    step = -(-plays * STEPS // most)  # rounded up: one play is seen too
    return Hour(weekday, hour, plays, step, LEFT + hour * CELL, TOP + (weekday - 1) * CELL)
