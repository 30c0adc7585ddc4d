"""Picks become private playlists on the sample server, in both dialects: whose they are, what is in them, and what goes wrong."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from infra.sample_server.running import running
from shared import media_servers, options
from shared.errors import MediaServerError
from shared.output import proof
from shared.people import accounts
from shared.upkeep import takeovers
from tests import household
from tests.functions import publishing
from tests.functions.publishing import Home
from tests.household import rows

SERVERS = [("jellyfin", "10.11.11"), ("jellyfin", "12.0.0"), ("emby", "4.9.1.90")]
NAME = "AI Picks – Movies"


@pytest.fixture(params=SERVERS, ids=lambda one: " ".join(one))
def home(request: pytest.FixtureRequest, database: str) -> Iterator[Home]:
    with publishing.opened(request.param[0], version=request.param[1]) as opened:
        yield opened


def playlist(home: Home, name: str, title: str = NAME) -> list[str] | None:
    """The names of what is in a person's playlist, read as that person; None without one."""
    person = home.person(name)
    found = home.client.playlists_named(person.id, title)
    assert len(found) <= 1
    names = home.names()
    return [names[item] for item in home.client.playlist_items(found[0], person.id)] if found else None


def readers(home: Home) -> set[str]:
    """Everybody who may read some playlist of this name."""
    return {one.name for one in home.client.users() if home.client.playlists_named(one.id, NAME)}


def test_picks_become_a_playlist_of_the_servers_own_items_that_one_person_reads(home: Home) -> None:
    ben = home.pick("Ben", ["Heat", "Alien", "The Matrix"])

    said = home.build(ben)

    assert said == "Ben: 3 titles in a private playlist."
    assert playlist(home, "Ben") == ["Heat", "Alien", "The Matrix"]
    assert readers(home) == {"Ben"}
    assert home.files() == {}
    assert {one.name for one in home.client.libraries()} == {"Films", "Series", "Kids", "Documentaries"}
    assert [(one.form, one.is_proved) for one in proof.listing(home.conn, 1)] == [("playlist", True)]


def test_a_new_list_replaces_the_old_one_in_its_order_and_the_same_one_writes_nothing(home: Home) -> None:
    ben = home.pick("Ben", ["Heat", "Alien"])
    home.build(ben)
    home.pick("Ben", ["The Matrix", "Alien", "Heat"])

    home.build(ben)
    home.server.control.forget_requests()
    home.build(ben)

    assert playlist(home, "Ben") == ["The Matrix", "Alien", "Heat"]
    assert {request["method"] for request in home.server.control.requests()} == {"GET"}


def test_of_a_series_the_next_episode_that_was_not_seen_stands_for_it(home: Home) -> None:
    ben = home.pick("Ben", ["Breaking Bad", "The Wire"], "series")
    show = household.title(home.conn, "Breaking Bad")
    for key in ("s01e01", "s01e02"):
        episode = "select id from episodes where title_id = %s and key = %s"
        rows.watch(home.conn, ben, show, episode_id=rows.one(home.conn, episode, (show, key)))

    home.build(ben, "series")

    keys = home.conn.execute(
        """select t.name, e.key from library_items li join episodes e on e.id = li.episode_id join titles t on t.id = e.title_id
        where t.name in ('Breaking Bad', 'The Wire') and e.key in ('s01e03', 's01e01')"""
    ).fetchall()
    person = home.person("Ben")
    [made] = home.client.playlists_named(person.id, "AI Picks – Series")
    found = [home.episode(item) for item in home.client.playlist_items(made, person.id)]
    assert keys
    assert found == [("Breaking Bad", "s01e03"), ("The Wire", "s01e01")]


def test_who_is_switched_off_loses_the_playlist_and_nobody_else_does(home: Home) -> None:
    ben, chloe = home.pick("Ben", ["Heat"]), home.pick("Chloe", ["Alien"])
    home.build(ben)
    home.build(chloe)
    accounts.disable(home.conn, ben)

    assert home.build(ben) == "Ben: no playlist of picks now."

    assert playlist(home, "Ben") is None
    assert playlist(home, "Chloe") == ["Alien"]
    assert home.build(ben) == "Nothing to publish."


def test_what_a_person_may_not_see_is_in_no_playlist(home: Home) -> None:
    home.build(home.pick("Ella", ["Heat", "Toy Story"]))

    assert playlist(home, "Ella") == ["Toy Story"]


def test_a_playlist_that_somebody_deleted_is_made_again(home: Home) -> None:
    ben = home.pick("Ben", ["Heat"])
    home.build(ben)
    [made] = home.client.playlists_named(home.person("Ben").id, NAME)
    home.client.delete_list(made)

    home.build(ben)

    assert playlist(home, "Ben") == ["Heat"]


@pytest.mark.parametrize(
    "change",
    [
        {"at": "Items[0].PlaylistItemId", "remove": True},
        {"at": "Items[0].Id", "remove": True},
        {"at": "Items[0]", "set": None},
        {"at": "TotalRecordCount", "remove": True},
    ],
)
def test_one_broken_entry_does_not_keep_a_playlist_as_it_was(home: Home, change: dict[str, object]) -> None:
    ben = home.pick("Ben", ["Heat", "Alien"])
    home.build(ben)
    home.pick("Ben", ["The Matrix", "Alien"])
    home.server.control.oddity("/Playlists/[^/]+/Items", change)

    home.build(ben)

    assert home.server.control.oddities()[0]["happened"]
    home.server.control.clear_oddities()
    assert playlist(home, "Ben") == ["The Matrix", "Alien"]
    assert readers(home) == {"Ben"}


def test_a_playlist_of_that_name_which_was_there_before_is_left_alone(home: Home) -> None:
    ben, person = home.pick("Ben", ["Heat"]), home.person("Ben")
    own = home.client.create_playlist(person.id, NAME, [])

    home.build(ben)
    accounts.disable(home.conn, ben)
    home.build(ben)

    assert home.client.playlists_named(person.id, NAME) == [own]


def test_a_server_installed_anew_may_have_a_playlist_of_somebodys_under_our_id(home: Home) -> None:
    """Emby counts its ids up from the beginning again."""
    ben = home.pick("Ben", ["Heat", "Alien"])
    home.build(ben)

    with running(home.server.kind) as anew:
        anew.control.oddity("/System/Info", {"at": "Id", "set": "7" * 32})
        client = media_servers.connect(anew.kind, anew.url, anew.api_key)
        own = client.create_playlist(home.person("Ben").id, "Sunday", [])
        home.conn.execute("update outputs set external_id = %s", (own,))
        takeovers.carry_out(home.conn, takeovers.plan(home.conn, 1, url=anew.base, api_key=anew.api_key))
        home.read()
        home.build(ben)
        home.pick("Ben", ["The Matrix"])
        home.build(ben)

        moved = replace(home, server=anew, client=client)
        assert (playlist(moved, "Ben", "Sunday"), playlist(moved, "Ben")) == ([], ["The Matrix"])
        accounts.disable(home.conn, ben)
        home.build(ben)
        assert (playlist(moved, "Ben", "Sunday"), playlist(moved, "Ben")) == ([], None)
        client.close()


STEPS = {
    "looking what is there": ("GET", "includeItemTypes=Playlist", "truncate"),
    "it is made and nobody hears of it": ("POST", "/Playlists(\\?|$)", "truncate"),
    "looking who reads it": ("GET", "/Playlists/.*/Items", "5xx"),
    "filling it": ("POST", "/Playlists/.*/Items", "5xx"),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_run_that_dies_at_any_step_leaves_one_playlist_to_the_next(home: Home, step: str) -> None:
    ben = home.pick("Ben", ["Heat", "Alien"])
    method, match, kind = STEPS[step]
    home.server.control.fault(match, kind, method=method, times=10)

    with pytest.raises(MediaServerError):
        home.build(ben)
    home.conn.rollback()
    assert any(rule["happened"] for rule in home.server.control.faults())
    home.server.control.clear_faults()
    home.build(ben)

    assert playlist(home, "Ben") == ["Heat", "Alien"]
    assert readers(home) == {"Ben"}


def test_one_that_others_read_is_taken_away_and_said_and_nobody_else_gets_one(home: Home) -> None:
    home.server.control.quirk("public playlists")
    ben, chloe = home.pick("Ben", ["Heat"]), home.pick("Chloe", ["Alien"])

    said = home.build(ben)
    home.server.control.forget_requests()
    then = home.build(chloe)

    assert "could be read by others on this server and was taken away" in said
    assert "could be read by others" in then
    assert readers(home) == set()
    assert [request for request in home.server.control.requests() if request["method"] != "GET"] == []


def test_on_emby_before_4_8_there_is_no_private_playlist(database: str) -> None:
    with publishing.opened("emby", version="4.7.14") as home:
        said = home.build(home.pick("Ben", ["Heat"]))

        assert said == "Ben: Emby before 4.8 shows every playlist to everybody: there are no private ones."
        assert readers(home) == set()


def test_on_jellyfin_10_10_where_a_key_takes_nothing_out_a_new_one_takes_its_place(database: str) -> None:
    with publishing.opened("jellyfin", version="10.10.7") as home:
        ben = home.pick("Ben", ["Heat", "Alien"])
        home.build(ben)
        home.pick("Ben", ["The Matrix", "Alien"])

        home.build(ben)

        assert playlist(home, "Ben") == ["The Matrix", "Alien"]


def test_another_form_takes_the_place_of_the_first_and_leaves_nothing(home: Home) -> None:
    ben = home.pick("Ben", ["Heat"])
    home.build(ben)

    options.set(home.conn, "output.form", "library")
    home.build(ben)
    assert playlist(home, "Ben") is None
    assert [item.name for item in home.items("AI Picks – Ben")] == ["Heat"]

    options.set(home.conn, "output.form", "both")
    home.build(ben)
    assert playlist(home, "Ben") == ["Heat"]
    assert home.library("AI Picks – Ben")

    options.set(home.conn, "output.enabled", False)
    home.build(ben)
    assert playlist(home, "Ben") is None
    assert home.library("AI Picks – Ben") is None
    assert home.conn.execute("select count(*) as n from outputs").fetchone() == {"n": 0}


@pytest.mark.parametrize(("crowd", "gets"), [("playlist", "playlist"), ("publish", "library"), ("skip", "nothing")])
def test_a_library_that_somebody_else_would_see_is_made_only_where_an_admin_says_so(
    home: Home, crowd: str, gets: str
) -> None:
    options.set(home.conn, "output.form", "library")
    options.set(home.conn, "output.all_folders", crowd)
    ana = home.pick("Ana", ["Heat"])

    home.build(ana)

    assert home.person("Ana").all_folders
    assert (playlist(home, "Ana") is not None, home.library("AI Picks – Ana") is not None) == (
        gets == "playlist",
        gets == "library",
    )
