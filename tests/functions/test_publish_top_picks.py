"""Top picks on the sample server, in both dialects: a collection for everybody, a playlist for each, and nothing left behind."""

from collections.abc import Iterator, Sequence

import pytest

from functions import publish_top_picks, sync_users
from shared import kinds, options
from shared.jobs.progress import Attempt
from shared.output import grants, records, top_pick_forms
from shared.output.records import COLLECTION, PLAYLIST, TOP_PICKS, Owner
from shared.people import accounts
from tests import household
from tests.functions import publishing
from tests.functions.publishing import Home
from tests.household import popularity

FILMS = ["Heat", "Alien", "Toy Story", "The Matrix"]
NAME = "Top Picks - Movies"


@pytest.fixture(params=["jellyfin", "emby"])
def home(request: pytest.FixtureRequest, database: str) -> Iterator[Home]:
    with publishing.opened(request.param) as opened:
        for name in ("Ana", "Ben", "Ella"):
            accounts.enable(opened.conn, accounts.find(opened.conn, name), movies=True, series=True)
        rank(opened, FILMS)
        yield opened


def rank(home: Home, films: Sequence[str], kind: str = "movie") -> None:
    home.conn.execute("delete from top_pick_lists where kind = %s", (kind,))
    popularity.top_picked(home.conn, kind, [household.title(home.conn, name, kind) for name in films])
    home.conn.commit()


def choose(home: Home, *, playlist: bool = False, collection: bool = False, kind: str = "movie") -> None:
    for name, value in (("playlist", playlist), ("collection", collection)):
        options.set(home.conn, f"top_picks.{kind}_{name}", value)
    home.conn.commit()


def publish(home: Home) -> list[str]:
    """As the job does for everybody, a run after another; what each says."""
    said = []
    for args in top_pick_forms.concerned(home.conn):
        run = Attempt(1, "publish-top-picks")
        publish_top_picks.handler(home.conn, run, **args)  # type: ignore[arg-type]
        said.append(str(run.message))
    return said


def playlist(home: Home, name: str) -> list[str] | None:
    """What is in the person's playlist of films; None without one."""
    user_id = accounts.find(home.conn, name)
    mine = records.find(home.conn, 1, Owner("top_picks", user_id), "movie", PLAYLIST)
    if mine is None or mine.external_id is None:
        return None
    assert home.client.playlists_named(home.person(name).id, NAME) == [mine.external_id]
    return [home.names()[one] for one in home.client.playlist_items(mine.external_id, home.person(name).id)]


def collection(home: Home, reader: str = "Ana") -> list[str]:
    """What the server shows this person in the collection of films, in its order."""
    mine = records.find(home.conn, 1, TOP_PICKS, "movie", COLLECTION)
    if mine is None or mine.external_id is None:
        return []
    assert home.client.collections_like(NAME) == [mine.external_id]
    return [home.names()[one] for one in home.client.collection_items(mine.external_id, home.person(reader).id)]


def theirs(home: Home) -> dict[str, object]:
    """What is not ours: libraries, what each person may do and see, and how every film is named and sorted."""
    reader = home.person("Ana").id
    return {
        "libraries": [one for one in home.client.libraries() if one.content != "boxsets"],
        "people": home.client.users(),
        "films": {name: home.client.sorting(reader, id) for id, name in home.names().items()},
    }


def visible(home: Home, name: str) -> set[str]:
    user_id = accounts.find(home.conn, name)
    rows = home.conn.execute(
        "select t.name from visible_titles(%s) v join titles t on t.id = v.title_id", (user_id,)
    ).fetchall()
    return {row["name"] for row in rows}


def test_everybody_gets_a_playlist_of_what_they_may_see_in_the_order_of_the_list(home: Home) -> None:
    choose(home, playlist=True)

    publish(home)

    for name in ("Ana", "Ben", "Ella"):
        may = visible(home, name)
        assert playlist(home, name) == ([film for film in FILMS if film in may] or None)
    assert playlist(home, "Ana") == FILMS
    assert collection(home) == []


def test_the_collection_is_in_its_order_and_shows_each_what_they_may_see(home: Home) -> None:
    choose(home, collection=True)

    publish(home)

    assert collection(home) == FILMS
    assert set(collection(home, "Ella")) <= visible(home, "Ella") & set(FILMS)
    assert playlist(home, "Ana") is None


def test_whoever_has_a_list_of_folders_gains_the_collections_and_loses_them_again(home: Home) -> None:
    before = theirs(home)
    choose(home, collection=True)
    publish(home)
    library = next(one for one in home.client.libraries() if one.content == "boxsets")
    opened = {one.name for one in home.client.users() if one.all_folders or library.guid in one.folder_ids}
    # Cleo and the others get no picks.
    assert opened == {one.name for one in home.client.users() if one.all_folders} | {"Ben", "Ella"}

    choose(home)
    publish(home)

    assert theirs(home) == before
    assert collection(home) == []
    assert grants.any_held(home.conn, 1, top_pick_forms.COLLECTIONS) is False


def test_a_folder_that_an_administrator_gave_is_not_taken_away(home: Home) -> None:
    choose(home, collection=True)
    publish(home)
    library = next(one for one in home.client.libraries() if one.content == "boxsets")
    home.client.grant_library(home.person("Dev").id, library)
    sync_users.handler(home.conn, Attempt(1, "sync-users"))
    accounts.enable(home.conn, accounts.find(home.conn, "Dev"), movies=True, series=True)
    home.conn.commit()
    publish(home)

    choose(home)
    publish(home)

    assert library.guid in home.person("Dev").folder_ids
    assert library.guid not in home.person("Ben").folder_ids


def test_the_same_list_again_is_looked_at_and_not_written(home: Home) -> None:
    choose(home, playlist=True, collection=True)
    publish(home)
    home.server.control.forget_requests()

    publish(home)

    assert {entry["method"] for entry in home.server.control.requests()} == {"GET"}


def test_a_new_list_takes_the_place_of_the_old_one_everywhere(home: Home) -> None:
    choose(home, playlist=True, collection=True)
    publish(home)
    rank(home, ["The Matrix", "Moana", "Alien"])
    assert top_pick_forms.stale(home.conn)

    publish(home)

    assert playlist(home, "Ana") == collection(home) == ["The Matrix", "Moana", "Alien"]
    assert playlist(home, "Ella") == ["Moana"]
    assert top_pick_forms.stale(home.conn) == []


@pytest.mark.parametrize("form", ["playlist", "collection"])
def test_one_that_somebody_deleted_is_made_again_and_no_second_one(home: Home, form: str) -> None:
    choose(home, **{form: True})
    publish(home)
    owner = Owner("top_picks", accounts.find(home.conn, "Ana")) if form == "playlist" else TOP_PICKS
    mine = records.find(home.conn, 1, owner, "movie", PLAYLIST if form == "playlist" else COLLECTION)
    assert mine
    home.client.delete_list(str(mine.external_id))

    publish(home)

    assert (playlist(home, "Ana") if form == "playlist" else collection(home)) == FILMS


@pytest.mark.parametrize("change", ["top_picks.enabled", "output.enabled"])
def test_whatever_is_switched_off_leaves_nothing_behind(home: Home, change: str) -> None:
    before = theirs(home)
    choose(home, playlist=True, collection=True)
    publish(home)

    options.set(home.conn, change, False)
    publish(home)

    assert theirs(home) == before
    assert (playlist(home, "Ana"), collection(home)) == (None, [])
    assert home.conn.execute("select from outputs").fetchall() == []
    assert home.conn.execute("select from sort_names").fetchall() == []


def test_somebody_who_gets_no_picks_any_more_loses_the_playlist_and_the_way_in(home: Home) -> None:
    choose(home, playlist=True, collection=True)
    publish(home)

    accounts.disable(home.conn, accounts.find(home.conn, "Ella"))
    publish(home)

    library = next(one for one in home.client.libraries() if one.content == "boxsets")
    assert playlist(home, "Ella") is None
    assert library.guid not in home.person("Ella").folder_ids
    assert playlist(home, "Ben")


def test_of_a_series_the_next_episode_stands_in_the_playlist_and_the_series_in_the_collection(home: Home) -> None:
    rank(home, ["Bluey", "Dark"], "series")
    choose(home, playlist=True, collection=True, kind="series")
    publish(home)
    ana = accounts.find(home.conn, "Ana")
    mine = records.find(home.conn, 1, Owner("top_picks", ana), "series", PLAYLIST)
    both = records.find(home.conn, 1, TOP_PICKS, "series", COLLECTION)
    assert mine
    assert both

    episodes = [home.episode(one) for one in home.client.playlist_items(str(mine.external_id), home.person("Ana").id)]
    held = home.client.collection_items(str(both.external_id), home.person("Ana").id)

    assert [name for name, _ in episodes] == ["Bluey", "Dark"]
    assert [home.names()[one] for one in held] == ["Bluey", "Dark"]


def test_kinds_are_chosen_apart(home: Home) -> None:
    rank(home, ["Bluey", "Dark"], "series")
    choose(home, collection=True)
    choose(home, kind="series")

    publish(home)

    made = [one.name for one in kinds.picked() if records.find(home.conn, 1, TOP_PICKS, one.name, COLLECTION)]
    assert made == ["movie"]
    assert collection(home) == FILMS
