"""Playlists on a server, and the end of all lists: ours are known by id, never by name."""

from collections.abc import Collection, Iterator, Sequence
from typing import ClassVar
from urllib.parse import quote

from shared import errors
from shared.language import gettext
from shared.media_servers import differences, fields, paging
from shared.media_servers.connection import Connection

# Ids travel in the address: a hundred keep it below the 8 KB that servers and proxies take.
BATCH = 100
PAGE = 500


class Lists(Connection):
    # Whether an API key may move an entry: Jellyfin wants a person's own token.
    CAN_MOVE: ClassVar[bool] = False

    def create_playlist(self, user_id: str, name: str, item_ids: Sequence[str]) -> str:
        playlist_id = self._new_playlist(user_id, name, item_ids[:BATCH])
        self._append(playlist_id, user_id, item_ids[BATCH:])
        return playlist_id

    def playlists_named(self, user_id: str, name: str, apart_from: Collection[str] = ()) -> list[str]:
        """Jellyfin before 12 lists also what the person may not read, by its name: who reads it is asked of each."""
        query = {"userId": user_id, "includeItemTypes": ("Playlist",), "recursive": True, "enableImages": False}
        rows = self._all("/Items", lambda source: source, **query, enableUserData=False)
        found = [fields.needed(row, "Id") for row in rows if fields.text(row, "Name") == name]
        return [
            playlist_id
            for playlist_id in found
            if playlist_id not in apart_from and self.may_read(playlist_id, user_id)
        ]

    def may_read(self, playlist_id: str, user_id: str) -> bool:
        """Emby may answer for anybody and show only what is in it to some: then whether they see the list itself counts."""
        path = f"/Playlists/{playlist_id}/Items"
        reply = self.http.call(
            "GET", path, params=self._spelled({"userId": user_id, "limit": 1}), accept=(400, 401, 403, 404)
        )
        if reply.status != 200:
            return False
        found, _ = paging.page_of(self._object(reply, path))
        if found or self.kind == "jellyfin":
            return True
        listed, _ = paging.page_of(
            self._get("/Items", userId=user_id, ids=(playlist_id,), recursive=True, enableUserData=False)
        )
        return bool(listed)

    def playlist_items(self, playlist_id: str, user_id: str) -> list[str]:
        return [item_id for _, item_id in self._entries(playlist_id, user_id)]

    def set_playlist_items(self, playlist_id: str, user_id: str, item_ids: Sequence[str]) -> None:
        """Raises `NotFound` where nothing can be taken out of it."""
        entries = self._entries(playlist_id, user_id)
        here = [item_id for _, item_id in entries]
        move = differences.one_move(here, item_ids) if self.CAN_MOVE else None
        if move and self._moved(playlist_id, entries[move[0]][0], move[1]):
            return
        steps = differences.in_order(here, item_ids)
        out = [entries[place][0] for place in steps.out]
        if not all(out):
            raise errors.NotFound(
                gettext("%(title)s does not say how to take something out of this playlist.", title=self.title)
            )
        self._append(playlist_id, user_id, steps.first)
        self._take_out(playlist_id, out)
        self._append(playlist_id, user_id, steps.last)

    def _moved(self, playlist_id: str, entry_id: str, place: int) -> bool:
        """False where the server does not want it so. Sent once: entries may bear other ids afterwards."""
        path = f"/Playlists/{playlist_id}/Items/{quote(entry_id, safe='')}/Move/{place}"
        return bool(entry_id) and self.http.call("POST", path, accept=(400, 403, 404)).status < 400

    def _take_out(self, playlist_id: str, entry_ids: Sequence[str]) -> None:
        """From the end, so that a server which numbers its entries by place does not renumber those still to go."""
        for batch in batches(entry_ids[::-1]):
            reply = self._write("DELETE", f"/Playlists/{playlist_id}/Items", accept=(403, 404), entryIds=batch)
            if reply.status >= 400:
                raise errors.NotFound(
                    gettext("%(title)s lets a key take nothing out of this playlist.", title=self.title)
                )

    def _append(self, playlist_id: str, user_id: str, item_ids: Sequence[str]) -> None:
        for batch in batches(item_ids):
            self.http.call(
                "POST", f"/Playlists/{playlist_id}/Items", params=self._spelled({"ids": batch, "userId": user_id})
            )

    def _entries(self, playlist_id: str, user_id: str) -> list[tuple[str, str]]:
        """(entry id, item id) in order; empty for what is not told: one broken entry must not keep the others as they are."""
        found, start = [], 0
        while True:
            query = {"userId": user_id, "startIndex": start, "limit": PAGE}
            page, total = paging.page_of(
                self._find(
                    f"/Playlists/{playlist_id}/Items",
                    gettext("%(title)s no longer has this playlist.", title=self.title),
                    **query,
                )
            )
            found += [(self._entry_id(row), fields.identity(row, "Id") or "") for row in page]
            start += len(page)
            if not page or (len(page) < PAGE if total is None else start >= total):
                return found

    def _entry_id(self, source: fields.Row) -> str:
        """Jellyfin's entries bear the ids of their items."""
        found = fields.identity(source, "PlaylistItemId")
        return found or (fields.identity(source, "Id") if self.kind == "jellyfin" else None) or ""

    def delete_list(self, list_id: str) -> None:
        """Deleting an item deletes its files, so what it is gets looked up first. Raises `Conflict` when it is no
        list."""
        found, _ = paging.page_of(self._get("/Items", ids=(list_id,), recursive=True, enableUserData=False))
        ours = [row for row in found if fields.identity(row, "Id") == list_id]
        if not ours:
            return
        if fields.text(ours[0], "Type") not in ("Playlist", "BoxSet"):
            raise errors.Conflict(
                gettext(
                    "What %(title)s holds under this id is no playlist or collection: left alone.", title=self.title
                )
            )
        self._write("DELETE", f"/Items/{list_id}", accept=(404,))

    def _new_playlist(self, user_id: str, name: str, item_ids: Sequence[str]) -> str:
        raise NotImplementedError


def batches(ids: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(ids[start : start + BATCH]) for start in range(0, len(ids), BATCH))
