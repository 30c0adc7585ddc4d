"""Whether the proof can be trusted: households whose truth is known, looked at after every watch; and people's own past as future."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from infra.evaluation import changing
from infra.evaluation.arena import Arena
from shared.engine import blend, calibration, interleaving, picks
from shared.engine.exploration import Order
from shared.engine.interleaving import Rival
from shared.engine.person import Person, Settings, pickable
from shared.evaluation import metrics, uplift
from shared.evaluation.uplift import Tally

HOUSEHOLDS, LOOKS = 2000, 1500
EFFECTS = (1.0, 1.5, 2.0, 3.0)
# Of a household: contested places that are watched, a week, for the table of what it takes.
RATES = (0.5, 1.0, 3.0)
TOSSES = 400


def tables(held: Arena | None, seed: int = 0) -> Iterator[str]:
    """Blocks of text; what needs ratings only where there are any."""
    yield simulated(seed)
    yield changed(seed)
    yield in_advance()
    if held is not None:
        yield past_as_future(held, seed)


def simulated(seed: int) -> str:
    """Households in which ours are watched so many times as often, each looked at after each of its watched places."""
    lines = [
        f"{HOUSEHOLDS} households, looked at after each of {LOOKS} watched places.",
        "",
        "| ours are watched | truth never left the interval | said better | said alike | said worse | watched places until half / four in "
        "five say better | promised |",
        "|---|---|---|---|---|---|---|",
    ]
    for place, effect in enumerate(EFFECTS):
        chances = np.full(LOOKS, effect / (1 + effect))
        lines.append(row(f"{effect:g} times as often", chances, effect, (seed, place)))
    drifting = np.linspace(0.5, 0.75, LOOKS)
    lines.append(row("as often at first, 3 times in the end", drifting, None, (seed, len(EFFECTS))))
    return "\n".join(lines)


def row(name: str, chances: np.ndarray, effect: float | None, seed: tuple[int, int]) -> str:
    """`chances`: of ours, one per look; the truth of a look is their mean by then."""
    counts = np.arange(1, LOOKS + 1)
    won = np.random.default_rng(seed).random((HOUSEHOLDS, LOOKS)) < chances
    share, half = won.cumsum(axis=1) / counts, uplift.half_width(counts)
    held = np.all(np.abs(share - chances.cumsum() / counts) <= half, axis=1)
    low, high = share - half, share + half
    ends = np.stack([low > 0.5, (low > uplift.ALIKE[0]) & (high < uplift.ALIKE[1]), high < 0.5])
    first = np.where(ends.any(axis=2), ends.argmax(axis=2), LOOKS)
    said = np.where(first.min(axis=0) < LOOKS, first.argmin(axis=0), -1)
    when = np.sort(np.where(said == 0, first.min(axis=0) + 1, LOOKS + 1))
    told = [at(when, HOUSEHOLDS // 2), at(when, 4 * HOUSEHOLDS // 5)]
    promised = str(uplift.needed(effect)) if effect and effect > 1 else ""
    figures = [share_of(held), *(share_of(said == verdict) for verdict in range(3)), " / ".join(told), promised]
    return f"| {name} | {' | '.join(figures)} |"


def changed(seed: int) -> str:
    """Households whose lists change all the time, looked at after each day."""
    lines = [
        f"{HOUSEHOLDS} households of {changing.PLACES} contested places, {changing.DAYS} days: of the titles there ours change with a "
        f"chance of {changing.CHANGES:g} a day, theirs of {changing.THEIRS_CHANGE:g}, either once it is watched.",
        "",
        "| ours are watched | watched places | truth never left the interval | said better | said worse |",
        "|---|---|---|---|---|",
    ]
    cases = (
        ("as often", 1.0, True),
        ("twice as often", 2.0, True),
        ("as often, some titles likelier than others", 1.0, False),
    )
    for place, (name, effect, alike) in enumerate(cases):
        found = changing.simulated(HOUSEHOLDS, effect, (seed, 7, place), alike=alike)
        told = (share_of(1 - found.left), share_of(found.better), share_of(found.worse))
        lines.append(f"| {name} | {found.count.mean():.0f} | {' | '.join(told)} |")
    return "\n".join(lines)


def at(when: np.ndarray, place: int) -> str:
    return str(int(when[place - 1])) if when[place - 1] <= LOOKS else "–"


def share_of(mask: np.ndarray) -> str:
    return f"{100 * mask.mean():.1f} %"


def in_advance() -> str:
    """What a household would need, before anything is measured."""
    lines = [
        "| ours are watched | watched places needed | "
        + " | ".join(f"weeks at {rate:g} a week" for rate in RATES)
        + " |",
        "|---" * (2 + len(RATES)) + "|",
    ]
    for effect in EFFECTS[1:]:
        took = [f"{uplift.weeks(effect, rate):.0f}" for rate in RATES]
        lines.append(f"| {effect:g} times as often | {uplift.needed(effect)} | {' | '.join(took)} |")
    return "\n".join(lines)


@dataclass(frozen=True)
class Place:
    """A contested place whose both ends are known: whether each title was liked later; `cost`: ours' match less theirs, 0–1."""

    ours: bool
    theirs: bool
    cost: float


def past_as_future(held: Arena, seed: int) -> str:
    """Contested places of real people, beside popularity in their household and beside chance. What they went on to like is known of
    both titles, so that the truth is, and coins can be tossed again and again."""
    lines = [
        f"{len(held.cases)} people, newest fifth held out; {TOSSES} times the coins are tossed and looked at after each watched place.",
        "",
        "| beside | places | ours liked later | theirs | points of match given up in such a place | in a list | truth never left the "
        "interval | said better | said worse | watched places |",
        "|---" * 10 + "|",
    ]
    settings, weights = Settings(), blend.default_weights()
    found: dict[str, list[Place]] = {"popularity in the household": [], "chance": []}
    listed = 0
    for position in range(len(held.cases)):
        person, known = held.person(position), held.known(held.mates[position])
        scored = picks.score(held.catalogue, person, known, settings, weights)
        order = picks.arrange(held.catalogue, person, scored, settings)
        listed += len(order.rows)
        votes = np.nan_to_num(held.catalogue.log_votes)
        rivals = (known.viewers() + 1e-3 * votes, np.random.default_rng((seed, position)).random(len(votes)))
        for own, scores in zip(found.values(), rivals, strict=True):
            contest = replace(person, rival=Rival("", scores, True, seed))
            own += contested(held, position, contest, scored, order, settings)
    for name, places in found.items():
        lines.append(tossed(name, places, listed, seed))
    return "\n".join(lines)


def contested(
    held: Arena, position: int, person: Person, scored: picks.Scored, order: Order, settings: Settings
) -> Iterator[Place]:
    allowed = pickable(held.catalogue, person)
    nothing = np.zeros(len(allowed))
    assert scored.knots is not None
    every = calibration.match(scored.scores, scored.knots)
    shown = picks.contested(order, person, scored, allowed, nothing, np.zeros(0, np.int64), settings)
    liked = set(held.likes(position).tolist())
    for place in np.flatnonzero(shown.against >= 0):
        pair = int(shown.rows[place]), int(shown.against[place])
        ours, theirs = reversed(pair) if shown.is_theirs[place] else pair
        yield Place(ours in liked, theirs in liked, float(every[ours] - every[theirs]))


def tossed(name: str, places: Sequence[Place], listed: int, seed: int) -> str:
    ours, theirs = np.array([one.ours for one in places]), np.array([one.theirs for one in places])
    cost = 100 * np.mean([max(one.cost, 0.0) for one in places]) * interleaving.HALF
    chances = ours.sum() / max(ours.sum() + theirs.sum(), 1)
    outcomes = [toss(ours, theirs, float(chances), (seed, again)) for again in range(TOSSES)]
    held, verdicts = np.array([one[0] for one in outcomes]), np.array([one[1] for one in outcomes])
    seen = np.mean([one[2] for one in outcomes])
    lows = [
        f"{100 * side.mean():.2f} % [{100 * low:.2f}, {100 * high:.2f}]"
        for side in (ours, theirs)
        for low, high in [metrics.interval(side)]
    ]
    figures = [str(len(places)), *lows, f"{cost:.2f}", f"{cost * len(places) / listed:.3f}", share_of(held)]
    figures += [share_of(verdicts == uplift.BETTER), share_of(verdicts == uplift.WORSE), f"{seen:.0f}"]
    return f"| {name} | {' | '.join(figures)} |"


def toss(ours: np.ndarray, theirs: np.ndarray, truth: float, seed: tuple[int, int]) -> tuple[bool, str, int]:
    """Whether the interval held the truth at every look, what was said first, and how many places were watched."""
    chance = np.random.default_rng(seed)
    order = chance.permutation(len(ours))
    coin = chance.random(len(ours)) < interleaving.HALF
    watched = np.where(coin, ours, theirs)[order]
    won = coin[order][watched].cumsum()
    looks = [uplift.of(Tally(0, 0, int(ours_won), count - int(ours_won))) for count, ours_won in enumerate(won, 1)]
    first = next((look.verdict for look in looks if look.verdict != uplift.OPEN), uplift.OPEN)
    return all(look.low <= truth <= look.high for look in looks), first, len(looks)
