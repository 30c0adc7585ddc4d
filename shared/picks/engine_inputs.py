"""Everything one list is made from, gathered in a few statements from Postgres and from what the process still holds."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from shared import db, kinds, options
from shared.db import Conn, Row
from shared.engine import blend, signals
from shared.engine.blend import Sliders, Weights
from shared.engine.community import Community
from shared.engine.interleaving import Rival
from shared.engine.person import Person, Settings
from shared.engine.signals import Options
from shared.errors import NotFound
from shared.language import gettext
from shared.models.embedding_spaces import Space
from shared.picks import catalogue, taste
from shared.picks.catalogue import Loaded
from shared.picks.taste import Acts

sql = db.queries("picks/recommendations")

DAY = 86_400
PERIOD_DAYS = 28  # after which coins of contested places fall anew
SLIDERS = ("similarity", "novelty", "rating", "diversity")


@dataclass(frozen=True)
class Asked:
    """What is particular to this person and this day. `now` is the end of the day: a list does not change by the hour.

    `values` are the options, the person's own above the household's; `visible` title ids; `impressions` title id → days
    on which it was shown and passed over, faded, less the first two. `contest`: with whom picks are compared in some places (`rival`,
    `is_wide`, `suggestions` of a media server); None: with nobody.
    """

    kind: str
    user_id: int
    now: float
    values: Mapping[str, options.Value]
    visible: np.ndarray
    impressions: Mapping[int, float]
    contest: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Inputs:
    """`acts` are everybody's, by user id. `taste_moved`: by how many acts the words about the person's taste are behind; None
    where there are none, and in a replay. `has_account`: whether a media server knows the person."""

    asked: Asked
    loaded: Loaded
    acts: Mapping[int, Acts]
    weights: Weights
    person: Person
    community: Community
    settings: Settings
    taste_moved: int | None = None
    has_account: bool = False


def gather(conn: Conn, user_id: int, kind: str, *, now: float | None = None, of_anybody: bool = False) -> Inputs:
    """Raises `NotFound` for somebody who gets no picks of this kind, unless it is `of_anybody` who is active."""
    moment = float(-(-int(now or time.time()) // DAY) * DAY)
    row = db.one(conn, sql.inputs, {"kind": kind, "user_id": user_id, "now": moment})
    if not (row["gets_picks"] or (of_anybody and row["gets_picks"] is not None)):
        raise NotFound(gettext("This person gets no picks of this kind; enable them first."))
    loaded = catalogue.load(conn, kind, row["catalogue_version"], Space(**row["space"]) if row["space"] else None)
    acts = taste.read(conn, kind, dict(zip(row["user_ids"], row["versions"], strict=True)))
    weights = blend.read(row["weights"]) if row["weights"] else blend.default_weights()
    made_of = put_together(_asked(kind, user_id, moment, row), loaded, acts, weights)
    return replace(made_of, taste_moved=row["taste_moved"], has_account=row["has_account"])


def put_together(asked: Asked, loaded: Loaded, acts: Mapping[int, Acts], weights: Weights) -> Inputs:
    """Pure: the same for a list made now and for one made again."""
    numbers = options.numbers(asked.values, asked.kind)
    weighing = _weighing(asked)
    settings = Settings(
        count=int(numbers["picks"]),
        recent_limit=int(numbers["recent_watch_limit"]),
        sliders=Sliders(**{name: numbers[name] for name in SLIDERS}),
        exploration=float(str(asked.values["picks.exploration"])),
        strategy=str(asked.values["picks.strategy"]),
        floor=float(str(asked.values["picks.floor"])) / 100,
        dislikes=str(asked.values["taste.dislikes"]),
        seed=int(asked.now // DAY),
    )
    community = taste.others(asked.kind, loaded, acts, asked.now, weighing)
    person = _person(asked, loaded, acts.get(asked.user_id, taste.NOTHING), weighing)
    person = replace(person, rival=_rival(asked, loaded, community))
    return Inputs(asked, loaded, acts, weights, person, community, settings)


def without(inputs: Inputs, title_id: int) -> Person:
    """The person, had they never done anything with this title."""
    acts = inputs.acts.get(inputs.asked.user_id, taste.NOTHING).interactions
    weighed = signals.weigh_without(acts, title_id, inputs.asked.now, _weighing(inputs.asked))
    return replace(inputs.person, signals=weighed)


def _weighing(asked: Asked) -> Options:
    return Options(half_life_days=float(str(asked.values["taste.half_life_days"])))


def _asked(kind: str, user_id: int, now: float, row: Row) -> Asked:
    chosen = row["options"] | row["own_options"]
    values = {name: chosen.get(name, option.default) for name, option in options.by_name().items()}
    impressions = {int(title_id): times for title_id, times in row["impressions"].items()}
    visible = np.frombuffer(row["visible"], ">i8").astype(np.int64)
    return Asked(kind, user_id, now, values, visible, impressions, row["contest"] if values["proof.is_on"] else None)


def _rival(asked: Asked, loaded: Loaded, community: Community) -> Rival | None:
    """Popularity goes by how many others here have seen a title, then by votes; suggestions by their place."""
    if asked.contest is None:
        return None
    if asked.contest["rival"] == "popularity":
        own = community.row_of(asked.user_id)
        scores = community.viewers(own) + 1e-3 * np.nan_to_num(loaded.catalogue.log_votes)
    else:
        scores = np.full(len(loaded.catalogue), np.nan)
        for place, title_id in enumerate(asked.contest["suggestions"]):
            scores[loaded.catalogue.positions([title_id])] = -float(place)
    return Rival(asked.contest["rival"], scores, asked.contest["is_wide"], int(asked.now // DAY) // PERIOD_DAYS)


def _person(asked: Asked, loaded: Loaded, acts: Acts, weighing: Options) -> Person:
    weighed = taste.weigh(acts, asked.now, weighing)
    seen_ids = {*weighed.seen_ids.tolist(), *acts.started}
    twins = {twin for title_id in seen_ids for twin in loaded.twins.get(title_id, ())}
    visible = loaded.catalogue.mask(asked.visible)
    left_out = frozenset(
        twins | acts.started | (_editions(asked, loaded) if kinds.of(asked.kind).picks_beyond else set())
    )
    return Person(
        asked.user_id, weighed, asked.now, visible, left_out, impressions=asked.impressions, asked_for=acts.asked_for
    )


def _editions(asked: Asked, loaded: Loaded) -> set[int]:
    """Of several editions, which the world has without end, all but the one that was known first."""
    shown = set(asked.visible.tolist())
    return {
        title_id
        for title_id, twins in loaded.twins.items()
        if title_id in shown and min(twins & shown, default=title_id) < title_id
    }
