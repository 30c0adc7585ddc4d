"""What is counted for checks: picks above a limit, by the copies that people may open."""

import pytest

from shared.db import Conn
from shared.upkeep import inventory
from tests.household import rows


@pytest.mark.parametrize(
    ("limit", "copies", "said", "above"),
    [
        (None, [18], 18, 0),
        (12, [12], 12, 0),
        (12, [16], 16, 1),
        (12, [None], None, 1),
        # Two copies of a film: the one within the limit is theirs.
        (12, [16, 12], 16, 0),
        # What others say of the title is stricter than the copy, which decides.
        (12, [12], 18, 0),
        # And a harmless word of others opens no copy.
        (12, [18], 6, 1),
    ],
)
def test_a_pick_is_above_a_limit_when_no_copy_of_it_is_within(
    conn: Conn, limit: int | None, copies: list[int | None], said: int | None, above: int
) -> None:
    home = rows.server(conn)
    films, ben = rows.library(conn, server_id=home), rows.person(conn, "Ben")
    rows.identity(conn, ben, home, age_limit=limit)
    film = rows.unshelved(conn, "Alien", min_age=said)
    for number, age in enumerate(copies):
        rows.item(conn, films, film, str(number), min_age=age)
    rows.listed(conn, ben, "movie", [film])

    assert inventory.above_limit(conn) == above


def test_the_limit_of_one_server_says_nothing_of_what_another_shows(conn: Conn) -> None:
    servers = rows.server(conn), rows.server(conn)
    east, west = (rows.library(conn, server_id=server) for server in servers)
    ben = rows.person(conn, "Ben")
    rows.identity(conn, ben, servers[0], age_limit=12)
    rows.identity(conn, ben, servers[1])
    there, here = rows.unshelved(conn, "Alien"), rows.unshelved(conn, "Heat")
    rows.item(conn, west, there, "1", min_age=18)
    rows.item(conn, east, here, "2", min_age=18)
    rows.listed(conn, ben, "movie", [there, here])

    assert inventory.above_limit(conn) == 1


def test_an_account_kept_here_has_no_limit(conn: Conn) -> None:
    films = rows.library(conn)
    ana = rows.person(conn, "Ana")
    rows.give(conn, ana, films)
    rows.listed(conn, ana, "movie", [rows.title(conn, films, "Alien")])

    assert inventory.above_limit(conn) == 0
