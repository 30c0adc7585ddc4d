"""`matinee titles` on the terminal."""

import json

from shared import db
from shared.titles import facts
from tests.household import rows
from tests.web.commands.conftest import Matinee


def test_each_fact_is_shown_with_whoever_says_it(matinee: Matinee) -> None:
    with db.connect() as conn:
        film = rows.unshelved(conn, "Alien", "movie")
        facts.learn(conn, "omdb", {film: {"critic_rating": 93, "genres": ["Horror", "Sci-Fi"]}})
        facts.learn(conn, "tmdb", {film: {"critic_rating": 90, "tagline": None}})
        conn.commit()

    shown = matinee("titles", "facts", str(film))
    told = {row["fact"]: row for row in json.loads(matinee("titles", "facts", str(film), "--json").stdout)}

    lines = [line.split() for line in shown.stdout.splitlines()]
    assert lines[0] == ["fact", "source", "counts", "value", "since"]
    assert ["critic_rating", "omdb", "93"] in [line[:3] for line in lines]
    assert ["tmdb", "yes", "90"] in [line[:3] for line in lines]
    assert "Horror, Sci-Fi" in shown.stdout
    assert (told["critic_rating"]["value"], told["critic_rating"]["sources"]) == (90, ["tmdb"])
    assert [one["source"] for one in told["critic_rating"]["said"]] == ["omdb", "tmdb"]
    assert told["tagline"]["said"][0]["value"] is None


def test_a_title_that_is_not_there_is_said_to_be_missing(matinee: Matinee) -> None:
    found = matinee("titles", "facts", "9")

    assert (found.exit_code, found.stderr.strip()) == (1, "There is no such title.")
