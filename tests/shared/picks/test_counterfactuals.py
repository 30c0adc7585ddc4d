"""Where a pick would stand without something that was watched, against a household in which that never was."""

from dataclasses import replace

import pytest

from shared.db import Conn
from shared.engine import picks
from shared.errors import NotFound
from shared.picks import catalogue, counterfactuals, engine_inputs, recommendations, taste
from tests.household import cinema, rows


def forget() -> None:
    catalogue.forget()
    taste.forget()


def really(conn: Conn, user: int, title: int, watched: int) -> int | None:
    """Takes every trace of it out of the database, asks there, and puts it back."""
    with conn.transaction(force_rollback=True):
        for table in ("ratings", "watch_progress"):
            conn.execute(f"delete from {table} where user_id = %s and title_id = %s", (user, watched))  # noqa: S608
        forget()
        told = engine_inputs.gather(conn, user, "movie")
        person = replace(told.person, left_out={*told.person.left_out, watched})  # else it might itself be picked
        return picks.standing(told.loaded.catalogue, person, told.community, title, told.settings, told.weights)


def test_an_answer_is_what_comes_of_it_where_it_never_was(conn: Conn) -> None:
    user = cinema.open_doors(conn, people=4, films=60, watches=12)[0]
    rows.rate_watched(conn, lambda _, title_id: 30 + (title_id * 13) % 70, user)
    forget()
    recommendations.refresh(conn, user, "movie")
    asked = [
        (pick["title_id"], seen["title_id"])
        for pick in recommendations.for_home(conn, user, "movie", limit=5)
        for seen in pick["evidence"]  # type: ignore[attr-defined]
    ][:12]

    answers = {pair: counterfactuals.rank(conn, user, "movie", *pair) for pair in asked}

    assert len(answers) == 12
    for pair, (now, then) in answers.items():
        assert then == really(conn, user, *pair)
        assert now is not None
    forget()


def test_what_is_no_evidence_of_a_pick_is_not_asked_about(conn: Conn) -> None:
    user = cinema.open_doors(conn, people=4, films=60, watches=12)[0]
    forget()
    recommendations.refresh(conn, user, "movie")
    [pick] = recommendations.for_home(conn, user, "movie", limit=1)

    with pytest.raises(NotFound):
        counterfactuals.ask(conn, user, user, "movie", pick["title_id"], 0)
    forget()
