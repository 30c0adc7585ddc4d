"""Collections on the sample server: what is in them, in which order, and what a change leaves as it was."""

import json
import urllib.request

import pytest

from infra.sample_server.running import Running
from shared import errors
from shared.media_servers import MediaServer
from tests.shared.media_servers.lookups import films, library, person


def whole(server: Running, client: MediaServer, item_id: str) -> dict[str, object]:
    """All that the server says of an item, but for when it was saved."""
    ana = person(client, "Ana").id
    path = f"/Items/{item_id}?userId={ana}" if server.kind == "jellyfin" else f"/Users/{ana}/Items/{item_id}"
    key = {"Authorization": f'MediaBrowser Token="{server.api_key}"'}
    headers = key if server.kind == "jellyfin" else {"X-Emby-Token": server.api_key}
    with urllib.request.urlopen(urllib.request.Request(server.base + path, headers=headers), timeout=10) as reply:
        return {name: value for name, value in json.load(reply).items() if name != "Etag"}


def test_a_collection_holds_what_it_is_told_and_only_lists_are_deleted(client: MediaServer) -> None:
    ids, ana = [item.id for item in films(client)[:5]], person(client, "Ana").id
    collection = client.create_collection("Our five", ids[:3])

    client.set_collection_items(collection, ana, ids[1:])

    assert set(client.collection_items(collection, ana)) == set(ids[1:])
    with pytest.raises(errors.Conflict, match="left alone"):
        client.delete_list(ids[0])
    client.delete_list(collection)
    assert ids[0] in {item.id for item in films(client)}


def test_where_a_collection_can_it_keeps_the_order_in_which_items_were_added(client: MediaServer) -> None:
    ids, ana = [item.id for item in films(client)[:6]], person(client, "Ana").id
    wanted = [ids[3], ids[0], ids[5], ids[1]]
    collection = client.create_collection("Our five", ids[:4])
    client.sort(ana, collection, order=client.ORDER_OF_ADDING or "SortName")

    client.set_collection_items(collection, ana, wanted)

    found = client.collection_items(collection, ana)
    by_name = [item.id for item in sorted(films(client), key=lambda item: item.sort_name or "") if item.id in wanted]
    assert found == (wanted if client.ORDER_OF_ADDING else by_name)


def test_a_collection_that_is_right_is_looked_at_once_and_not_written(server: Running, client: MediaServer) -> None:
    ids, ana = [item.id for item in films(client)[:50]], person(client, "Ana").id
    collection = client.create_collection("Fifty", ids)
    client.sort(ana, collection, order=client.ORDER_OF_ADDING or "SortName")
    client.set_collection_items(collection, ana, ids)
    server.control.forget_requests()

    client.set_collection_items(collection, ana, ids)
    client.set_collection_items(collection, ana, [*ids[1:40], *ids[41:]])

    assert [entry["method"] for entry in server.control.requests()] == ["GET", "GET", "DELETE"]


def test_what_the_reader_is_not_shown_goes_where_it_was_ours(client: MediaServer) -> None:
    ids, ana, ben = [item.id for item in films(client)[:3]], person(client, "Ana").id, person(client, "Ben").id
    collection = client.create_collection("Three", ids)
    client.set_policy(ben, {"EnableAllFolders": False, "EnabledFolders": []})

    client.set_collection_items(collection, ben, [], perhaps=ids[:2])

    assert client.collection_items(collection, ana) == ids[2:]


def test_an_item_that_is_gone_keeps_no_other_one_out(server: Running, client: MediaServer) -> None:
    ids, ana = [item.id for item in films(client)[:4]], person(client, "Ana").id
    server.control.item(remove=ids[2])

    collection = client.create_collection("Three", ids[:2])
    client.set_collection_items(collection, ana, ids)

    assert set(client.collection_items(collection, ana)) == {ids[0], ids[1], ids[3]}
    client.delete_list(collection)
    with pytest.raises(errors.NotFound):
        client.set_collection_items(collection, ana, ids[:1])


def test_the_name_of_a_collection_is_found_in_other_letters_and_after_a_change(client: MediaServer) -> None:
    ids, ana = [item.id for item in films(client)[:1]], person(client, "Ana").id
    made = client.create_collection("Top: Picks?", ids)
    client.sort(ana, made, name="Best of all")

    assert client.collections_like("top  picks ") == client.collections_like("BEST of all") == [made]
    assert client.collections_like("Top") == []


def test_a_sort_name_is_set_and_taken_back_and_all_else_stays(server: Running, client: MediaServer) -> None:
    film, ana = films(client)[0], person(client, "Ana").id
    server.control.item(touch=film.id, custom_rating="16", locked_fields=["Genres"], lock_data=True)
    before = whole(server, client, film.id)
    sorting = client.sorting(ana, film.id)

    client.sort(ana, film.id, forced="07 - Seventh", is_locked=True)

    assert client.sorting(ana, film.id).sort_name.lower() == "07 - seventh"
    changed = {name for name, value in whole(server, client, film.id).items() if before.get(name) != value}
    assert changed == {"SortName", "ForcedSortName"} | ({"LockedFields"} if server.kind == "emby" else set())
    client.sort(ana, film.id, forced=sorting.forced, sort_name=sorting.sort_name, is_locked=sorting.is_locked)
    assert whole(server, client, film.id) == before


def test_sorting_a_collection_changes_none_of_its_films(server: Running, client: MediaServer) -> None:
    ids, ana = [item.id for item in films(client)[:3]], person(client, "Ana").id
    collection = client.create_collection("Three", ids)
    before = [whole(server, client, one) for one in ids]

    client.sort(ana, collection, name="Drei", forced="!!!!!! Drei", order="SortName")

    found = client.sorting(ana, collection)
    assert (found.name, found.forced, found.order) == ("Drei", "!!!!!! Drei", "SortName")
    assert [whole(server, client, one) for one in ids] == before


def test_what_is_gone_and_what_is_not_shown_are_told_apart(client: MediaServer) -> None:
    film, ben = films(client)[0], person(client, "Ben").id
    client.limit_to_libraries(ben, [library(client, "Kids")])

    with pytest.raises(errors.Forbidden, match="does not show"):
        client.sorting(ben, film.id)
    with pytest.raises(errors.NotFound):
        client.sorting(ben, "0" * 32)
