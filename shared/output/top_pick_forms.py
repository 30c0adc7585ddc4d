"""Top picks on media servers: which forms they take, what goes into each, and for whom.

A library and a collection are the household's, one a server: everybody sees of them what the server shows them. A playlist is
each person's own, of what that person may see, because a public one would tell everybody what is in it. Where there is a library,
collection and playlists are made of its copies, so that nothing is there twice.
"""

from collections.abc import Mapping

from shared import db, kinds, options
from shared.curation import top_picks
from shared.db import Conn
from shared.jobs import Value
from shared.jobs.progress import Attempt
from shared.kinds import Kind
from shared.language import gettext
from shared.media_servers import MediaServer, model
from shared.output import grants, layout, playables, private_lists, records, top_pick_library
from shared.output.forms import collection
from shared.output.records import COLLECTION, LIBRARY, PLAYLIST, TOP_PICKS, Output, Owner, Place

sql = db.queries("output/top_pick_forms")

FORMS = {LIBRARY: "library", COLLECTION: "collection", PLAYLIST: "playlist"}
COLLECTIONS = "collections"  # why somebody may open the library of them
NO_ADMINISTRATOR = gettext("no collection, because no administrator's account there is known to Matinee.")

Values = Mapping[str, options.Value]


def is_wanted(values: Values, kind: str, form: str) -> bool:
    return bool(values["top_picks.enabled"] and values["output.enabled"] and values[_option(kind, FORMS[form])])


def concerned(conn: Conn) -> list[dict[str, Value]]:
    """The arguments of a run for each server and for each person of whom something may have to be done."""
    values = options.all_values(conn)
    servers: list[dict[str, Value]] = [
        {"server_id": id} for id in db.values(conn, sql.servers, of=int) if _has_shared(conn, values, id)
    ]
    people: list[dict[str, Value]] = [
        {"user_id": id} for id in db.values(conn, sql.people, of=int) if _has_own(conn, values, id)
    ]
    return [*servers, *people]


def stale(conn: Conn) -> list[int]:
    """People whose playlists are not what they should be: asked of the database alone."""
    values = options.all_values(conn)
    return [user_id for user_id in db.values(conn, sql.people, of=int) if _is_stale(conn, user_id, values)]


def stale_servers(conn: Conn) -> list[int]:
    """Servers whose libraries of top picks, or who may open them, are not what they should be: asked of the database alone."""
    values = options.all_values(conn)
    return [
        server_id
        for server_id in db.values(conn, sql.servers, of=int)
        if any(_is_library_stale(conn, server_id, kind.name, values) for kind in kinds.published())
    ]


def bring_shared(
    conn: Conn, client: MediaServer, run: Attempt, server_id: int, kind: Kind, values: Values
) -> list[str]:
    """The household's library and collection of the kind on this server, and commits. Returns what to say of them.

    The collection stands on the library: it comes after it, and leaves its copies before they go.
    """
    if is_wanted(values, kind.name, LIBRARY):
        made = top_pick_library.bring(conn, client, run, server_id, kind, values)
        return [made, _bring_collection(conn, client, server_id, kind, values)]
    told = _bring_collection(conn, client, server_id, kind, values)
    return [told, top_pick_library.withdraw(conn, client, run, server_id, kind)]


def open_collections(conn: Conn, client: MediaServer, server_id: int, values: Values) -> None:
    """Who gets picks may open the server's library of collections, as long as one of ours is in it."""
    wanted = [kind.name for kind in kinds.published() if is_wanted(values, kind.name, COLLECTION)]
    if not wanted and not grants.any_held(conn, server_id, COLLECTIONS):
        return
    grants.bring(conn, client, server_id, COLLECTIONS, _collections(client) if wanted else None, wanted)


def bring_own(conn: Conn, client: MediaServer, place: Place, user_id: int, kind: Kind, values: Values) -> str:
    """The person's playlist of the kind on this server, and commits. Returns what to say of it."""
    name, items = _name(values, kind.name), _items(conn, place, user_id, kind, values)
    return private_lists.bring(conn, client, place, _whose(user_id), kind.name, name=name, item_ids=items)


def has_own(conn: Conn, place: Place, user_id: int, kind: Kind, values: Values) -> bool:
    """Whether the server has to be asked anything for this person."""
    known = records.find(conn, place.server_id, _whose(user_id), kind.name, PLAYLIST)
    return known is not None or bool(_items(conn, place, user_id, kind, values))


def _bring_collection(conn: Conn, client: MediaServer, server_id: int, kind: Kind, values: Values) -> str:
    known = records.find(conn, server_id, TOP_PICKS, kind.name, COLLECTION)
    wanted = is_wanted(values, kind.name, COLLECTION)
    if not wanted and known is None:
        return ""
    place = records.household_place(conn, server_id)
    if place is None:
        return NO_ADMINISTRATOR
    mine = known or records.create(conn, server_id, TOP_PICKS, kind.name, COLLECTION)
    conn.commit()
    if not wanted:
        return _withdraw(conn, client, mine, place)
    return _publish(conn, client, mine, place, kind, values)


def _publish(conn: Conn, client: MediaServer, mine: Output, place: Place, kind: Kind, values: Values) -> str:
    limit = int(str(values[_option(kind.name, "count")]))
    items, are_copies = playables.of_top_picks(conn, place.server_id, kind.name, limit=limit), False
    if is_wanted(values, kind.name, LIBRARY):
        items, are_copies = top_pick_library.copies(conn, place.server_id, kind.name, items)
    done = collection.publish(
        conn,
        client,
        mine,
        place,
        name=_name(values, kind.name),
        item_ids=items,
        on_top=True,
        sorts_items=bool(values["top_picks.sort_names"]),
        are_sorted=are_copies,
    )
    records.settled(conn, mine.id, b"", done.problem)
    conn.commit()
    return done.problem or gettext("%(items)s %(nouns)s in a collection.", items=len(items), nouns=kind.nouns)


def _withdraw(conn: Conn, client: MediaServer, mine: Output, place: Place) -> str:
    collection.withdraw(conn, client, mine, place)
    records.remove(conn, mine.id)
    conn.commit()
    return gettext("no collection now.")


def _collections(client: MediaServer) -> model.Library | None:
    """The server makes it with its first collection."""
    return next((library for library in client.libraries() if library.content == "boxsets"), None)


def _items(conn: Conn, place: Place, user_id: int, kind: Kind, values: Values) -> list[str]:
    has_library = is_wanted(values, kind.name, LIBRARY)
    is_instead = has_library and top_pick_library.is_shut_out(conn, place, kind.name)
    if not (place.is_wanted and (is_instead or is_wanted(values, kind.name, PLAYLIST))):
        return []
    found = top_picks.listing(conn, user_id, kind.name)
    items = playables.of_titles(conn, place.server_id, user_id, [row["title_id"] for row in found.titles])
    if not has_library:
        return items
    return top_pick_library.copies(conn, place.server_id, kind.name, items, subject=place.subject)[0]


def _has_shared(conn: Conn, values: Values, server_id: int) -> bool:
    if grants.any_held(conn, server_id, COLLECTIONS):
        return True
    return any(
        is_wanted(values, kind.name, form) or records.find(conn, server_id, TOP_PICKS, kind.name, form)
        for kind in kinds.published()
        for form in (LIBRARY, COLLECTION)
    )


def _is_library_stale(conn: Conn, server_id: int, kind: str, values: Values) -> bool:
    if is_wanted(values, kind, LIBRARY):
        return top_pick_library.is_stale(conn, server_id, kind, values)
    return top_pick_library.find(conn, server_id, kind) is not None


def _has_own(conn: Conn, values: Values, user_id: int) -> bool:
    return any(
        has_own(conn, place, user_id, kind, values)
        for kind in kinds.published()
        for place in records.places(conn, user_id, kind.name)
    )


def _is_stale(conn: Conn, user_id: int, values: Values) -> bool:
    return any(
        private_lists.is_stale(
            conn,
            place,
            _whose(user_id),
            kind.name,
            name=_name(values, kind.name),
            item_ids=_items(conn, place, user_id, kind, values),
        )
        for kind in kinds.published()
        for place in records.places(conn, user_id, kind.name)
    )


def _whose(user_id: int) -> Owner:
    return Owner(TOP_PICKS.purpose, user_id)


def _name(values: Values, kind: str) -> str:
    return layout.safe_name(str(values[_option(kind, "name")]), fallback="Top Picks")


def _option(kind: str, name: str) -> str:
    return f"{top_picks.PREFIX}{kind}_{name}"
