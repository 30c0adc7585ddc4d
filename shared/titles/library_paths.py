"""Finds a library again that has lost its id: a library is the folders it shows. Pure."""

from collections.abc import Mapping, Sequence

from shared.media_servers import server_paths

Row = Mapping[str, object]


def renamed(stored: Sequence[Row], listed: Sequence[Row]) -> dict[int, str]:
    """Id of our row → the id that the server gives it now.

    `stored` are our rows (id, external_id, kind, paths), the likeliest first, and `listed` the server's
    (external_id, kind, paths). First whoever shows exactly the same folders, then whoever alone shows some of them.
    """
    ids, ours = {row["external_id"] for row in listed}, {row["external_id"] for row in stored}
    lost = [row for row in stored if row["external_id"] not in ids]
    new = [row for row in listed if row["external_id"] not in ours]
    found: dict[int, str] = {}
    for library in new:
        twin = next((row for row in lost if _may_be(row, library) and _folders(row) == _folders(library)), None)
        if twin:
            _take(twin, library, lost, found)
    for library in [row for row in new if row["external_id"] not in found.values()]:
        kin = [row for row in lost if _may_be(row, library) and _folders(row) & _folders(library)]
        if len(kin) == 1:
            _take(kin[0], library, lost, found)
    return found


def _take(row: Row, library: Row, lost: list[Row], found: dict[int, str]) -> None:
    found[int(str(row["id"]))] = str(library["external_id"])
    lost.remove(row)


def _may_be(row: Row, library: Row) -> bool:
    """Two kinds may share a folder and are two libraries; a kind that is unknown fits both."""
    return bool(_folders(library)) and (
        row["kind"] == library["kind"] or row["kind"] is None or library["kind"] is None
    )


def _folders(row: Row) -> frozenset[str]:
    paths = row["paths"]
    return (
        frozenset(server_paths.folded(str(path)) for path in paths) if isinstance(paths, list | tuple) else frozenset()
    )
