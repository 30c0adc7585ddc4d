"""What other people add: closed forms against the long way round, and nobody voting for themselves."""

import numpy as np
import pytest

from shared.engine import community, household, neighbours, taste
from tests.shared.engine import people

LIBRARY = people.library()
FAN = people.fan(1, world=0)
TASTE = taste.of(LIBRARY, FAN.signals, FAN.now)
OTHERS = [(100 + n, people.fan(100 + n, n % 5, 6 + n).signals) for n in range(9)]


def test_ease_through_people_equals_ease_through_titles() -> None:
    held = community.build(LIBRARY, OTHERS)
    x = held.regards.dense().astype(np.float64)
    inverse = np.linalg.inv(x.T @ x + community.RIDGE * np.eye(x.shape[1]))
    between = -inverse / np.diag(inverse)[None, :]
    np.fill_diagonal(between, 0)
    query = np.zeros(len(LIBRARY))
    query[TASTE.rows] = TASTE.regard

    found = household.ease(LIBRARY, TASTE, held).values

    unwatched = query == 0
    assert found[unwatched] == pytest.approx((query @ between)[unwatched], abs=1e-6)


def test_counting_the_person_in_changes_nothing() -> None:
    without = household.columns(LIBRARY, TASTE, community.build(LIBRARY, OTHERS), 1)
    within = household.columns(LIBRARY, TASTE, community.build(LIBRARY, [*OTHERS, (1, FAN.signals)]), 1)

    for one, other in zip(without, within, strict=True):
        assert other.values == pytest.approx(one.values, abs=1e-5), one.name


def test_a_pair_liked_by_one_person_only_is_no_neighbour() -> None:
    alone = community.build(LIBRARY, OTHERS[:1])

    assert not len(neighbours.graph(alone).values)


def test_neighbours_are_shrunk_cosines_of_likes() -> None:
    held = community.build(LIBRARY, OTHERS)
    likes = held.likes.dense()
    graph = neighbours.graph(held)
    row = int(np.flatnonzero(graph.lengths)[0])
    column, value = (part[0] for part in graph.row(row))
    both = float(likes[:, row] @ likes[:, column])

    assert both >= 2
    assert value == pytest.approx(both / (both + 20) * both / np.sqrt(likes[:, row].sum() * likes[:, column].sum()))
