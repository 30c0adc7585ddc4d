"""`matinee output`."""

import json

import pytest

from shared import db, options
from tests.household import rows
from tests.web.commands.conftest import Matinee


@pytest.fixture
def listed(matinee: Matinee) -> Matinee:
    """Ben, whom a server knows, has two picks, and is to have a library."""
    with db.connect() as conn:
        films = rows.library(conn)
        ben = rows.person(conn, "Ben", films, picks=["movie"])
        heat, alien = (rows.title(conn, films, name) for name in ("Heat", "Alien"))
        conn.execute("update library_items set path = '/media/' || external_id || '.mkv'")
        rows.listed(conn, ben, "movie", [heat, alien])
        options.set(conn, "output.form", "library")
        options.set(conn, "output.all_folders", "publish")
        conn.commit()
    return matinee


def test_a_plan_shows_name_folder_readers_and_titles(listed: Matinee) -> None:
    result = listed("output", "plan", "Ben")

    assert result.exit_code == 0, result.output
    assert "the library “AI Picks – Ben”." in result.stdout
    assert "4 files to write, 0 to remove, 0 as they are" in result.stdout
    assert "Seen by nobody else; administrators (none) see everything." in result.stdout
    assert [line.split() for line in result.stdout.splitlines()[-2:]] == [
        ["1", "Heat", "Heat", "(1999)"],
        ["2", "Alien", "Alien", "(1999)"],
    ]
    assert listed("output", "list").stderr == "Nothing is published.\n"


def test_a_program_gets_the_plan_as_one_document(listed: Matinee) -> None:
    (plan,) = json.loads(listed("output", "plan", "Ben", "--json").stdout)

    assert (plan["person"], plan["playlist"], plan["write"]) == ("Ben", False, 4)
    assert [(one["rank"], one["title"], one["isLeftOut"]) for one in plan["titles"]] == [
        (1, "Heat", False),
        (2, "Alien", False),
    ]


def test_what_is_removed_stays_away_until_something_else_is_chosen(listed: Matinee) -> None:
    result = listed("output", "remove", "Ben")

    assert result.stdout == "Ben: nothing. What is there is taken away within a minute or two.\n"
    assert "Ben on" in (shown := listed("output", "plan", "Ben").stdout)
    assert "nothing." in shown
    assert listed("users", "form", "Ben", "household").exit_code == 0
    assert "the library" in listed("output", "plan", "Ben").stdout
