"""The hybrid order: like-minded people first, then likeness, and popularity where nothing is known."""

import numpy as np
import pytest

from shared.db import Conn
from shared.engine import community, pearson, taste
from shared.engine.person import Person, pickable
from shared.engine.signals import Interaction, Signals, weigh
from shared.evaluation import hybrid
from shared.picks import household_evaluation
from tests.household import cinema, rows
from tests.shared.engine import people

LIBRARY = people.library(40)


def rated(ratings: dict[int, float]) -> Signals:
    acts = [Interaction(1000 + n, plays=1, rating=given, last_at=people.NOW) for n, given in ratings.items()]
    return weigh(acts, people.NOW)


OWN = rated({n: 40 + 6 * n for n in range(8)})
FRIENDS = [rated({**{n: 50 + 5 * n for n in range(8)}, 20: high, 22: 10}) for high in (95, 90)]
OTHERS = community.build(LIBRARY, [(1, OWN), (2, FRIENDS[0]), (3, FRIENDS[1])])
ANA = Person(1, OWN, people.NOW)


def best(person: Person) -> tuple[list[int], list[str]]:
    """Numbers of the open titles in the hybrid order, and the stage that each comes from."""
    scores, stage = hybrid.order(LIBRARY, person, OTHERS)
    rows = np.flatnonzero(pickable(LIBRARY, person))
    order = rows[np.argsort(-scores[rows], kind="stable")].tolist()
    return order, [hybrid.STAGES[stage[row]] for row in order]


def test_what_like_minded_people_think_comes_first_and_likeness_fills_the_rest() -> None:
    order, stages = best(ANA)

    assert order[:2] == [20, 22]  # both have two supporters; they loved the one and not the other
    assert stages == ["like-minded people"] * 2 + ["likeness"] * (len(order) - 2)
    held = taste.of(LIBRARY, OWN, people.NOW)
    alike = LIBRARY.vectors @ LIBRARY.vectors[held.rows[held.liked]].mean(axis=0)
    assert order[2:] == sorted(order[2:], key=lambda row: -float(alike[row]))
    assert np.isfinite(pearson.column(LIBRARY, held, OTHERS, 1).values).sum() >= 2


def test_somebody_of_whom_nothing_is_known_gets_what_is_popular() -> None:
    order, stages = best(Person(9, weigh([], people.NOW), people.NOW))

    assert set(stages) == {"popularity"}
    votes = np.nan_to_num(LIBRARY.votes)
    assert order[:5] == np.argsort(-votes, kind="stable")[:5].tolist()


def test_the_hybrid_order_stands_beside_the_picks_with_where_its_places_come_from(conn: Conn) -> None:
    users = cinema.open_doors(conn, people=12, films=60, watches=25)
    conn.execute("delete from watch_progress where user_id = any (%s)", (users[:3],))
    rows.rate_watched(conn, lambda _, title_id: 50 + (title_id * 7) % 50)

    made = household_evaluation.evaluate(conn, "movie", lambda step, done, total: None)

    assert made is not None
    assert made.hybrid is not None
    assert made.metrics[hybrid.NAME]["ndcg@10"]["value"] >= 0
    assert sum(made.hybrid.values()) == pytest.approx(1)
    assert made.hybrid["like-minded people"] > 0
    assert made.cold_start_rate == pytest.approx(3 / 12)
    kept = household_evaluation.newest(conn, "movie")[0]["config"]
    assert (kept["hybrid"], kept["coldStartRate"]) == (made.hybrid, made.cold_start_rate)
