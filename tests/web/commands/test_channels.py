"""`matinee channels`."""

import json

import pytest

from shared import db
from shared.people import accounts
from tests import household
from tests.functions import publishing
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


@pytest.mark.parametrize("kind", ["jellyfin", "emby"])
def test_syncing_brings_it_to_the_server_and_publishes_it_from_then_on(matinee: Matinee, kind: str) -> None:
    with publishing.opened(kind) as home:
        ana = accounts.find(home.conn, "Ana")
        films = [household.title(home.conn, name, "movie") for name in ("Heat", "Alien")]
        channel(home.conn, ana, films, name="Saturday")
        home.conn.commit()

        result = matinee("channels", "sync", "saturday")

        assert result.exit_code == 0, result.output
        subject = home.person("Ana").id
        [playlist] = home.client.playlists_named(subject, "Saturday")
        assert [home.names()[one] for one in home.client.playlist_items(playlist, subject)] == ["Heat", "Alien"]
        assert json.loads(matinee("channels", "list", "--json").stdout)[0]["isPublished"] is True
        assert matinee("channels", "sync", "Monday").exit_code == 1
