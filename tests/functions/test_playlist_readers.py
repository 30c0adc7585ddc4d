"""Who can read a private playlist is looked at again: what was opened to others since is taken away, and it is said."""

from collections.abc import Iterator

import pytest

from tests.functions import publishing
from tests.functions.publishing import Home
from tests.functions.test_playlists import NAME, SERVERS, playlist, readers


@pytest.fixture(params=SERVERS, ids=lambda one: " ".join(one))
def home(request: pytest.FixtureRequest, database: str) -> Iterator[Home]:
    with publishing.opened(request.param[0], version=request.param[1]) as opened:
        yield opened


def opened_to_all(home: Home, ben: int) -> str:
    """Ben's playlist of before, which somebody has made public on the server since."""
    home.build(ben)
    [made] = home.client.playlists_named(home.person("Ben").id, NAME)
    home.server.control.item(touch=made, is_public=True)
    return made


def test_one_that_is_opened_to_others_later_is_taken_away_made_anew_and_said(home: Home) -> None:
    ben = home.pick("Ben", ["Heat", "Alien"])
    made = opened_to_all(home, ben)
    assert len(readers(home)) > 1
    home.conn.execute("update outputs set readers_seen_at = readers_seen_at - interval '1 day'")

    said = home.build(ben)

    assert said == (
        "Ben: 2 titles in a private playlist. "
        "The playlist could be read by others on this server: it was taken away and made anew."
    )
    assert readers(home) == {"Ben"}
    assert made not in home.client.playlists_named(home.person("Ben").id, NAME)
    assert playlist(home, "Ben") == ["Heat", "Alien"]
    assert home.build(ben) == "Ben: 2 titles in a private playlist."


@pytest.mark.parametrize(
    "change",
    [
        "update media_servers set version = version || '.1'",
        "update identities set policy_digest = 'another' where name = 'Chloe'",
        "update outputs set readers_seen_at = null",
    ],
)
def test_another_version_and_another_policy_are_reasons_to_look(home: Home, change: str) -> None:
    ben = home.pick("Ben", ["Heat"])
    opened_to_all(home, ben)

    assert "made anew" not in home.build(ben)
    home.conn.execute(change)

    assert "made anew" in home.build(ben)
    assert readers(home) == {"Ben"}


def test_a_server_that_keeps_no_private_ones_any_more_loses_those_that_are_there(home: Home) -> None:
    ben, chloe = home.pick("Ben", ["Heat"]), home.pick("Chloe", ["Alien"])
    home.build(chloe)
    [hers] = home.client.playlists_named(home.person("Chloe").id, NAME)
    opened_to_all(home, ben)
    home.server.control.item(touch=hers, is_public=True)
    home.server.control.quirk("public playlists")
    home.conn.execute("update outputs set readers_seen_at = null where user_id = %s", (ben,))

    said = home.build(ben)
    then = home.build(chloe)

    assert "could be read by others on this server and was taken away" in said
    assert "could be read by others on this server and was taken away" in then
    assert readers(home) == set()
