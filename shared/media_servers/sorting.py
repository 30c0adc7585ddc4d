"""How an item is named and sorted on a server, read with the whole item and written back with it.

Both servers overwrite an item with what they are sent, null included, so all that was read goes back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, TypedDict, Unpack

from shared import errors
from shared.language import gettext
from shared.media_servers import fields, paging
from shared.media_servers.connection import Connection


@dataclass(frozen=True)
class Sorting:
    """`sort_name` is what the item is sorted by; `forced` what somebody set, on Emby that or the automatic one; `is_locked`
    whether a refresh leaves it (Emby). `order` is by what a collection sorts what is in it."""

    name: str
    sort_name: str
    forced: str | None = None
    is_locked: bool = False
    order: str | None = None


class Changes(TypedDict, total=False):
    """Of `Sorting`."""

    name: str
    sort_name: str
    forced: str | None
    is_locked: bool
    order: str | None


class Sortings(Connection):
    WHOLE_ITEM: ClassVar[str]

    def sorting(self, reader: str, item_id: str) -> Sorting:
        return _read(self._whole(reader, item_id))

    def sort(self, reader: str, item_id: str, **changes: Unpack[Changes]) -> None:
        source = self._whole(reader, item_id)
        spelled = self._spelled_sorting(source, replace(_read(source), **changes))
        if any((value or None) != (source.get(name) or None) for name, value in spelled.items()):
            self._write("POST", f"/Items/{item_id}", {**source, **spelled})

    def _spelled_sorting(self, source: fields.Row, after: Sorting) -> Mapping[str, object]:
        raise NotImplementedError

    def _whole(self, reader: str, item_id: str) -> fields.Row:
        path, params = self._route(self.WHOLE_ITEM, reader, item_id)
        try:
            return self._find(path, gettext("%(title)s no longer has this item.", title=self.title), **params)
        except errors.NotFound:
            if self._exists(item_id):
                raise errors.Forbidden(
                    gettext("%(title)s does not show this item to the account it is read with.", title=self.title)
                ) from None
            raise

    def _exists(self, item_id: str) -> bool:
        """Asked for nobody: a key is shown everything."""
        found, _ = paging.page_of(self._get("/Items", ids=(item_id,), recursive=True, enableUserData=False))
        return any(fields.identity(row, "Id") == item_id for row in found)


def _read(source: fields.Row) -> Sorting:
    return Sorting(
        name=fields.text(source, "Name") or "",
        sort_name=fields.text(source, "SortName") or "",
        forced=fields.text(source, "ForcedSortName") or None,
        is_locked="SortName" in fields.texts(source, "LockedFields"),
        order=fields.text(source, "DisplayOrder") or None,
    )
