"""A list made again from what was kept of its making; and what is said when it cannot be."""

import numpy as np
import pytest

from functions import tidy
from shared import db, options
from shared.db import Conn
from shared.errors import Conflict, NotFound
from shared.jobs.progress import Attempt
from shared.models import embedding_spaces
from shared.models.embedding_spaces import Space, Unembedded
from shared.picks import catalogue, engine_inputs, recommendations, replay, taste
from shared.titles import versions
from tests.household import cinema, rows

DIM = 8


@pytest.fixture
def user(database: str) -> int:
    """One of four people, with films that have vectors; committed."""
    with db.connect() as conn:
        users = cinema.open_doors(conn, people=4, films=60, watches=12)
        model = rows.space(conn, DIM)
        options.set(conn, "picks.floor", 0)
        embed(conn, Space(model, "local", "tiny", DIM), seed=0)
    return users[0]


def embed(conn: Conn, space: Space, seed: int) -> None:
    """Every title anew."""
    ids = [row["id"] for row in conn.execute("select id from titles order by id").fetchall()]
    vectors = np.random.default_rng(seed).normal(size=(len(ids), DIM)).astype(np.float32)
    embedding_spaces.save(conn, space, [Unembedded(one, "", b"x", "") for one in ids], list(vectors))
    versions.bump(conn, "movie")


def made(conn: Conn, user: int) -> int:
    """A list; its run's id."""
    recommendations.refresh(conn, user, "movie")
    conn.commit()
    run = recommendations.published(conn, user, "movie")
    assert run is not None
    return int(str(run["id"]))


def forget() -> None:
    catalogue.forget()
    taste.forget()


def test_two_lists_from_the_same_inputs_are_the_same_to_the_byte(user: int) -> None:
    with db.connect() as conn:
        first = made(conn, user)
        forget()
        second = made(conn, user)

        assert first != second
        assert replay.stored(conn, first) == replay.stored(conn, second)
        assert replay.compare(conn, first).identical
        assert len(replay.stored(conn, first)) == 48


def test_what_titles_meant_then_is_found_however_often_it_was_computed_anew(user: int) -> None:
    with db.connect() as conn:
        space = embedding_spaces.active(conn)
        assert space is not None
        runs = []
        for seed in range(1, 4):
            runs.append(made(conn, user))
            embed(conn, space, seed)
            conn.commit()
        forget()

        assert len({str(replay.stored(conn, run)) for run in runs}) == 3
        assert all(replay.compare(conn, run).identical for run in runs)


def test_a_text_that_changed_without_its_meaning_leaves_nothing_behind(user: int) -> None:
    with db.connect() as conn:
        space = embedding_spaces.active(conn)
        assert space is not None
        embed(conn, space, seed=0)

        assert conn.execute("select count(*) as n from past_embeddings").fetchone() == {"n": 0}


def test_a_list_is_made_again_for_as_long_as_the_option_says_and_then_refused_with_it(user: int) -> None:
    with db.connect() as conn:
        options.set(conn, "history.keep_inputs_days", 3)
        run = made(conn, user)
        age(conn, days=3)
        tidy.handler(conn, Attempt(0, "prune-data"))
        forget()
        assert replay.compare(conn, run).identical

        age(conn, days=2)
        tidy.handler(conn, Attempt(0, "prune-data"))

        with pytest.raises(Conflict, match="kept for 3 days only"):
            replay.replay(conn, run)


def test_vectors_that_were_replaced_go_with_the_inputs(user: int) -> None:
    with db.connect() as conn:
        space = embedding_spaces.active(conn)
        assert space is not None
        run = made(conn, user)
        embed(conn, space, seed=5)
        conn.execute("update past_embeddings set replaced_at = now() - interval '8 days'")
        tidy.handler(conn, Attempt(0, "prune-data"))
        forget()

        with pytest.raises(Conflict, match="computed anew since"):
            replay.replay(conn, run)


def test_a_list_of_another_version_of_the_engine_is_refused_with_both(user: int) -> None:
    with db.connect() as conn:
        run = made(conn, user)
        conn.execute("update recommendation_runs set config = config || '{\"engine\": 0}'")

        with pytest.raises(Conflict, match=f"version 0 of the engine made it, and this is {replay.ENGINE}"):
            replay.replay(conn, run)
        with pytest.raises(NotFound):
            replay.replay(conn, run + 1)


def test_what_is_in_use_stays_young_although_a_process_sends_it_once(user: int) -> None:
    with db.connect() as conn:
        made(conn, user)
        inputs = engine_inputs.gather(conn, user, "movie")
        replay.keep(conn, inputs, at=0.0)
        age(conn, days=2)

        replay.keep(conn, inputs, at=60.0)
        assert oldest(conn) == 2
        replay.keep(conn, inputs, at=replay.FRESH_S + 1.0)
        assert oldest(conn) == 0


def test_nothing_is_kept_of_somebody_who_was_forgotten_while_a_list_was_made(user: int) -> None:
    with db.connect() as conn:
        inputs = engine_inputs.gather(conn, user, "movie")
        assert len(inputs.acts) > 1
        conn.execute("delete from users where id = %s", (max(set(inputs.acts) - {user}),))

        replay.keep(conn, inputs, at=0.0)

        assert conn.execute("select from engine_inputs").fetchall() == []


def age(conn: Conn, days: int) -> None:
    conn.execute("update engine_inputs set kept_at = kept_at - make_interval(days => %s)", (days,))
    conn.commit()


def oldest(conn: Conn) -> int:
    row = conn.execute("select max(extract(day from now() - kept_at))::int as days from engine_inputs").fetchone()
    assert row is not None
    return int(row["days"])
