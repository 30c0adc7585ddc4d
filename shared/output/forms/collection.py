"""A collection of a server's own items in the order of a list, for everybody whom the server shows collections.

Ours is the one whose id we stored. Both servers tell collections apart by a folder of their name, so that making a second one
of a name would take over the first: a name that is or was another's gets a number. A run that is killed between making a
collection and storing its id leaves an intent behind: what bears that name, and holds nothing but what we meant to put in, is
taken up by the next run.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count

from psycopg.types.json import Jsonb

from shared import db
from shared.db import Conn
from shared.errors import Forbidden, NotFound
from shared.language import gettext, marked
from shared.media_servers import MediaServer
from shared.media_servers.sorting import Changes, Sorting
from shared.output import records, sort_names
from shared.output.forms.playlist import Published
from shared.output.records import Output, Place

sql = db.queries("output/outputs")

TOP = "!!!!!! "  # in the alphabet before everything else
SORTED, RENAMED = "sorted", "renamed"  # what sorts its items where names do
NOTHING = gettext("There is nothing to put into the collection.")
HIDDEN = marked(
    "The server does not show our collection to %(name)s, whose account it is read with: let them "
    "open the Collections library."
)


def publish(
    conn: Conn,
    client: MediaServer,
    output: Output,
    place: Place,
    *,
    name: str,
    item_ids: Sequence[str],
    on_top: bool = False,
    sorts_items: bool = False,
    are_sorted: bool = False,
) -> Published:
    """Brings the collection to these items, in this order, and commits. `place` is somebody's who sees everything there.

    Jellyfin keeps the order by itself. Elsewhere it needs sort names on the items: with `sorts_items` they are set, and given
    back when the item leaves; without, the server shows the items in an order of its own. `are_sorted`: the items are copies of
    ours, whose names sort them by rank already. `on_top`: before all others.
    """
    wanted = list(dict.fromkeys(item_ids))
    if not wanted:
        withdraw(conn, client, output, place)
        return Published(NOTHING)
    try:
        output, found = _standing(conn, client, output, place, name, wanted)
        by = SORTED if are_sorted else RENAMED if sorts_items else ""
        _bring(conn, client, output, place, found, wanted, on_top=on_top, by=by)
    except Forbidden:
        return Published(gettext(HIDDEN, name=place.name))
    return Published()


def withdraw(conn: Conn, client: MediaServer, output: Output, place: Place) -> None:
    """Takes it away, also one that a killed run left behind, and gives the items their sort names back. Gone is fine."""
    sort_names.bring(conn, client, output, place.subject, [])
    for one in filter(None, (_orphan(conn, client, output, place), _to_delete(client, output, place))):
        client.delete_list(one)
    _own(conn, output, "", None, [])


def _to_delete(client: MediaServer, output: Output, place: Place) -> str | None:
    try:
        return output.external_id if _ours(client, output, place) else None
    except Forbidden:  # there, by our id
        return output.external_id


def _standing(
    conn: Conn, client: MediaServer, output: Output, place: Place, name: str, wanted: list[str]
) -> tuple[Output, Sorting]:
    """The output with a collection that is there and the name it is to bear; and how that is sorted now."""
    found = _ours(client, output, place)
    if found is None:
        output = _made(conn, client, output, place, name, wanted)
        return output, client.sorting(place.subject, str(output.external_id))
    if output.name not in _names(name, until=99):
        output = replace(output, name=_free_name(client, name, output.external_id))
    return output, found


def _ours(client: MediaServer, output: Output, place: Place) -> Sorting | None:
    """None where it is gone, or another one: where ids follow from names, somebody may have made a new one in its place."""
    if output.external_id is None:
        return None
    try:
        found = client.sorting(place.subject, output.external_id)
    except NotFound:
        return None
    if found.forced or client.ORDER_OF_ADDING is None:
        return found
    held = client.collection_items(output.external_id, place.subject)
    return found if set(held) <= set(output.members) else None


def _made(conn: Conn, client: MediaServer, output: Output, place: Place, name: str, wanted: list[str]) -> Output:
    # One at a time: what another run has just made must not be taken for one that was left behind.
    records.lock(conn, place.server_id, "collections")
    made, known = _orphan(conn, client, output, place), str((output.intent or {}).get("name"))
    if made is None:
        known = _free_name(client, name, None)
        conn.execute(sql.intend, {"id": output.id, "intent": Jsonb({"name": known, "items": wanted})})
        conn.commit()
        records.lock(conn, place.server_id, "collections")
        made = client.create_collection(known, wanted)
    _own(conn, output, known, made, wanted)
    return replace(output, name=known, external_id=made, intent=None, members=wanted)


def _orphan(conn: Conn, client: MediaServer, output: Output, place: Place) -> str | None:
    if not output.intent:
        return None
    given = {"server_id": output.server_id, "form": output.form, "id": output.id}
    others = db.values(conn, sql.lists_of_ours, given, of=str)
    for found in client.collections_like(str(output.intent["name"])):
        if found not in others and set(client.collection_items(found, place.subject)) <= set(output.intent["items"]):
            return found
    return None


def _bring(
    conn: Conn,
    client: MediaServer,
    output: Output,
    place: Place,
    found: Sorting,
    wanted: list[str],
    *,
    on_top: bool,
    by: str,
) -> None:
    collection_id, order = str(output.external_id), client.ORDER_OF_ADDING
    told: Changes = {"name": output.name, "forced": f"{TOP}{output.name}" if on_top else output.name}
    if order or by:
        told["order"] = order or "SortName"
    if any(str(getattr(found, name)).casefold() != str(value).casefold() for name, value in told.items()):
        client.sort(place.subject, collection_id, **told)
    _own(conn, output, output.name, collection_id, [*dict.fromkeys([*output.members, *wanted])])
    client.set_collection_items(collection_id, place.subject, wanted, perhaps=output.members)
    _own(conn, output, output.name, collection_id, wanted)
    sort_names.bring(conn, client, output, place.subject, wanted if by == RENAMED and not order else [])


def _free_name(client: MediaServer, name: str, own_id: str | None) -> str:
    return next(one for one in _names(name) if set(client.collections_like(one)) <= {own_id})


def _names(name: str, until: int | None = None) -> Iterator[str]:
    """A name and what it becomes where it is taken: “… (2)”, “… (3)”."""
    yield name
    for number in count(2) if until is None else range(2, until + 1):
        yield f"{name} ({number})"


def _own(conn: Conn, output: Output, name: str, external_id: str | None, members: list[str]) -> None:
    given = {"id": output.id, "name": name, "external_id": external_id, "members": members}
    conn.execute(sql.own_list, given)
    conn.commit()
