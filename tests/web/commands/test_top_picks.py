"""`matinee top-picks`."""

import json

import pytest

from functions.__main__ import call
from shared import db
from tests.household import rows
from tests.shared.curation import watching
from tests.web.commands.conftest import Matinee, Terminal


def watched() -> None:
    """Two people, one film."""
    with db.connect() as conn:
        films = rows.library(conn)
        ana, ben, *_ = watching.people(conn, films).values()
        film = watching.title(conn, films, "Alien")
        for person in (ana, ben):
            watching.play(conn, person, film, at="now")
        conn.commit()
        call(conn, "refresh-top-picks", {})


def test_the_list_is_shown_with_every_number_and_why_it_is_short(matinee: Matinee) -> None:
    watched()

    result = matinee("top-picks")

    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[:3] == [
        "Top Picks - Movies",
        "#  Title         Score  Viewers  Plays  Seen to the end",
        "1  Alien (1999)  1.00   2        2      100 %",
    ]
    assert "only 1 has been watched by 2 people or more" in result.stderr
    assert "Of the series of enabled libraries, none has" in result.stderr


def test_a_program_gets_both_kinds_in_one_document(matinee: Matinee) -> None:
    watched()

    told = json.loads(matinee("top-picks", "--json").stdout)

    assert list(told) == ["movies", "series", "books"]
    assert told["movies"]["config"]["windowDays"] == 30
    assert told["movies"]["titles"] == [
        {"rank": 1, "titleId": told["movies"]["titles"][0]["titleId"], "title": "Alien", "year": 1999, "score": 1.0, "viewers": 2,
         "plays": 2, "completion": 1.0}
    ]  # fmt: skip


def test_before_anything_is_ranked_that_is_said(matinee: Matinee) -> None:
    result = matinee("top-picks")

    assert result.exit_code == 0
    assert result.stderr.count("Nothing has been ranked yet") == 3


@pytest.mark.slow
def test_ranking_anew_brings_a_worker_and_waits_for_it(terminal: Terminal) -> None:
    result = terminal.run("top-picks", "--refresh", "--json")

    assert result.returncode == 0, result.stderr
    told = json.loads(result.stdout)
    assert told["series"]["madeAt"] is not None
    assert told["series"]["titles"] == []
