"""A household's own past as an evaluation: what each person had done by then, and what they liked afterwards."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from shared.engine import community
from shared.engine.catalogue import Catalogue
from shared.engine.community import Community
from shared.engine.person import Person, Settings, pickable
from shared.engine.signals import Interaction, Options, weigh
from shared.evaluation import training
from shared.evaluation.measures import Judging

HELD = 0.2
ENOUGH = 5


@dataclass(frozen=True)
class Then:
    """One person as they were: `person.now` is the moment of the first like held out; `likes` come after it,
    `touched_ids` are all titles they had touched by then."""

    person: Person
    likes: tuple[int, ...]
    touched_ids: frozenset[int]


@dataclass(frozen=True)
class Past:
    """`scored` have enough likes before and something to find after; `others` is everybody as they were, each in their
    own time. Everything later than a person's moment is unknown, whoever it is about."""

    catalogue: Catalogue
    scored: list[Then]
    others: Community
    settings: Settings
    active: int

    @cached_property
    def fold(self) -> np.ndarray:
        """The fold of each person, one per `scored`."""
        return np.random.default_rng(0).permutation(len(self.scored)) % training.FOLDS

    @cached_property
    def judging(self) -> Judging:
        return Judging(self.others.viewers(), self.active, self.catalogue.vectors)

    @cached_property
    def like_count(self) -> int:
        """Of those who are scored, before and after."""
        return sum(int((then.person.signals.strengths > 0).sum()) + len(then.likes) for then in self.scored)

    @property
    def cold_start_rate(self) -> float:
        """Share of the active people who cannot be scored, for want of likes."""
        return 1 - len(self.scored) / self.active if self.active else 1.0

    def likes(self, place: int) -> np.ndarray:
        """Rows of what this person came to like."""
        return self.catalogue.positions(self.scored[place].likes)

    def open_to(self, place: int) -> np.ndarray:
        """Mask of what could be picked for this person, one per title."""
        return pickable(self.catalogue, self.scored[place].person)


def of(
    catalogue: Catalogue,
    acts: Mapping[int, Sequence[Interaction]],
    visible: Mapping[int, np.ndarray],
    begun: Mapping[int, frozenset[int]],
    settings: Settings,
    options: Options = Options(),
) -> Past:
    """`acts` of everybody; `visible` masks of those who may be scored, one per title; `begun`: their series, which
    are never recommended once begun."""
    then = {user_id: cut(user_id, own, options) for user_id, own in acts.items()}
    limited = [within(catalogue, then[user_id], mask, begun[user_id]) for user_id, mask in visible.items()]
    members = [(user_id, snapshot.person.signals) for user_id, snapshot in sorted(then.items())]
    scored = [snapshot for snapshot in limited if enough(snapshot)]
    return Past(catalogue, scored, community.build(catalogue, members), settings, len(visible))


def cut(user_id: int, acts: Sequence[Interaction], options: Options) -> Then:
    """The newest fifth of the dated likes is held out, and whatever else was done since the first of them. What has no
    date stays known: it cannot be told to be later."""
    present = max((act.last_at for act in acts if act.last_at is not None), default=0.0)
    now = weigh(acts, present, options)
    seen_ids = set(now.seen_ids.tolist())
    dated = {act.title_id: act.last_at for act in acts if act.last_at is not None and not act.hidden}
    liked = [int(i) for i, worth in zip(now.title_ids, now.strengths, strict=True) if worth > 0 and i in seen_ids]
    in_time = sorted((dated[i], i) for i in liked if i in dated)
    held_out = in_time[len(in_time) - math.ceil(HELD * len(in_time)) :]
    moment = held_out[0][0] if held_out else present
    gone = {i for _, i in held_out}
    before = [act for act in acts if act.title_id not in gone and (act.last_at is None or act.last_at <= moment)]
    person = Person(user_id, weigh(before, moment, options), moment)
    return Then(person, tuple(i for _, i in held_out), frozenset(act.title_id for act in before))


def within(catalogue: Catalogue, then: Then, visible: np.ndarray, begun: frozenset[int]) -> Then:
    """Only likes that a list could have shown count. `visible`: a mask, one per title."""
    person = replace(then.person, visible=visible, left_out=begun & then.touched_ids)
    open_rows, place = pickable(catalogue, person), catalogue.position_of
    return replace(then, person=person, likes=tuple(i for i in then.likes if i in place and open_rows[place[i]]))


def enough(then: Then) -> bool:
    return bool(then.likes) and int((then.person.signals.strengths > 0).sum()) >= ENOUGH
