"""What people choose about their lists: sliders, more and less like this, what dislikes do, where a list ends, other orders."""

from dataclasses import replace

import numpy as np
import pytest

from shared.choices import EXCLUDE, HYBRID, PEARSON, POPULARITY, STRATEGIES
from shared.engine import blend, picks
from shared.engine.blend import Sliders
from shared.engine.person import Person, Settings
from shared.engine.signals import Interaction, weigh
from tests.shared.engine import people

LIBRARY = people.library()
HOUSEHOLD = people.neighbours(LIBRARY)
FAN = people.fan(1, world=3)
WHOLE = Settings(count=len(LIBRARY), floor=0, evidence=1000)
MOVED = [Sliders(similarity=0), Sliders(similarity=3), Sliders(novelty=3), Sliders(rating=0), Sliders(2, 2, 2, 2)]


def saying(*acts: Interaction) -> Person:
    """The fan, who also did this."""
    return Person(1, weigh([*people.acts_of_fan(world=3), *acts], people.NOW), people.NOW)


@pytest.mark.parametrize("sliders", MOVED)
def test_sliders_move_the_order_and_leave_each_match_as_it_is(sliders: Sliders) -> None:
    usual = picks.recommend(LIBRARY, FAN, HOUSEHOLD, WHOLE)

    turned = picks.recommend(LIBRARY, FAN, HOUSEHOLD, replace(WHOLE, sliders=sliders))

    assert [pick.title_id for pick in turned[:20]] != [pick.title_id for pick in usual[:20]]
    matches = {pick.title_id: pick.match for pick in usual}
    for pick in turned:
        assert pick.match == pytest.approx(matches[pick.title_id], abs=1e-9)
        assert sum(pick.parts.values()) == pytest.approx(pick.score, abs=1e-6)
        assert sum(pick.points.values()) == pytest.approx(100 * pick.match, abs=1e-6)
        assert sum(item.share for item in pick.evidence) + pick.rest == pytest.approx(pick.score, abs=1e-6)


def test_no_title_speaks_for_itself() -> None:
    for place in (0, 5, 15):
        wanted = picks.recommend(LIBRARY, FAN, HOUSEHOLD, WHOLE)[place].title_id
        asking = saying(Interaction(wanted, feedback=1, last_at=people.NOW))

        told = {pick.title_id: pick for pick in picks.recommend(LIBRARY, asking, HOUSEHOLD, WHOLE)}

        assert wanted not in {item.title_id for item in told[wanted].evidence}
        assert any(wanted in {item.title_id for item in pick.evidence} for pick in told.values())
        for pick in told.values():
            assert sum(item.share for item in pick.evidence) + pick.rest == pytest.approx(pick.score, abs=1e-6)
            assert sum(pick.parts.values()) == pytest.approx(pick.score, abs=1e-6)


@pytest.mark.parametrize("exploration", [0.0, 1.0])
def test_what_somebody_asks_for_more_of_stays_on_the_list_until_it_is_watched_or_hidden(exploration: float) -> None:
    shown = picks.recommend(LIBRARY, FAN, HOUSEHOLD, WHOLE)
    asked = [shown[9].title_id, shown[40].title_id, shown[-1].title_id]
    acts = [Interaction(title_id, feedback=1, last_at=people.NOW) for title_id in asked]
    short = Settings(count=10, exploration=exploration)

    def listed(*more: Interaction) -> list[int]:
        person = replace(saying(*acts, *more), asked_for=asked)
        return [pick.title_id for pick in picks.recommend(LIBRARY, person, HOUSEHOLD, short)]

    assert set(asked) <= set(listed())
    assert len(listed()) == len(set(listed())) == 10
    assert asked[0] not in listed(Interaction(asked[0], plays=1, last_at=people.NOW))
    assert asked[1] not in listed(Interaction(asked[1], hidden=True))


def test_a_list_ends_where_the_match_becomes_too_low_and_is_not_padded() -> None:
    usual = picks.recommend(LIBRARY, FAN, HOUSEHOLD, WHOLE)
    floor = sorted(pick.match for pick in usual)[3 * len(usual) // 4]

    ended = picks.recommend(LIBRARY, FAN, HOUSEHOLD, replace(WHOLE, floor=floor))
    none_good = picks.recommend(LIBRARY, FAN, HOUSEHOLD, replace(WHOLE, floor=0.995))

    assert 0 < len(ended) == sum(pick.match >= floor - 1e-9 for pick in usual) < len(usual)
    assert min(pick.match for pick in ended) >= floor - 1e-9
    assert none_good == []


def test_a_list_ends_at_the_latest_where_a_title_is_no_likelier_than_all_that_could_be_shown() -> None:
    usual = picks.recommend(LIBRARY, FAN, HOUSEHOLD, WHOLE)
    base_rate = sum(pick.match for pick in usual) / len(usual)

    ended = picks.recommend(LIBRARY, FAN, HOUSEHOLD, replace(WHOLE, floor=0.001))

    assert base_rate > 0.001
    assert {pick.title_id for pick in ended} == {pick.title_id for pick in usual if pick.match >= base_rate - 1e-9}


def test_the_floor_is_of_the_match_whatever_the_sliders_say() -> None:
    turned = replace(WHOLE, floor=0.3, sliders=Sliders(similarity=3, rating=0))

    assert all(pick.match >= 0.3 - 1e-9 for pick in picks.recommend(LIBRARY, FAN, HOUSEHOLD, turned))


@pytest.mark.parametrize("count", [1, 2, 3, 7, 120])
def test_something_is_always_as_good_as_usual(count: int) -> None:
    library = people.library(count)
    newcomer = Person(9, weigh([], people.NOW), people.NOW)

    for person in (newcomer, FAN):
        best = picks.recommend(library, person, people.neighbours(library), replace(WHOLE, floor=0.01))
        everything = picks.recommend(library, person, people.neighbours(library), WHOLE)
        assert bool(best) == bool(everything), person.id


def test_dislikes_push_down_what_is_like_them_or_keep_it_out_as_the_person_chooses() -> None:
    shown = picks.recommend(LIBRARY, FAN, HOUSEHOLD, WHOLE)
    bad = next(pick.title_id for pick in shown if (pick.title_id - 1000) % 5 == 1)
    acts = [Interaction(bad, plays=1, rating=10, last_at=people.NOW)]
    # One of the next world the fan has thrown out before.
    near = {title_id for title_id in LIBRARY.ids.tolist() if (title_id - 1000) % 5 in (1, 4)}

    penalised = {pick.title_id for pick in picks.recommend(LIBRARY, saying(*acts), HOUSEHOLD, WHOLE)}
    excluding = replace(WHOLE, dislikes=EXCLUDE)
    excluded = {pick.title_id for pick in picks.recommend(LIBRARY, saying(*acts), HOUSEHOLD, excluding)}

    gone = penalised - excluded
    assert len(gone & near) >= 10
    assert len(gone & near) >= 0.9 * len(gone)
    asking = replace(saying(*acts), asked_for=[min(gone)])
    assert min(gone) in {pick.title_id for pick in picks.recommend(LIBRARY, asking, HOUSEHOLD, excluding)}


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_every_order_explains_itself_to_the_last_digit(strategy: str) -> None:
    for pick in picks.recommend(LIBRARY, FAN, HOUSEHOLD, replace(WHOLE, strategy=strategy)):
        assert sum(pick.parts.values()) == pytest.approx(pick.score, abs=1e-6)
        assert sum(pick.points.values()) == pytest.approx(100 * pick.match, abs=1e-6)


def test_by_popularity_what_has_most_votes_comes_first() -> None:
    flat = replace(WHOLE, strategy=POPULARITY, sliders=Sliders(diversity=0))

    told = [pick.row for pick in picks.recommend(LIBRARY, FAN, HOUSEHOLD, flat)]

    votes = np.nan_to_num(LIBRARY.votes[told])
    assert np.corrcoef(np.argsort(np.argsort(-votes)), np.arange(len(votes)))[0, 1] > 0.95


def test_the_orders_differ() -> None:
    lists = {
        strategy: [
            pick.title_id for pick in picks.recommend(LIBRARY, FAN, HOUSEHOLD, replace(WHOLE, strategy=strategy))
        ]
        for strategy in STRATEGIES
    }

    assert lists[HYBRID] != lists[PEARSON] != lists[POPULARITY] != lists[HYBRID]


def test_sliders_that_stand_where_they_were_learned_add_nothing() -> None:
    weights = np.array([0.5, -0.2, 1.0])

    assert not blend.moved(weights, ("meaning mean", "votes", "new genres"), Sliders()).any()
