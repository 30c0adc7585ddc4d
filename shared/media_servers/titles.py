"""A server's films, series and episodes, their pictures, and what each person did with them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import ClassVar
from urllib.parse import quote

from shared import errors, http, kinds
from shared.language import gettext
from shared.media_servers import fields, item_kinds, model, paging, parsing
from shared.media_servers.connection import Connection
from shared.media_servers.playback import Playback
from shared.media_servers.removable import Removable

# Neither server lists what is not asked for by name; these both know.
ITEM_FIELDS = (
    "Genres", "Studios", "People", "ProviderIds", "Overview", "Tags", "Path", "MediaSources", "DateCreated",
    "OriginalTitle", "SortName", "ProductionLocations", "Taglines", "CustomRating",
)  # fmt: skip
EPISODE_FIELDS = ("ProviderIds", "Overview", "Path", "DateCreated", "CustomRating", "Tags")
USER_FIELDS = ("ProviderIds",)
# What is added while we read comes last, so that earlier pages do not move.
OLDEST_FIRST = {"sortBy": ("DateCreated", "SortName"), "sortOrder": ("Ascending",)}
NEWEST_PLAY_FIRST = {"sortBy": ("DatePlayed",), "sortOrder": ("Descending",)}

MEDIA_TYPES = {"Book": "Book"}  # of what is no video

MOST_IDS = 100  # they travel in the address
Parse = Callable[[fields.Row], model.UserData | None]


class Titles(Connection):
    ITEMS: ClassVar[str] = "/Items"
    USER_ITEMS: ClassVar[str]
    RESUME: ClassVar[str]
    FAVORITE: ClassVar[str]
    PLAYED: ClassVar[str]
    RATING: ClassVar[str]
    SUGGESTIONS: ClassVar[str]
    SUGGESTED_TYPE: ClassVar[str]
    IMAGE: ClassVar[str] = "/Items/{item}/Images/"
    AVATAR: ClassVar[str]
    ITEM_FIELDS: ClassVar[tuple[str, ...]] = ITEM_FIELDS
    EPISODE_FIELDS: ClassVar[tuple[str, ...]] = EPISODE_FIELDS
    USER_FIELDS: ClassVar[tuple[str, ...]] = USER_FIELDS
    # Films of a collection must come as films, and announced episodes not at all.
    PLAIN_LIST: ClassVar[dict[str, object]]
    ONLY_FILES: ClassVar[dict[str, object]] = {}

    def items(self, library_id: str, kind: model.Kind, page_size: int = 500) -> Iterator[model.Page[model.Item]]:
        query = {**_listing(kind), **self.PLAIN_LIST, **OLDEST_FIRST, "enableUserData": False}
        return self._pages(
            self.ITEMS, parsing.item, page_size, **query, fields=self.ITEM_FIELDS, parentId=library_id
        )  # fmt: skip

    def episodes(self, library_id: str, page_size: int = 1000) -> Iterator[model.Page[model.Episode]]:
        query = {**_listing("episode"), **self.ONLY_FILES, **OLDEST_FIRST, "enableUserData": False}
        return self._pages(
            self.ITEMS, parsing.episode, page_size, **query, fields=self.EPISODE_FIELDS, parentId=library_id
        )  # fmt: skip

    def library_item_ids(self, library_id: str) -> set[str]:
        query = {"recursive": True, **self.PLAIN_LIST, **OLDEST_FIRST, "enableUserData": False}
        types = tuple(item_kinds.type_of(kind.name) for kind in kinds.served())
        query |= {"includeItemTypes": types, "enableImages": False, "parentId": library_id}
        return set(self._all(self.ITEMS, lambda source: fields.needed(source, "Id"), **query))

    def shown_items(
        self, user_id: str, library_id: str, kind: model.Kind, ids: Sequence[str] = (), page_size: int = 2000
    ) -> Iterator[model.Page[str]]:
        path, params = self._route(self.USER_ITEMS, user_id)
        where: dict[str, object] = {"ids": tuple(ids)} if ids else {"parentId": library_id}
        light = {"enableImages": False, "enableUserData": False}
        params |= {**_listing(kind), **self.PLAIN_LIST, **OLDEST_FIRST, **light, **where}
        return self._pages(path, lambda source: fields.needed(source, "Id"), page_size, **params)

    def suggestions(self, user_id: str, kind: model.Kind, limit: int = 100) -> list[str]:
        path, params = self._route(self.SUGGESTIONS, user_id)
        params |= {self.SUGGESTED_TYPE: (item_kinds.type_of(kind),), "limit": limit, "startIndex": 0}
        found, _ = paging.page_of(self._get(path, **params))
        return list(dict.fromkeys(fields.needed(source, "Id") for source in found))

    def plays(
        self, user_id: str, kind: model.ItemKind, page_size: int = 500
    ) -> Iterator[model.Page[model.UserData]]:  # fmt: skip
        return self._user_pages(user_id, kind, page_size, {**NEWEST_PLAY_FIRST, "filters": ("IsPlayed",)})

    def user_data(
        self, user_id: str, kind: model.ItemKind, page_size: int = 500
    ) -> Iterator[model.Page[model.UserData]]:  # fmt: skip
        if kind != item_kinds.EPISODE:
            yield from self._user_pages(user_id, kind, page_size, OLDEST_FIRST)
            return
        seen_ids: set[str] = set()
        sound = True  # the last page speaks for all three lists
        for filter in ("IsPlayed", "IsResumable", "IsFavorite"):
            for page in self._user_pages(user_id, kind, page_size, {**OLDEST_FIRST, "filters": (filter,)}):
                fresh = tuple(data for data in page.items if data.item_id not in seen_ids)
                seen_ids.update(data.item_id for data in fresh)
                yield replace(page, items=fresh, steady=page.steady and sound)
            sound = sound and page.whole

    def user_data_of(self, user_id: str, kind: model.ItemKind, ids: Sequence[str]) -> list[model.UserData]:
        found: list[model.UserData] = []
        for start in range(0, len(ids), MOST_IDS):
            asked = tuple(ids[start : start + MOST_IDS])
            for page in self._user_pages(user_id, kind, 2 * MOST_IDS, {**OLDEST_FIRST, "ids": asked}, parsing.certain):
                found += [one for one in page.items if one.item_id not in page.doubted_ids]
        return found

    def look_up(self, user_id: str, item_id: str) -> model.UserData | None:
        path, params = self._route(self.USER_ITEMS, user_id)
        query = {"ids": (item_id,), "recursive": True, "fields": USER_FIELDS, "enableImages": False}
        found, _ = paging.page_of(self._get(path, **params, **query))
        for row in found:
            kind = item_kinds.of_type(fields.text(row, "Type") or "")
            if kind not in (None, item_kinds.SEASON) and fields.identity(row, "Id") == item_id:
                ids = parsing.ids_of(fields.child(row, "ProviderIds"))
                return model.UserData(item_id, kind, runtime_s=fields.seconds(row, "RunTimeTicks"), provider_ids=ids)
        return None

    def removable(self, user_id: str, item_id: str) -> Removable | None:
        path, params = self._route(self.USER_ITEMS, user_id)
        query = {
            **self.PLAIN_LIST,
            "ids": (item_id,),
            "recursive": True,
            "enableImages": False,
            "enableUserData": False,
        }
        found, _ = paging.page_of(self._get(path, **params, **query, fields=("CanDelete", "MediaSources", "Path")))
        for row in found:
            if fields.identity(row, "Id") == item_id:
                versions = len(fields.objects(row, "MediaSources"))
                return Removable(fields.path(row, "Path"), versions, fields.flag(row, "CanDelete") or False)
        return None

    def has_item(self, item_id: str) -> bool:
        light = {"recursive": True, "enableImages": False, "enableUserData": False}
        found, total = paging.page_of(self._get(self.ITEMS, **self.PLAIN_LIST, **light, ids=(item_id,)))
        return bool(found or total)

    def episodes_of(self, user_id: str, series_id: str) -> set[str]:
        path, params = self._route(self.USER_ITEMS, user_id)
        light = {"enableImages": False, "enableUserData": False}
        params |= {**_listing(item_kinds.EPISODE), **self.PLAIN_LIST, **self.ONLY_FILES, **OLDEST_FIRST, **light}
        return set(self._all(path, lambda source: fields.needed(source, "Id"), **params, parentId=series_id))

    def favorite_seasons(self, user_id: str, series_id: str) -> list[bool | None]:
        path, params = self._route(self.USER_ITEMS, user_id)
        params |= {**_listing(item_kinds.SEASON), **self.PLAIN_LIST, **OLDEST_FIRST, "enableImages": False}
        rows = self._all(path, lambda source: source, **params, enableUserData=True, parentId=series_id)
        return [fields.flag(fields.child(row, "UserData"), "IsFavorite") for row in rows]

    def delete_item(self, item_id: str) -> None:
        path, _ = self._route("/Items/{item}", None, item_id)
        self.http.call("DELETE", path, accept=(404,), idempotent=False)

    def in_progress(self, user_id: str, kind: model.ItemKind) -> Iterator[model.Page[model.UserData]]:
        path, params = self._route(self.RESUME, user_id)
        types = {"includeItemTypes": (item_kinds.type_of(kind),)}
        media = MEDIA_TYPES.get(item_kinds.type_of(kind), "Video")
        query = {**types, "mediaTypes": (media,), "enableImages": False}
        return self._pages(path, parsing.user_data, 500, **params, **query, fields=self.USER_FIELDS)

    def favorites(self, user_id: str, kind: model.ItemKind) -> list[model.UserData]:
        pages = self._user_pages(user_id, kind, 500, {**OLDEST_FIRST, "filters": ("IsFavorite",)})
        return [data for page in pages for data in page.items]

    def _user_pages(
        self,
        user_id: str,
        kind: model.ItemKind,
        page_size: int,
        query: Mapping[str, object],
        parse: Parse = parsing.user_data,
    ) -> Iterator[model.Page[model.UserData]]:
        path, params = self._route(self.USER_ITEMS, user_id)
        light = {"fields": self.USER_FIELDS, "enableImages": False, "enableUserData": True}
        params |= {**_listing(kind), **self.PLAIN_LIST, **light, **query}
        return self._pages(path, parse, page_size, **params)

    def source_urls(self, item_ids: Sequence[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for start in range(0, len(item_ids), MOST_IDS):
            query = {"ids": tuple(item_ids[start : start + MOST_IDS]), "recursive": True, "enableUserData": False}
            for row in self._all("/Items", lambda source: source, **query, fields=("MediaSources",)):
                paths = (fields.path(source, "Path") or "" for source in fields.objects(row, "MediaSources"))
                found |= {fields.needed(row, "Id"): path for path in paths if "://" in path}
        return found

    def playback(self, user_id: str, item_id: str) -> Playback | None:
        path, _ = self._route("/Items/{item}/PlaybackInfo", None, item_id)
        found = self._find(path, gettext("%(title)s no longer has this item.", title=self.title), userId=user_id)
        return parsing.playback(found)

    def image(
        self, item_id: str, type: str = "Primary", tag: str | None = None, max_width: int | None = None
    ) -> model.Image:
        """The picture of an item. Raises `Invalid` for a kind of picture that there is not, `NotFound` when it has
        none."""
        if type not in ("Primary", "Backdrop", "Logo", "Thumb", "Banner", "Art"):
            raise errors.Invalid(gettext("%(type)s is no kind of picture.", type=type), field="type")
        path, _ = self._route(self.IMAGE, None, item_id)
        return self._picture(path + type, tag=tag, maxWidth=max_width)

    def studio_image(self, name: str, max_width: int | None = None) -> model.Image:
        path = f"/Studios/{quote(name.replace('/', '-'), safe='')}/Images/"
        try:
            return self._picture(f"{path}Thumb", maxWidth=max_width)
        except errors.NotFound:
            return self._picture(f"{path}Primary", maxWidth=max_width)

    def avatar(self, user_id: str, tag: str | None = None) -> model.Image:
        path, params = self._route(self.AVATAR, user_id)
        return self._picture(path, **params, tag=tag)

    def _picture(self, path: str, **params: object) -> model.Image:
        """Pictures are public on both servers: they are asked for without the key."""
        reply = self.anonymous.call(
            "GET", path, params=self._spelled(params), headers={"Accept": "image/*"}, accept=(400, 404)
        )
        if reply.status != 200:
            raise errors.NotFound(gettext("%(title)s has no such picture.", title=self.title))
        if not reply.content_type.startswith("image/"):
            raise errors.MediaServerError(
                gettext(
                    "%(title)s answered GET %(path)s with something that is no picture.", title=self.title, path=path
                )
            )
        return model.Image(reply.body, reply.content_type)

    def web_link(self, item_id: str, server_id: str) -> str:
        return self.base_url + self._web_page(quote(item_id, safe=""), quote(server_id, safe=""))

    def _web_page(self, item_id: str, server_id: str) -> str:
        raise NotImplementedError

    def set_played(self, user_id: str, item_id: str, played: bool, at: datetime | None = None) -> None:
        path, params = self._route(self.PLAYED, user_id, item_id)
        if played and at is not None:
            # Jellyfin counts a play more each time it is sent a date: sent twice after an answer that got lost, it would be two plays.
            params["datePlayed"] = self._play_date(at)
            self._check_there(self._write_once("POST", path, accept=(404,), **params))
            return
        self._change(item_id, "POST" if played else "DELETE", path, **params)

    def set_favorite(self, user_id: str, item_id: str, favorite: bool) -> None:
        path, params = self._route(self.FAVORITE, user_id, item_id)
        self._change(item_id, "POST" if favorite else "DELETE", path, **params)

    def set_rating(self, user_id: str, item_id: str, rating: float | None) -> None:
        """0–10, or None to take it away. Raises `Invalid` for any other number, `NotFound` when the title is gone."""
        if rating is None:
            path, params = self._route(self.RATING, user_id, item_id)
            self._change(item_id, "DELETE", path, **params)
        elif 0 <= rating <= 10:
            self._write_rating(user_id, item_id, rating)
        else:
            raise errors.Invalid(gettext("A rating lies between 0 and 10."), field="rating")

    def _change(
        self, item_id: str, method: str, path: str, body: object = None, **params: object
    ) -> http.Reply:  # fmt: skip
        reply = self._write(method, path, body, accept=(404,), **params)
        self._check_there(reply)
        return reply

    def _check_there(self, reply: http.Reply) -> None:
        if reply.status == 404:
            raise errors.NotFound(
                gettext("%(title)s no longer has this title, or this person may not see it.", title=self.title)
            )

    def _write_rating(self, user_id: str, item_id: str, rating: float) -> None:
        raise NotImplementedError

    def _play_date(self, at: datetime) -> str:
        raise NotImplementedError


def _listing(kind: model.ItemKind) -> dict[str, object]:
    return {"recursive": True, "includeItemTypes": (item_kinds.type_of(kind),)}
