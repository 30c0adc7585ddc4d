"""What becomes of a rating that is here, at Trakt, or at both. Pure."""

from dataclasses import dataclass
from datetime import datetime

SAME, TAKE, GIVE, DROP, TAKE_BACK, FORGET = "same", "take", "give", "drop", "take back", "forget"


@dataclass(frozen=True)
class Both:
    """One title's ratings: `here` 1–100, `there` and `agreed` 1–10; None where there is none. `agreed` is what it was here and
    there when both last said the same."""

    title_id: int
    kind: str
    here: int | None
    here_at: datetime | None
    there: int | None
    there_at: datetime | None
    agreed: int | None


def on_their_scale(value: int) -> int:
    """1–100 as 1–10, the nearest."""
    return min(10, max(1, (value + 5) // 10))


def settle(both: Both) -> str:
    """`TAKE` theirs, `GIVE` ours, `DROP` ours, `TAKE_BACK` theirs, nothing for `SAME`; `FORGET` where neither has one.

    Whoever changed it since both agreed is right; where both did, or never agreed, the newest is. A rating of 84 here and of 8 there
    say the same, so that neither changes the other.
    """
    if both.here is None:
        return _missing_here(both)
    here = on_their_scale(both.here)
    if both.there is None:
        return DROP if both.agreed == here else GIVE
    if both.there == here:
        return SAME
    if both.agreed in (both.there, here):
        return GIVE if both.agreed == both.there else TAKE
    return GIVE if _newer(both.here_at, both.there_at) else TAKE


def _missing_here(both: Both) -> str:
    if both.there is None:
        return FORGET
    return TAKE_BACK if both.agreed == both.there else TAKE


def _newer(here: datetime | None, there: datetime | None) -> bool:
    return there is None or (here is not None and here >= there)
