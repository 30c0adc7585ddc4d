"""Collections on a server: ours are known by id. Their names matter all the same, because both servers tell collections
apart by a folder of that name: who makes a second one takes the first one over and empties it.
"""

from collections.abc import Sequence
from typing import ClassVar

from shared import errors
from shared.language import gettext, marked
from shared.media_servers import differences, fields, paging
from shared.media_servers.connection import Connection
from shared.media_servers.lists import batches

GONE = marked("%(title)s no longer has this collection.")
NOT_IN_FILE_NAMES = str.maketrans(dict.fromkeys('"<>|:*?\\/', " "))


class Collections(Connection):
    USER_ITEMS: ClassVar[str]
    # By what a collection must be sorted to keep the order in which its items were added; None where it cannot.
    ORDER_OF_ADDING: ClassVar[str | None] = None

    def create_collection(self, name: str, item_ids: Sequence[str]) -> str:
        """Jellyfin makes it before it finds that an item is gone, so there it is made of nothing."""
        first = tuple(item_ids[:1]) if self.kind == "emby" else ()
        query = {"name": name, "ids": first, "isLocked": True}
        answer = self.http.json("POST", "/Collections", params=self._spelled(query))
        collection_id = fields.needed(fields.row(answer, "answer"), "Id")
        self._put(collection_id, item_ids[len(first) :])
        return collection_id

    def collections_like(self, name: str) -> list[str]:
        """In whatever letters, and under whatever name they go today."""
        query = {"includeItemTypes": ("BoxSet",), "recursive": True, "enableImages": False, "enableUserData": False}
        rows = self._all("/Items", lambda source: source, **query, fields=("Path",))
        return [fields.needed(row, "Id") for row in rows if _plain(name) in _names(row)]

    def collection_items(self, collection_id: str, reader: str) -> list[str]:
        """Asked for somebody, because Jellyfin tells a key alone of nothing. Raises `NotFound` for one that is gone, of which
        Emby shows nothing instead."""
        path, params = self._route(self.USER_ITEMS, reader)
        query = {**params, "parentId": collection_id, "enableImages": False, "enableUserData": False}
        try:
            return self._all(path, lambda source: fields.needed(source, "Id"), **query)
        except errors.MediaServerError as error:
            if error.permanent and not self._present((collection_id,)):
                raise errors.NotFound(gettext(GONE, title=self.title)) from error
            raise

    def set_collection_items(
        self, collection_id: str, reader: str, item_ids: Sequence[str], perhaps: Sequence[str] = ()
    ) -> None:
        here = self.collection_items(collection_id, reader)
        keeps_order = self.ORDER_OF_ADDING is not None
        steps = (differences.in_order if keeps_order else differences.in_any_order)(here, item_ids)
        hidden = [item_id for item_id in dict.fromkeys(perhaps) if item_id not in here and item_id not in item_ids]
        self._put(collection_id, steps.first)
        self._take_off(collection_id, [*(here[place] for place in steps.out), *hidden])
        self._put(collection_id, steps.last)

    def _put(self, collection_id: str, item_ids: Sequence[str]) -> None:
        """One item that is gone keeps all others out, so then only those are sent that the server still has."""
        for batch in batches(item_ids):
            path = f"/Collections/{collection_id}/Items"
            if self._write("POST", path, accept=(400, 404), ids=batch).status < 400:
                continue
            if there := self._still_there(batch):
                self._write("POST", path, ids=there)

    def _still_there(self, item_ids: tuple[str, ...]) -> tuple[str, ...]:
        present = self._present(item_ids)
        if present >= set(item_ids):
            raise errors.NotFound(gettext(GONE, title=self.title))
        return tuple(item_id for item_id in item_ids if item_id in present)

    def _present(self, item_ids: tuple[str, ...]) -> set[str | None]:
        """Which of these the server has."""
        query = {"ids": item_ids, "recursive": True, "enableImages": False, "enableUserData": False}
        found, _ = paging.page_of(self._get("/Items", **query))
        return {fields.identity(row, "Id") for row in found}

    def _take_off(self, collection_id: str, item_ids: Sequence[str]) -> None:
        for batch in batches(item_ids):
            self._write("DELETE", f"/Collections/{collection_id}/Items", ids=batch)


def _names(source: fields.Row) -> set[str]:
    folder = (fields.path(source, "Path") or "").replace("\\", "/").rsplit("/", 1)[-1]
    return {_plain(_plain(folder).removesuffix("[boxset]")), _plain(fields.text(source, "Name") or "")}


def _plain(name: str) -> str:
    return name.translate(NOT_IN_FILE_NAMES).strip().casefold()
