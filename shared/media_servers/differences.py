"""How a list on a server becomes another one where things can only be taken out and added at its end."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Steps:
    """In this order: `first` is added at the end, the places `out` of the old list are taken out, `last` is added."""

    first: tuple[str, ...] = ()
    out: tuple[int, ...] = ()
    last: tuple[str, ...] = ()


def in_order(here: Sequence[str], wanted: Sequence[str]) -> Steps:
    """Keeps the longest beginning of `wanted` (of which each comes once) that stands in `here` in this order.

    Where nothing can stay, what is new is added before the rest goes: a list that had something is empty at no moment.
    """
    kept, out = 0, []
    for place, one in enumerate(here):
        if kept < len(wanted) and one == wanted[kept]:
            kept += 1
        else:
            out.append(place)
    fresh = 0 if kept or not here else _leading(wanted, set(here))
    return Steps(tuple(wanted[:fresh]), tuple(out), tuple(wanted[max(kept, fresh) :]))


def in_any_order(here: Sequence[str], wanted: Sequence[str]) -> Steps:
    """All that is new first, then what is to go."""
    known, meant = set(here), set(wanted)
    out = (place for place, one in enumerate(here) if one not in meant)
    return Steps(tuple(one for one in wanted if one not in known), tuple(out))


def one_move(here: Sequence[str], wanted: Sequence[str]) -> tuple[int, int] | None:
    """The place to take one entry from, and the place it then has; None where that is not all there is to do."""
    changed = [place for place, (one, other) in enumerate(zip(here, wanted, strict=False)) if one != other]
    if not changed or len(here) != len(wanted):
        return None
    begin, end = changed[0], changed[-1]
    for start, goal in ((begin, end), (end, begin)):
        moved = [*here[:start], *here[start + 1 :]]
        moved.insert(goal, here[start])
        if moved == [*wanted]:
            return start, goal
    return None


def _leading(wanted: Sequence[str], known: set[str]) -> int:
    """How many at the beginning are new."""
    return next((place for place, one in enumerate(wanted) if one in known), len(wanted))
