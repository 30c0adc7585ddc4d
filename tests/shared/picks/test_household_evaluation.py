"""The household's own past: what was known then, what came after, and what is made of the difference."""

import pytest
from psycopg import sql

from functions import evaluate, refresh_neighbours
from shared import db
from shared.db import Conn
from shared.engine import blend
from shared.engine.signals import Interaction, Options
from shared.evaluation import past
from shared.jobs.progress import Attempt, Cancelled
from shared.people import accounts
from shared.picks import engine_inputs, household_evaluation, neighbours
from tests.household import cinema, rows

DAY = 86_400.0


def quiet(step: str, done: int, total: int) -> None:
    """Nobody listens."""


def count(conn: Conn, table: str) -> int:
    row = conn.execute(sql.SQL("select count(*) as count from {}").format(sql.Identifier(table))).fetchone()
    return int(row["count"]) if row else 0


def test_a_young_household_is_told_so_and_nothing_is_kept(database: str) -> None:
    run = Attempt(0, "evaluate-recommendations")

    with db.connect() as conn:
        cinema.open_doors(conn, people=3, films=20, watches=4)
        evaluate.handler(conn, run)

        assert (run.message or "").startswith("movie: Too little history")
        assert "series: Too little history" in run.message
        assert count(conn, "evaluations") == 0


def test_picks_of_a_household_with_tastes_beat_popularity_chance_and_the_mean_vector(conn: Conn) -> None:
    cinema.open_doors(conn, people=12)

    made = household_evaluation.evaluate(conn, "movie", quiet)

    assert made is not None
    assert (made.people, made.likes, made.refit) == (12, 360, None)
    own = made.metrics["engine"]["ndcg@10"]
    assert own["low"] <= own["value"] <= own["high"]
    assert all(
        own["value"] > made.metrics[other]["ndcg@10"]["value"] for other in ("popularity", "random", "mean vector")
    )
    assert 0 <= made.metrics["engine"]["ece"]["value"] <= 1
    kept = household_evaluation.newest(conn, "movie")[0]
    assert kept["metrics"] == made.metrics
    assert kept["config"]["coldStartRate"] == 0


def test_series_are_measured_by_the_same_code(conn: Conn) -> None:
    for user_id in cinema.open_doors(conn, people=8):
        accounts.enable(conn, user_id, series=True)
    conn.execute("update titles set kind = 'series'")
    conn.execute("update libraries set kind = 'series'")
    for row in conn.execute("select id from titles").fetchall():
        rows.episode(conn, row["id"], 1, 1, runtime_s=3000)
    conn.execute("update watch_progress w set episode_id = e.id from episodes e where e.title_id = w.title_id")

    made = household_evaluation.evaluate(conn, "series", quiet)

    assert made is not None
    assert (made.people, made.likes) == (8, 240)
    assert made.metrics["engine"]["ndcg@10"]["value"] > made.metrics["random"]["ndcg@10"]["value"]
    assert household_evaluation.evaluate(conn, "movie", quiet) is None
    assert [row["kind"] for row in household_evaluation.newest(conn, "series")] == ["series"]


def test_people_with_few_likes_count_as_cold_starts(conn: Conn) -> None:
    users = cinema.open_doors(conn, people=8)
    conn.execute("delete from watch_progress where user_id = any (%s)", (users[:2],))

    made = household_evaluation.evaluate(conn, "movie", quiet)

    assert made is not None
    assert made.people == 6
    assert made.cold_start_rate == pytest.approx(0.25)


def test_the_newest_fifth_is_held_out_and_all_that_was_done_since_is_forgotten() -> None:
    watched = [Interaction(n, plays=1, last_at=n * DAY) for n in range(1, 11)]
    since = [Interaction(50, share=0.01, last_at=9.5 * DAY), Interaction(51, rating=10, last_at=11 * DAY)]
    undated = [Interaction(60, plays=1), Interaction(61, hidden=True, last_at=2 * DAY)]

    then = past.cut(1, [*watched, *since, *undated], Options())

    assert then.likes == (9, 10)
    assert then.person.now == 9 * DAY
    assert then.touched_ids == {*range(1, 9), 60, 61}
    assert set(then.person.signals.seen_ids.tolist()) == {*range(1, 9), 60, 61}


def test_a_disliked_title_is_never_held_out_as_a_like() -> None:
    acts = [Interaction(n, plays=1, rating=90 if n < 9 else 10, last_at=n * DAY) for n in range(1, 11)]

    assert past.cut(1, acts, Options()).likes == (7, 8)


def test_weights_are_fitted_where_there_is_enough_and_judged_on_people_they_did_not_see(conn: Conn) -> None:
    cinema.open_doors(conn, people=36)

    made = household_evaluation.evaluate(conn, "movie", quiet)

    assert made is not None
    gained = made.metrics["refitted"]["ndcg@10 gained"]
    difference = made.metrics["refitted"]["ndcg@10"]["value"] - made.metrics["defaults"]["ndcg@10"]["value"]
    assert gained["value"] == pytest.approx(difference)
    assert (made.refit == household_evaluation.ADOPTED) == (gained["low"] > 0)
    assert count(conn, "engine_weights") == (gained["low"] > 0)


def test_fitted_weights_are_used_once_they_are_better_and_withdrawn_once_they_are_not(conn: Conn) -> None:
    users = cinema.open_doors(conn, people=2, films=20, watches=4)
    better = [0.1, 0.12, 0.09, 0.11] * 10
    doubtful = [0.2, -0.19] * 20

    assert household_evaluation.settled(conn, "movie", blend.default_weights(), doubtful) == "kept"
    assert count(conn, "engine_weights") == 0
    assert household_evaluation.settled(conn, "movie", blend.default_weights(), better) == "adopted"
    used = engine_inputs.gather(conn, users[0], "movie").weights
    assert used.provenance
    assert used.provenance["data"] == "this household"
    assert household_evaluation.settled(conn, "movie", used, doubtful) == "kept"
    assert count(conn, "engine_weights") == 1
    assert household_evaluation.settled(conn, "movie", used, [-0.01] * 40) == "withdrawn"
    assert count(conn, "engine_weights") == 0


def test_a_cancelled_evaluation_keeps_nothing(conn: Conn) -> None:
    cinema.open_doors(conn, people=6)

    def cancelled(step: str, done: int, total: int) -> None:
        if step.startswith("Making"):
            raise Cancelled

    with pytest.raises(Cancelled):
        household_evaluation.evaluate(conn, "movie", cancelled)
    assert count(conn, "evaluations") == 0


def test_what_two_people_like_together_is_stored_and_what_one_likes_is_not(conn: Conn) -> None:
    users = cinema.open_doors(conn, people=8, films=60)

    found = neighbours.refresh(conn, "movie")

    assert found == count(conn, "title_neighbours") > 0
    query = (
        "select n.support, (select count(*) from watch_progress a join watch_progress b using (user_id)"
        " where a.title_id = n.title_id and b.title_id = n.neighbour_id) as people, n.title_id from title_neighbours n"
    )
    rows = conn.execute(query).fetchall()
    assert all(row["support"] == row["people"] >= 2 for row in rows)
    near = neighbours.near(conn, users[0], rows[0]["title_id"])
    assert near
    assert [row["weight"] for row in near] == sorted((row["weight"] for row in near), reverse=True)


def test_neighbours_found_again_replace_those_before(database: str) -> None:
    run = Attempt(0, "refresh-neighbours")

    with db.connect() as conn:
        cinema.open_doors(conn, people=8, films=60)
        first = neighbours.refresh(conn, "movie")
        refresh_neighbours.handler(conn, run, "movie")

        assert count(conn, "title_neighbours") == first
        assert run.message == f"{first} pairs of kind movie."
