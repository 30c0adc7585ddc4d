"""Picks: what may appear, in what order, and that their reasons add up."""

from dataclasses import replace

import numpy as np
import pytest

from shared.engine import blend, community, picks
from shared.engine.blend import Sliders
from shared.engine.person import Person, Settings
from shared.engine.signals import Interaction, weigh, weigh_without
from tests.shared.engine import people

LIBRARY = people.library()
HOUSEHOLD = people.neighbours(LIBRARY)


def genres_of(title_id: int) -> set[str]:
    row = LIBRARY.position_of[title_id]
    return {LIBRARY.genre_names[g] for g in LIBRARY.genres.row(row)[0]}


def test_a_fan_gets_the_world_they_are_a_fan_of() -> None:
    told = picks.recommend(LIBRARY, people.fan(1, world=3), HOUSEHOLD, Settings(count=10))

    assert sum((LIBRARY.position_of[pick.title_id] % 5) == 3 for pick in told) >= 5  # one in nine by chance


def test_watched_left_out_and_invisible_titles_never_appear() -> None:
    fan = people.fan(1, world=2)
    visible = np.arange(len(LIBRARY)) % 2 == 0
    limited = Person(1, fan.signals, fan.now, visible=visible, left_out={1004, 1006})

    shown = {pick.title_id for pick in picks.recommend(LIBRARY, limited, HOUSEHOLD, Settings(count=100))}

    assert shown
    assert not shown & set(fan.signals.seen_ids.tolist())
    assert not shown & {1004, 1006}
    assert all(visible[LIBRARY.position_of[title_id]] for title_id in shown)


def test_parts_and_shares_add_up_to_the_score() -> None:
    everything = Settings(count=50, evidence=1000)

    for pick in picks.recommend(LIBRARY, people.fan(1, world=0), HOUSEHOLD, everything):
        assert sum(pick.parts.values()) == pytest.approx(pick.score, abs=1e-6)
        assert sum(item.share for item in pick.evidence) + pick.rest == pytest.approx(pick.score, abs=1e-6)
        assert sum(pick.points.values()) == pytest.approx(100 * pick.match, abs=1e-6)


def test_a_newcomer_gets_finite_picks_in_an_empty_server() -> None:
    newcomer = Person(9, weigh([], people.NOW), people.NOW)

    told = picks.recommend(LIBRARY, newcomer, community.nobody(LIBRARY))

    assert len(told) == 50
    assert all(np.isfinite(pick.score) and 0.01 <= pick.match <= 0.99 for pick in told)


def test_the_same_arguments_give_the_same_picks() -> None:
    settings = Settings(exploration=0.5, seed=7)
    fan = people.fan(1, world=1)

    assert picks.recommend(LIBRARY, fan, HOUSEHOLD, settings) == picks.recommend(
        people.library(), fan, people.neighbours(LIBRARY), settings
    )


def test_more_diversity_makes_the_list_less_alike() -> None:
    fan = people.fan(1, world=3)

    def likeness(diversity: float) -> float:
        wanted = Settings(count=15, sliders=Sliders(diversity=diversity), floor=0)
        told = picks.recommend(LIBRARY, fan, HOUSEHOLD, wanted)
        held = LIBRARY.vectors[[pick.row for pick in told]]
        return float((held @ held.T).mean())

    assert likeness(6.0) < likeness(0.0)


def test_a_dislike_pushes_away_what_is_like_it() -> None:
    acts = [Interaction(1000 + 5 * n + 3, plays=1, rating=85, last_at=people.NOW) for n in range(6)]
    watched = [Interaction(1000 + 5 * n + 1, plays=1, rating=68, last_at=people.NOW) for n in range(3)]
    thrown_out = [replace(act, rating=10) for act in watched]
    alike = np.arange(len(LIBRARY)) % 5 == 1

    def standing(more: list[Interaction]) -> float:
        person = Person(1, weigh([*acts, *more], people.NOW), people.NOW)
        scores = picks.score(LIBRARY, person, community.nobody(LIBRARY), Settings(), blend.default_weights()).scores
        return float(scores[alike].mean() - scores[~alike].mean())

    assert standing(thrown_out) < standing(watched)


def test_a_title_shown_and_passed_over_sinks() -> None:
    fan = people.fan(1, world=3)
    fresh = picks.recommend(LIBRARY, fan, HOUSEHOLD)
    tired = Person(1, fan.signals, fan.now, impressions={fresh[3].title_id: 30.0})

    after = [pick.title_id for pick in picks.recommend(LIBRARY, tired, HOUSEHOLD)]

    assert fresh[3].title_id not in after[:5]


def test_a_counterfactual_rank_is_that_of_a_real_run_of_somebody_who_never_did_it() -> None:
    fan, acts = people.fan(1, world=3), people.acts_of_fan(world=3)
    order_only = Settings(count=len(LIBRARY), sliders=Sliders(diversity=0), floor=0)

    for pick in picks.recommend(LIBRARY, fan, HOUSEHOLD, order_only)[:20]:
        for watched in [item.title_id for item in pick.evidence]:
            signals = weigh([act for act in acts if act.title_id != watched], fan.now)
            never = Person(1, signals, fan.now, left_out={watched})
            again = picks.recommend(LIBRARY, never, HOUSEHOLD, order_only)
            without = replace(fan, signals=weigh_without(acts, watched, fan.now))
            rank = picks.standing(LIBRARY, without, HOUSEHOLD, pick.title_id)
            assert [other.title_id for other in again].index(pick.title_id) + 1 == rank


def test_a_counterfactual_of_a_household_member_is_that_of_a_household_in_which_it_never_happened() -> None:
    """The person's own row is in the matrices that everybody shares, here and there; it must not speak for itself."""
    fan = people.fan(1, world=3)
    order_only = Settings(count=len(LIBRARY), sliders=Sliders(diversity=0), floor=0)
    others = [(100 + n, people.fan(100 + n, n % 5, 6 + n).signals) for n in range(9)]
    with_own = community.build(LIBRARY, [*others, (1, fan.signals)])
    told = picks.recommend(LIBRARY, fan, with_own, order_only)

    for pick in told[:4]:
        for watched in [item.title_id for item in pick.evidence[:3]]:
            without = replace(fan, signals=weigh_without(people.acts_of_fan(world=3), watched, fan.now))
            again = picks.recommend(
                LIBRARY, without, community.build(LIBRARY, [*others, (1, without.signals)]), order_only
            )
            rank = picks.standing(LIBRARY, without, with_own, pick.title_id)
            assert [other.title_id for other in again].index(pick.title_id) + 1 == rank


def test_picks_do_not_depend_on_whose_were_made_before() -> None:
    """The arrays keep what is the same for everybody; nobody's list may show that somebody else's was made from them."""
    fans = [people.fan(100 + n, n % 5, 6 + n) for n in range(6)]
    forwards = {fan.id: picks.recommend(LIBRARY, fan, HOUSEHOLD) for fan in fans}
    library = people.library()
    household = people.neighbours(library)

    backwards = {fan.id: picks.recommend(library, fan, household) for fan in reversed(fans)}

    assert forwards == backwards


def test_a_list_may_be_longer_than_the_pool_that_is_spread_out() -> None:
    told = picks.recommend(LIBRARY, people.fan(1, world=3), HOUSEHOLD, Settings(count=100, pool=20, floor=0))

    assert len({pick.title_id for pick in told}) == 100
