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
    for place, item_id in enumerate(here):
        if kept < len(wanted) and item_id == wanted[kept]:
            kept += 1
        else:
            out.append(place)
    fresh = 0 if kept or not here else _leading(wanted, set(here))
    return Steps(tuple(wanted[:fresh]), tuple(out), tuple(wanted[max(kept, fresh) :]))


def in_any_order(here: Sequence[str], wanted: Sequence[str]) -> Steps:
    """All that is new first, then what is to go."""
    present, meant = set(here), set(wanted)
    out = (place for place, item_id in enumerate(here) if item_id not in meant)
    return Steps(tuple(item_id for item_id in wanted if item_id not in present), tuple(out))


def one_move(here: Sequence[str], wanted: Sequence[str]) -> tuple[int, int] | None:
    """The place to take one entry from, and the place it then has; None where that is not all there is to do."""
    changed = [place for place, (before, after) in enumerate(zip(here, wanted, strict=False)) if before != after]
    if not changed or len(here) != len(wanted):
        return None
    begin, end = changed[0], changed[-1]
    for start, goal in ((begin, end), (end, begin)):
        moved = [*here[:start], *here[start + 1 :]]
        moved.insert(goal, here[start])
        if moved == [*wanted]:
            return start, goal
    return None


def _leading(wanted: Sequence[str], present: set[str]) -> int:
    """How many at the beginning are new."""
    return next((place for place, item_id in enumerate(wanted) if item_id in present), len(wanted))
