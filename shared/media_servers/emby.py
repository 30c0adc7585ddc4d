"""Emby: its routes under /emby, its token header, its query style."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import ClassVar
from urllib.parse import quote

from shared import errors, http
from shared.language import gettext
from shared.media_servers import fields, libraries, model, titles
from shared.media_servers.collections import Collections
from shared.media_servers.libraries import Libraries
from shared.media_servers.lists import Lists
from shared.media_servers.people import People
from shared.media_servers.sorting import Sorting, Sortings
from shared.media_servers.titles import Titles

log = logging.getLogger(__name__)

# Of UserItemDataDto these may not be absent when it is sent back.
NEEDED_USER_DATA = {"PlaybackPositionTicks": 0, "IsFavorite": False, "Played": False}


class Emby(People, Libraries, Titles, Lists, Collections, Sortings):
    """Its lists withhold even the year, and when and how often something was played, unless they are asked for by name."""

    kind: ClassVar[model.ServerKind] = "emby"
    prefix = "/emby"
    ITEM_FIELDS: ClassVar[tuple[str, ...]] = (
        *titles.ITEM_FIELDS, "ProductionYear", "PremiereDate", "EndDate", "CommunityRating", "CriticRating",
        "OfficialRating", "Status", "LocationType",
    )  # fmt: skip
    EPISODE_FIELDS: ClassVar[tuple[str, ...]] = (
        *titles.EPISODE_FIELDS, "PremiereDate", "CommunityRating", "OfficialRating", "Container", "LocationType",
    )  # fmt: skip
    USER_FIELDS: ClassVar[tuple[str, ...]] = (*titles.USER_FIELDS, "UserDataLastPlayedDate", "UserDataPlayCount")
    VIRTUAL_FOLDERS = "/Library/VirtualFolders/Query"
    USER_ITEMS = "/Users/{user}/Items"
    WHOLE_ITEM = "/Users/{user}/Items/{item}"
    RESUME = "/Users/{user}/Items/Resume"
    FAVORITE = "/Users/{user}/FavoriteItems/{item}"
    PLAYED = "/Users/{user}/PlayedItems/{item}"
    RATING = "/Users/{user}/Items/{item}/Rating"
    SUGGESTIONS = "/Users/{user}/Suggestions"
    SUGGESTED_TYPE = "includeItemTypes"
    AVATAR = "/Users/{user}/Images/Primary"
    PLAIN_LIST: ClassVar[dict[str, object]] = {"groupItemsIntoCollections": False}
    CAN_MOVE = True

    def _key_header(self, token: str) -> dict[str, str]:
        return {"X-Emby-Token": token}

    def _client_header(self, device_id: str) -> dict[str, str]:
        return {"X-Emby-Authorization": f"Emby {self._client_fields(device_id)}"}

    def _spelled(self, params: Mapping[str, object]) -> dict[str, object]:
        """Names begin with a capital, a list is one comma-separated word."""
        return {
            name[0].upper() + name[1:]: ",".join(value) if isinstance(value, tuple) else value
            for name, value in params.items()
        }

    def _settled(self, persons: list[model.Person]) -> list[model.Person]:
        """The folders within libraries that are shut to somebody, as paths; what cannot be told is a rule of Emby's own."""
        if not any(person.excluded_folder_ids for person in persons):
            return persons
        paths = self._sub_folders()
        return [_without(person, paths) for person in persons]

    def _sub_folders(self) -> dict[str, str]:
        """Names as policies write them -> path. Empty where Emby does not tell."""
        try:
            answer = {"Folders": self._get("/Library/SelectableMediaFolders")}
        except errors.MediaServerError as error:
            log.warning("Emby did not say where excluded folders lie (%s)", error)
            return {}
        found: dict[str, str] = {}
        for folder in fields.objects(answer, "Folders"):
            for sub in fields.objects(folder, "SubFolders"):
                path = fields.path(sub, "Path")
                found |= {f"{folder.get(name)}_{sub.get('Id')}": path for name in ("Guid", "Id") if path}
        return found

    def _user_rows(self) -> list[fields.Row]:
        """Somebody without an id is an empty row, so that whoever reads them knows of one left out."""
        rows: list[fields.Row] = []
        for page in self._pages("/Users/Query", dict, 500):
            rows += [*page.items, *({} for _ in page.left_out)]
        return rows

    def _folder_rows(self) -> list[fields.Row]:
        return fields.rows(fields.row(self._get(self.VIRTUAL_FOLDERS), "answer").get("Items"), "Items")

    def _create_folder(self, name: str, collection_type: str, path: str, options: Mapping[str, object]) -> http.Reply:
        body: dict[str, object] = {
            "Name": name,
            "CollectionType": collection_type,
            "Paths": [path],
            "RefreshLibrary": False,
        }
        body["LibraryOptions"] = {**options, "PathInfos": [{"Path": path}]}
        return self.http.call("POST", "/Library/VirtualFolders", json=body, accept=libraries.REFUSALS)

    def _rename_folder(self, source: fields.Row, name: str) -> http.Reply:
        body = {"Id": self._edit_id(source), "NewName": name}
        return self._write("POST", "/Library/VirtualFolders/Name", body, accept=(409,))

    def _remove_folder(self, source: fields.Row) -> None:
        body = {"Id": self._edit_id(source), "RefreshLibrary": True}
        self._write("POST", "/Library/VirtualFolders/Delete", body, accept=(404,))

    def _edit_id(self, source: fields.Row) -> str:
        return fields.identity(source, "Id") or fields.needed(source, "ItemId")

    def _refresh_folder(self, library_id: str) -> None:
        path, _ = self._route("/Items/{item}/Refresh", None, library_id)
        self._write(
            "POST",
            path,
            {"ReplaceThumbnailImages": False},
            recursive=True,
            metadataRefreshMode="Default",
            imageRefreshMode="Default",
        )

    def _write_rating(self, user_id: str, item_id: str, rating: float) -> None:
        """The body replaces all of the person's data on the item, so what is there goes back with it."""
        path, _ = self._route("/Users/{user}/Items/{item}", user_id, item_id)
        row = self._find(path, gettext("Emby no longer has this title, or this person may not see it."))
        data = NEEDED_USER_DATA | dict(fields.child(row, "UserData")) | {"Rating": rating}
        self._change(item_id, "POST", f"{path}/UserData", data)

    def _play_date(self, at: datetime) -> str:
        return at.astimezone(UTC).strftime("%Y%m%d%H%M%S")

    def _web_page(self, item_id: str, server_id: str) -> str:
        return f"/web/index.html#!/item?id={item_id}&serverId={server_id}"

    def _new_playlist(self, user_id: str, name: str, item_ids: Sequence[str]) -> str:
        """Emby's text lets the call name a user, its document does not: where that said nothing, the person is let in
        afterwards, then all others out. A version without sharing keeps the playlist open to everybody.
        """
        query = self._spelled({"name": name, "ids": tuple(item_ids), "userId": user_id, "mediaType": "Video"})
        playlist_id = fields.needed(fields.row(self.http.json("POST", "/Playlists", params=query), "answer"), "Id")
        access = {"ItemIds": [playlist_id], "UserIds": [user_id], "ItemAccess": "Manage"}
        if self._write("POST", "/Items/Access", access, accept=(404,)).status != 404:
            self._write("POST", f"/Items/{quote(playlist_id)}/MakePrivate", accept=(404,))
        return playlist_id

    def _spelled_sorting(self, source: fields.Row, after: Sorting) -> Mapping[str, object]:
        """Both names, because older versions heed the other one. Unlocked, the next refresh would take it back."""
        forced = after.forced or ""
        names = {"Name": after.name, "SortName": forced or after.sort_name, "ForcedSortName": forced}
        locks = [lock for lock in fields.texts(source, "LockedFields") if lock != "SortName"]
        spelled: dict[str, object] = {**names, "LockedFields": [*locks, "SortName"] if after.is_locked else locks}
        return spelled | ({"DisplayOrder": after.order} if after.order else {})


def _without(person: model.Person, paths: Mapping[str, str]) -> model.Person:
    excluded = [paths[name] for name in person.excluded_folder_ids if name in paths]
    shut = tuple(path if path.endswith(("/", "\\")) else path + ("\\" if "\\" in path else "/") for path in excluded)
    if len(excluded) == len(person.excluded_folder_ids):
        return replace(person, shut_paths=shut)
    return replace(person, shut_paths=shut, foreign_rules=(*person.foreign_rules, "ExcludedSubFolders"))
