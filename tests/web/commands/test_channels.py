"""`matinee channels`."""

import json

from shared import db
from shared.people import accounts
from tests.household import rows
from tests.household.channels import channel
from tests.web.commands.conftest import Matinee


def stocked() -> None:
    """Ana has films, two of which are in a channel of hers."""
    with db.connect() as conn:
        films = rows.library(conn)
        ana = rows.person(conn, "Ana", films)
        ids = [rows.title(conn, films, name, year=1999) for name in ("Alien", "Heat", "Up")]
        channel(conn, ana, ids[:2], name="Saturday")
        conn.commit()


def test_channels_are_listed_shown_made_and_deleted(matinee: Matinee) -> None:
    stocked()

    assert "Saturday" in matinee("channels", "list").stdout
    assert matinee("channels", "show", "saturday").stdout.splitlines()[1].split() == ["1", "Alien", "1999"]
    made = matinee("channels", "create", "Ana", "Old", "--genre", "Drama", "--from", "1990", "--size", "2", "--json")
    assert json.loads(made.stdout)["name"] == "Old"
    assert matinee("channels", "delete", "Saturday").exit_code == 0

    found = json.loads(matinee("channels", "list", "--json").stdout)
    assert [(one["name"], one["ownerName"], one["titleCount"]) for one in found] == [("Old", "Ana", 0)]


def test_one_that_is_not_there_and_a_name_that_two_have_are_said(matinee: Matinee) -> None:
    stocked()
    with db.connect() as conn:
        channel(conn, accounts.find(conn, "Ana"), name="Saturday")
        conn.commit()

    assert "There is no channel “Monday”" in matinee("channels", "show", "Monday").stderr
    twice = matinee("channels", "show", "Saturday")
    assert (twice.exit_code, "use the number instead" in twice.stderr) == (1, True)


def test_generating_waits_and_says_how_many_there_are(matinee: Matinee) -> None:
    stocked()

    result = matinee("channels", "generate", "Saturday")

    assert result.exit_code == 0, result.output
    assert "3 titles." in result.output
