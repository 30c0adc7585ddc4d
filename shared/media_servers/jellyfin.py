"""Jellyfin: its routes, its authorization header, its query style."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import ClassVar
from urllib.parse import quote

from shared import errors, http
from shared.language import gettext
from shared.media_servers import fields, libraries, model, people
from shared.media_servers.collections import Collections
from shared.media_servers.libraries import Libraries
from shared.media_servers.lists import Lists
from shared.media_servers.people import People
from shared.media_servers.sorting import Sorting, Sortings
from shared.media_servers.titles import Titles

PROVIDERS = "Jellyfin.Server.Implementations.Users"


class Jellyfin(People, Libraries, Titles, Lists, Collections, Sortings):
    """Speaks only what versions 10.10 to 12 publish: the older forms that Emby shares are dead in 12."""

    kind: ClassVar[model.ServerKind] = "jellyfin"
    VIRTUAL_FOLDERS = "/Library/VirtualFolders"
    LACKS = frozenset({"ExcludeFromSearch"})
    USER_ITEMS = "/Items"
    WHOLE_ITEM = "/Items/{item}"
    ORDER_OF_ADDING: ClassVar[str | None] = "Default"
    RESUME = "/UserItems/Resume"
    FAVORITE = "/UserFavoriteItems/{item}"
    PLAYED = "/UserPlayedItems/{item}"
    RATING = "/UserItems/{item}/Rating"
    SUGGESTIONS = "/Items/Suggestions"
    SUGGESTED_TYPE = "type"
    AVATAR = "/UserImage"
    PLAIN_LIST: ClassVar[dict[str, object]] = {"collapseBoxSetItems": False}
    ONLY_FILES: ClassVar[dict[str, object]] = {"isMissing": False}
    REQUIRED_POLICY: ClassVar[dict[str, str]] = {
        "AuthenticationProviderId": f"{PROVIDERS}.DefaultAuthenticationProvider",
        "PasswordResetProviderId": f"{PROVIDERS}.DefaultPasswordResetProvider",
    }

    def _key_header(self, token: str) -> dict[str, str]:
        return {"Authorization": f'MediaBrowser Token="{quote(token)}"'}

    def _client_header(self, device_id: str) -> dict[str, str]:
        return {"Authorization": f"MediaBrowser {self._client_fields(device_id)}"}

    def _spelled(self, params: Mapping[str, object]) -> dict[str, object]:
        """A list repeats its name."""
        return dict(params)

    def _user_rows(self) -> list[fields.Row]:
        return fields.rows(self._get("/Users"), "answer")

    def quick_connect_enabled(self) -> bool:
        return self.anonymous.json("GET", "/QuickConnect/Enabled") is True

    def quick_connect_start(self) -> model.QuickConnect:
        """A code to enter on a device that is signed in. Raises `Forbidden` when Quick Connect is switched off
        there."""
        reply = self.anonymous.call(
            "POST", "/QuickConnect/Initiate", headers=self._client_header(self.device_id), accept=(401,)
        )
        if reply.status == 401:
            raise errors.Forbidden(
                gettext("Quick Connect is switched off in Jellyfin: sign in with name and password.")
            )
        answer = self._object(reply, "/QuickConnect/Initiate")
        return model.QuickConnect(code=fields.needed(answer, "Code"), secret=fields.needed(answer, "Secret"))

    def quick_connect_finish(self, secret: str) -> model.SignedIn | None:
        """Who entered the code; None as long as nobody has. Raises `NotFound` for a code that has expired,
        `Forbidden` for an account that is locked out."""
        expired = gettext("This Quick Connect code has expired: begin again.")
        reply = self.anonymous.call("GET", "/QuickConnect/Connect", params={"secret": secret}, accept=(404,))
        if reply.status == 404:
            raise errors.NotFound(expired)
        if not fields.flag(self._object(reply, "/QuickConnect/Connect"), "Authenticated"):
            return None
        reply = self.anonymous.call(
            "POST",
            "/Users/AuthenticateWithQuickConnect",
            json={"Secret": secret},
            headers=self._client_header(self.device_id),
            accept=(400, 401, 403, 404),
        )
        if reply.status == 403:
            raise errors.Forbidden(gettext(people.LOCKED_OUT, title=self.title))
        if reply.status != 200:
            raise errors.NotFound(expired)
        return self._signed_in(self._object(reply, "/Users/AuthenticateWithQuickConnect"))

    def _folder_rows(self) -> list[fields.Row]:
        return fields.rows(self._get(self.VIRTUAL_FOLDERS), "answer")

    def _create_folder(self, name: str, collection_type: str, path: str, options: Mapping[str, object]) -> http.Reply:
        """The query's `paths` is split at commas, so the path travels in the body."""
        query = {"name": name, "collectionType": collection_type, "refreshLibrary": False}
        body = {"LibraryOptions": {**options, "PathInfos": [{"Path": path}]}}
        return self.http.call("POST", self.VIRTUAL_FOLDERS, params=query, json=body, accept=libraries.REFUSALS)

    def _rename_folder(self, source: fields.Row, name: str) -> http.Reply:
        before = fields.needed(source, "Name")
        return self._write("POST", f"{self.VIRTUAL_FOLDERS}/Name", accept=(409,), name=before, newName=name)

    def _remove_folder(self, source: fields.Row) -> None:
        """By the name it bears now: Jellyfin takes no id here."""
        name = fields.needed(source, "Name")
        self._write("DELETE", self.VIRTUAL_FOLDERS, accept=(404,), name=name, refreshLibrary=True)

    def _refresh_folder(self, library_id: str) -> None:
        path, _ = self._route("/Items/{item}/Refresh", None, library_id)
        self._write("POST", path, metadataRefreshMode="Default", imageRefreshMode="Default")

    def _write_rating(self, user_id: str, item_id: str, rating: float) -> None:
        path, params = self._route("/UserItems/{item}/UserData", user_id, item_id)
        self._change(item_id, "POST", path, {"Rating": rating}, **params)

    def _play_date(self, at: datetime) -> str:
        return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def _web_page(self, item_id: str, server_id: str) -> str:
        return f"/web/#/details?id={item_id}&serverId={server_id}"

    def _new_playlist(self, user_id: str, name: str, item_ids: Sequence[str]) -> str:
        """Without a media type an empty playlist becomes one for music; without `IsPublic` it is everybody's."""
        body: dict[str, object] = {"Name": name, "Ids": list(item_ids), "UserId": user_id, "MediaType": "Video"}
        body |= {"Users": [], "IsPublic": False}
        return fields.needed(fields.row(self.http.json("POST", "/Playlists", json=body), "answer"), "Id")

    def _spelled_sorting(self, source: fields.Row, after: Sorting) -> Mapping[str, object]:
        """`SortName` follows from the other; a lock of the sort name alone Jellyfin does not know."""
        return {"Name": after.name, "ForcedSortName": after.forced, "DisplayOrder": after.order}
