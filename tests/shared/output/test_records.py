"""An output belongs to a person, to the household, or to a channel as one person has it: each finds its own and no other."""

from dataclasses import replace
from functools import partial

import pytest
from psycopg.errors import CheckViolation

from shared.db import Conn
from shared.output import records
from shared.output.records import COLLECTION, PLAYLIST, TOP_PICKS, Owner
from tests.household import rows
from tests.household.channels import channel


def test_each_owner_finds_its_own_output_and_no_other(conn: Conn) -> None:
    server, ana, ben = rows.server(conn, kind="emby"), rows.person(conn, "Ana"), rows.person(conn, "Ben")
    weekend, other = channel(conn, ana), channel(conn, ana)
    whose = (records.picks_of, partial(Owner, TOP_PICKS.purpose), partial(records.channel_of, weekend))
    owners = [of(id) for id in (ana, ben) for of in whose]

    made = {owner: records.create(conn, server, owner, "movie", PLAYLIST).id for owner in owners}

    found = {owner: records.find(conn, server, owner, "movie", PLAYLIST) for owner in owners}
    assert {owner: one and one.id for owner, one in found.items()} == made
    assert records.find(conn, server, TOP_PICKS, "movie", PLAYLIST) is None
    assert records.find(conn, server, TOP_PICKS, "movie", COLLECTION) is None
    assert records.find(conn, server, records.channel_of(other, ana), "movie", PLAYLIST) is None


def test_a_channel_may_hold_several_kinds_at_once(conn: Conn) -> None:
    server, ana = rows.server(conn, kind="emby"), rows.person(conn, "Ana")
    whose = records.channel_of(channel(conn, ana), ana)

    made = records.create(conn, server, whose, None, PLAYLIST)

    assert records.find(conn, server, whose, None, PLAYLIST) == replace(made, is_new=False)
    assert records.find(conn, server, whose, "movie", PLAYLIST) is None


def test_folders_are_made_from_ids_and_each_is_another(conn: Conn) -> None:
    server, ana = rows.server(conn, kind="emby"), rows.person(conn, "Ana")
    weekend = channel(conn, ana)
    owners = [TOP_PICKS, records.picks_of(ana), records.channel_of(weekend, ana)]

    folders = [records.create(conn, server, owner, "movie").folder for owner in owners]

    assert folders == [
        f"top-picks/server-{server}/movie",
        f"picks/server-{server}/movie-{ana}",
        f"channels/server-{server}/movie-{weekend}-{ana}",
    ]


def test_the_household_has_one_of_a_form_also_where_two_runs_make_it(conn: Conn) -> None:
    server = rows.server(conn, kind="emby")

    first, second = (records.create(conn, server, TOP_PICKS, "movie", COLLECTION) for _ in range(2))

    assert (first.is_new, second.is_new) == (True, False)
    assert replace(first, is_new=False) == second


def test_of_top_picks_only_playlists_are_somebodys_own(conn: Conn) -> None:
    server, ana = rows.server(conn, kind="emby"), rows.person(conn, "Ana")

    with pytest.raises(CheckViolation):
        records.create(conn, server, Owner(TOP_PICKS.purpose, ana), "movie", COLLECTION)


@pytest.mark.parametrize(
    "owner", [Owner("picks"), Owner("channel", 1), Owner("top_picks"), Owner("top_picks", None, 7), Owner("odd", 1)]
)
def test_whose_it_is_follows_from_what_it_is_for(conn: Conn, owner: Owner) -> None:
    server = rows.server(conn, kind="emby")

    with pytest.raises(CheckViolation):
        records.create(conn, server, owner, "movie", PLAYLIST)
