"""Sort names that bring items of a server into the order of a list, and that the items lose again with it.

What an item was sorted by is written down before the server is asked to change it. Whatever somebody else sets meanwhile stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from shared import db
from shared.db import Conn
from shared.errors import Forbidden, NotFound
from shared.media_servers import MediaServer
from shared.media_servers.sorting import Changes, Sorting
from shared.output.records import Output

sql = db.queries("output/sort_names")


@dataclass(frozen=True)
class Renamed:
    """One item and how it was sorted before; `names` are ours, none where somebody has set another one since."""

    external_id: str
    sort_name: str
    forced: str | None
    is_locked: bool
    names: list[str]
    is_settled: bool


def bring(conn: Conn, client: MediaServer, output: Output, reader: str, item_ids: Sequence[str]) -> None:
    """These are sorted by their place in the list, and all others of the output as before. Commits after each.

    `reader` is somebody who is shown everything. What another output has given a name keeps that one.
    """
    given = {"server_id": output.server_id, "output_id": output.id}
    known = {one.external_id: one for one in db.all(conn, sql.set, given, row=Renamed)}
    for one in known.values():
        if one.external_id not in item_ids:
            _give_back(conn, client, output, reader, one)
    digits = max(2, len(str(len(item_ids))))
    for rank, item_id in enumerate(item_ids, 1):
        _set(conn, client, output, reader, item_id, f"{rank:0{digits}} - ", known.get(item_id))


def _set(
    conn: Conn, client: MediaServer, output: Output, reader: str, item_id: str, prefix: str, known: Renamed | None
) -> None:
    if known and known.is_settled and all(name.startswith(prefix) for name in known.names):
        return
    try:
        found = client.sorting(reader, item_id)
    except (NotFound, Forbidden):
        return
    if known and not _is_ours(found, known):
        _rename(conn, output, item_id, [], is_settled=True)
        return
    name = prefix + found.name
    if known:
        _rename(conn, output, item_id, [*known.names, name], is_settled=False)
    elif not _begin(conn, output, item_id, found, name):
        return
    client.sort(reader, item_id, forced=name, is_locked=True)
    _rename(conn, output, item_id, [name], is_settled=True)


def _is_ours(found: Sorting, known: Renamed) -> bool:
    """Also where it is as it was before: a run was cut off before the server had our name."""
    before = (known.sort_name, known.forced, known.is_locked)
    return found.forced in known.names or (found.sort_name, found.forced, found.is_locked) == before


def _give_back(conn: Conn, client: MediaServer, output: Output, reader: str, known: Renamed) -> None:
    try:
        found = client.sorting(reader, known.external_id)
        if found.forced in known.names:
            before: Changes = {"sort_name": known.sort_name, "forced": known.forced, "is_locked": known.is_locked}
            client.sort(reader, known.external_id, **before)
    except Forbidden:
        return
    except NotFound:
        pass  # with the item its name is gone
    conn.execute(sql.forget, {"server_id": output.server_id, "external_id": known.external_id})
    conn.commit()


def _begin(conn: Conn, output: Output, item_id: str, found: Sorting, name: str) -> bool:
    before = {"sort_name": found.sort_name, "forced": found.forced, "is_locked": found.is_locked}
    given = {"server_id": output.server_id, "external_id": item_id, "output_id": output.id, "name": name}
    begun = db.maybe(conn, sql.begin, given | before) is not None
    conn.commit()
    return begun


def _rename(conn: Conn, output: Output, item_id: str, names: list[str], *, is_settled: bool) -> None:
    given = {"server_id": output.server_id, "external_id": item_id, "output_id": output.id, "names": names}
    conn.execute(sql.rename, given | {"is_settled": is_settled})
    conn.commit()
