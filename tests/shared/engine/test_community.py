"""What is made anew after an act against what is made from nothing: the same numbers, to the last bit."""

import numpy as np
import pytest

from shared.engine import catalogue, community, neighbours, signals
from shared.engine.community import Community, Member
from shared.engine.signals import Interaction
from tests.shared.engine import people

LIBRARY = people.library()


def member(user_id: int, chance: np.random.Generator) -> Member:
    """Somebody who did something with up to thirty titles, one of which is no longer there."""
    titles = chance.choice(np.arange(999, 1000 + len(LIBRARY)), size=int(chance.integers(0, 30)), replace=False)
    acts = [
        Interaction(int(title), plays=1, rating=float(chance.integers(1, 101)), last_at=people.NOW) for title in titles
    ]
    return community.member(LIBRARY, user_id, signals.weigh(acts, people.NOW))


def same(one: Community, other: Community) -> bool:
    names = ("overlaps", "solver", "spare", "totals")
    numbers = all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names)
    return numbers and one.user_ids == other.user_ids and np.array_equal(one.regards.values, other.regards.values)


@pytest.mark.parametrize("seed", range(12))
def test_a_community_renewed_after_acts_is_the_one_built_from_nothing(seed: int) -> None:
    chance = np.random.default_rng(seed)
    held = {user: member(user, chance) for user in range(5 * seed + 2)}
    now = community.gathered(LIBRARY, list(held.values()))

    for _ in range(3):
        gone, come = int(chance.choice(list(held))), 100 + int(chance.integers(100))
        acted = {int(user) for user in chance.choice(list(held), size=min(3, len(held)), replace=False)} | {come}
        held = {user: one for user, one in held.items() if user != gone}
        held = dict(sorted((held | {user: member(user, chance) for user in acted - {gone}}).items()))
        now = community.renewed(LIBRARY, list(held.values()), now, acted)

        assert same(now, community.gathered(LIBRARY, list(held.values())))


def test_spare_is_what_each_title_leaves_of_itself() -> None:
    held = people.neighbours(LIBRARY)
    x = held.regards.dense().astype(np.float64)

    told = community.RIDGE * np.diag(np.linalg.inv(x.T @ x + community.RIDGE * np.eye(x.shape[1])))

    assert held.spare == pytest.approx(told, abs=1e-9)


def test_titles_are_found_whatever_order_the_catalogue_has() -> None:
    shuffled = catalogue.build([people.title(n, np.random.default_rng(0)) for n in (4, 2, 9, 7)])

    assert shuffled.located(np.array([1009, 1000, 1004, 2000])).tolist() == [2, -1, 0, -1]
    assert shuffled.positions({1007, 5}).tolist() == [3]
    assert shuffled.mask(np.array([1002, 1004, 3])).tolist() == [True, True, False, False]
    assert catalogue.build([]).located(np.array([1])).tolist() == [-1]


@pytest.mark.parametrize("top", [1, 3, 500])
def test_neighbours_are_the_strongest_pairs_of_each_title_ties_in_order_of_the_catalogue(top: int) -> None:
    held = people.neighbours(LIBRARY, 14)
    likes = held.likes.dense().astype(np.float64)
    both = likes.T @ likes
    size = np.sqrt(np.diag(both))
    worth = np.where(both >= 2, both / (both + 20) * both / np.outer(np.maximum(size, 1), np.maximum(size, 1)), 0)
    np.fill_diagonal(worth, 0)
    strongest = [(row, col) for row in range(len(worth)) for col in best(worth[row], top)]

    rows, columns, values, support = neighbours.pairs(held, top)

    assert list(zip(rows.tolist(), columns.tolist(), strict=True)) == strongest
    assert values == pytest.approx(worth[rows, columns])
    assert (support == both[rows, columns]).all()
    assert len(rows) >= 60


def best(worth: np.ndarray, top: int) -> list[int]:
    return [int(col) for col in np.lexsort((np.arange(len(worth)), -np.round(worth, 9))) if worth[col] > 0][:top]
