"""One person as the engine sees them, and what an admin or that person may set about their picks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np

from shared.choices import BLEND, PENALISE
from shared.engine.blend import Sliders
from shared.engine.catalogue import Catalogue
from shared.engine.interleaving import Rival
from shared.engine.signals import Signals
from shared.engine.taste import LIMIT


@dataclass(frozen=True)
class Person:
    """`now` in epoch seconds. `visible`: a mask over catalogue rows, None = all. `left_out`: title ids never to show (other
    copies of watched titles, hidden). `stated`: genre → how many likes saying so is worth. `impressions`: title id → times
    shown and passed over, already faded by the caller. `asked_for`: titles of which they asked for more: they stay on the list
    until watched or hidden. `rival`: whose titles contest some places of the list; None: nobody's."""

    id: int
    signals: Signals
    now: float
    visible: np.ndarray | None = None
    left_out: Collection[int] = ()
    stated: Mapping[str, float] = field(default_factory=dict)
    impressions: Mapping[int, float] = field(default_factory=dict)
    asked_for: Collection[int] = ()
    rival: Rival | None = None


@dataclass(frozen=True)
class Settings:
    """`likeness`: what an exact repeat of an earlier pick costs, in score. `fatigue`: what each doubling of ignored
    showings costs. `exploration`: chance that the last slot shows something from further down.
    `recent_limit`: how many of the newest watches every title is compared with. `floor`: no match below it is shown, nor
    one below the person's own base rate; 0 shows everything. `dislikes`: what is most like something disliked is penalised, or excluded."""

    count: int = 50
    sliders: Sliders = field(default_factory=Sliders)
    recent_limit: int = LIMIT
    pool: int = 200
    likeness: float = 0.5
    fatigue: float = 0.35
    exploration: float = 0.0
    seed: int = 0
    evidence: int = 12
    strategy: str = BLEND
    floor: float = 0.1
    dislikes: str = PENALISE


def pickable(catalogue: Catalogue, person: Person) -> np.ndarray:
    """Mask over catalogue rows of what may be recommended: visible, never watched, not left out."""
    open_rows = np.ones(len(catalogue), bool) if person.visible is None else person.visible.copy()
    open_rows[catalogue.positions(person.signals.seen_ids)] = False
    open_rows[catalogue.positions(person.left_out)] = False
    return open_rows
