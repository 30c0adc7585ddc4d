"""Items, people and libraries as each server writes them: null left out, ids and pairs in the dialect's form."""

import json

from infra.sample_server import asked, shortcuts
from infra.sample_server.dialect import Dialect
from infra.sample_server.nouns import TICKS, Item, Library, User, UserData, stamp
from infra.sample_server.state import State, digest

MEDIA = {"Movie", "Episode", "Video"}
READ = {"Book"}  # a file as well, which is opened and not streamed
OF_EMBY = {"Creator": "Producer", "Author": "Writer"}  # it has no words for these


class Writer:
    """Renders for one state and dialect; item texts are kept per set of fields until the item changes."""

    def __init__(self, state: State, dialect: Dialect) -> None:
        self.state, self.dialect = state, dialect

    def pair(self, kind: str, name: str) -> dict[str, object]:
        found = self.state.named(kind, name)
        return {"Name": name, "Id": found if self.dialect.is_jellyfin else int(found)}

    def item_text(self, item: Item, fields: frozenset[str], user: User | None) -> str:
        """One item as JSON text, with the person's data when there is a person."""
        key = tuple(sorted(fields))
        rendered = self.state.written.setdefault(key, {})
        text = rendered.get(item.id)
        if text is None:
            text = rendered[item.id] = json.dumps(self.item(item, fields), ensure_ascii=False, separators=(",", ":"))
        if user is None:
            return text
        return f'{text[:-1]},"UserData":{self._data_text(item, user, fields)}}}'

    def _data_text(self, item: Item, user: User, fields: frozenset[str]) -> str:
        """Most of a large page is untouched by anybody, which needs no encoder."""
        if item.is_folder or item.id in user.data:
            told = self._told_data(self.user_data(item, user), fields)
            return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        own = f',"Key":"{data_key(item)}","ItemId":"{item.id}"' if self.dialect.is_jellyfin else ""
        return f'{{"PlaybackPositionTicks":0,"PlayCount":0,"IsFavorite":false,"Played":false{own}}}'

    def _told_data(self, data: dict[str, object], fields: frozenset[str]) -> dict[str, object]:
        """Emby's lists say that something was played, but only on request when and how often."""
        if self.dialect.is_jellyfin:
            return data
        told = data if "UserDataPlayCount" in fields else data | {"PlayCount": 0}
        return {name: value for name, value in told.items() if name != "LastPlayedDate" or f"UserData{name}" in fields}

    def item(self, item: Item, fields: frozenset[str]) -> dict[str, object]:
        """The facts that a list tells in which `fields` were asked for; with `asked.WHOLE` all of them."""
        value: dict[str, object] = {
            "Name": item.name,
            "ServerId": self.state.server_id,
            "Id": item.id,
            "Type": item.type,
        }
        facts = self._own(item) | self._asked(item, fields)
        is_jellyfin = self.dialect.is_jellyfin
        value |= {name: found for name, found in facts.items() if asked.tells(name, fields, is_jellyfin=is_jellyfin)}
        value |= self._of_episode(item)
        return {name: found for name, found in value.items() if found is not None}

    def _own(self, item: Item) -> dict[str, object]:
        value: dict[str, object] = {
            "IsFolder": item.is_folder,
            "PremiereDate": stamp(item.premiere) if item.premiere else None,
            "EndDate": stamp(item.end_date) if item.end_date else None,
            "ProductionYear": item.year,
            "RunTimeTicks": item.runtime_ticks,
            "OfficialRating": item.certificate,
            "CommunityRating": item.community_rating or None,
            "CriticRating": item.critic_rating,
            "Status": item.status,
            "IndexNumber": item.index,
            "ParentIndexNumber": item.parent_index,
            "ImageTags": {"Primary": image_tag(item, "Primary")} if self._has(item, "Primary") else {},
            "BackdropImageTags": [image_tag(item, "Backdrop")] if self._has(item, "Backdrop") else [],
            "Container": item_container(item) if item.type in MEDIA | READ else None,
            "LocationType": item.location,
            "DisplayOrder": item.display_order,
        }
        if self.dialect.is_jellyfin:
            played = "Video" if item.type in MEDIA | {"Playlist"} else "Unknown"
            value |= {"MediaType": "Book" if item.type in READ else played}
            value |= {"VideoType": "VideoFile"} if item.type in MEDIA else {}
        elif item.type in MEDIA | READ:
            value["MediaType"] = "Book" if item.type in READ else "Video"
        return value

    def _asked(self, item: Item, fields: frozenset[str]) -> dict[str, object]:
        value: dict[str, object] = {
            "OriginalTitle": item.original_title,
            "CustomRating": item.custom_rating,
            "SortName": item.sort_name,
            "DateCreated": stamp(item.created),
            "Overview": item.overview,
            "Taglines": item.taglines,
            "Genres": item.genres,
            "GenreItems": [self.pair("Genre", name) for name in item.genres] if "Genres" in fields else None,
            "Studios": [self.pair("Studio", name) for name in item.studios] if "Studios" in fields else None,
            "ProviderIds": item.provider_ids,
            "ProductionLocations": item.countries,
            "Path": item.path,
            "ParentId": item.parent_id or item.library_id,
            "People": self.credits(item) if "People" in fields else None,
            "RemoteTrailers": [],
            "Etag": digest(f"{item.id}:{item.etag}"),
            "PrimaryImageAspectRatio": 0.6666666666666666 if item.type != "Episode" else 1.7777777777777777,
            # Emby tells one in any case: whether it is forced cannot be seen.
            "ForcedSortName": item.forced_sort_name or (None if self.dialect.is_jellyfin else item.sort_name),
            "LockedFields": item.locked_fields,
            "LockData": item.lock_data,
            "CanDelete": item.can_delete,
            "MediaSources": [self.source(item)] if "MediaSources" in fields and item.type in MEDIA else None,
            "ChildCount": self._children(item) if "ChildCount" in fields else None,
            "RecursiveItemCount": self._leaves(item) if "RecursiveItemCount" in fields else None,
            "DisplayPreferencesId": digest(f"display:{item.id}"),
        }
        value["Tags" if self.dialect.is_jellyfin else "TagItems"] = (
            item.tags if self.dialect.is_jellyfin else [self.pair("Tag", name) for name in item.tags]
        )
        return value

    def _children(self, item: Item) -> int | None:
        return len(item.linked or self.state.children.get(item.id, [])) if item.is_folder else None

    def _leaves(self, item: Item) -> int | None:
        if not item.is_folder:
            return None
        return len(item.linked) or sum(not below.is_folder for below in self.state.descendants(item.id))

    def _of_episode(self, item: Item) -> dict[str, object]:
        series = self.state.items.get(item.series_id or "")
        if series is None:
            return {}
        season = self.state.items.get(item.season_id or "")
        return {
            "SeriesName": series.name,
            "SeriesId": series.id,
            "SeriesPrimaryImageTag": image_tag(series, "Primary"),
            "SeasonId": season.id if season else None,
            "SeasonName": season.name if season else None,
            "ParentBackdropItemId": series.id,
            "ParentBackdropImageTags": [image_tag(series, "Backdrop")],
        }

    def credits(self, item: Item) -> list[dict[str, object]]:
        people: list[dict[str, object]] = []
        for credit in item.credits:
            found = self.state.named("Person", credit.name)
            tag = digest(f"portrait:{credit.name}")
            kind = credit.type if self.dialect.is_jellyfin else OF_EMBY.get(credit.type, credit.type)
            people.append({"Name": credit.name, "Id": found, "Role": credit.role, "Type": kind, "PrimaryImageTag": tag})
        return people

    def played(self, item: Item) -> dict[str, object]:
        """What of a source tells that there is something to play."""
        source = self.source(item)
        return {name: source.get(name) for name in ("Size", "RunTimeTicks", "Container", "MediaStreams")}

    def source(self, item: Item, *, probed: bool = False) -> dict[str, object]:
        source: dict[str, object] = {
            "Protocol": "File",
            "Id": item.id if self.dialect.is_jellyfin else f"mediasource_{item.id}",
            "Path": item.path,
            "Type": "Default",
            "Container": item_container(item),
            "Size": (item.runtime_ticks or 0) // TICKS * 625_000,
            "Name": item.name,
            "IsRemote": False,
            "RunTimeTicks": item.runtime_ticks,
            "SupportsTranscoding": True,
            "SupportsDirectStream": True,
            "SupportsDirectPlay": True,
            "MediaStreams": [
                {"Type": "Video", "Index": 0, "Codec": "h264", "Width": 1920, "Height": 1080},
                *subtitles(item),
            ],
        }
        if item.is_shortcut:
            target = self.state.by_path.get(item.shortcut or "")
            played = self.played(target) if target else {}
            source = shortcuts.source(item, source, played, probed=probed or self._is_seeded(item))
        return {name: value for name, value in source.items() if value is not None}

    def _has(self, item: Item, kind: str) -> bool:
        """A title that was scanned has the pictures that lie beside it, or that its NFO names; all else is drawn."""
        if item.type not in ("Movie", "Series"):
            return kind == "Primary" or item.type == "Episode"
        return self._is_seeded(item) or kind in item.pictures or (kind == "Primary" and item.thumb is not None)

    def _is_seeded(self, item: Item) -> bool:
        library = self.state.libraries.get(item.library_id or "")
        return library is not None and library.seeded

    def user_data(self, item: Item, user: User) -> dict[str, object]:
        found = user.data.get(item.id) or UserData()
        if item.is_folder:
            return self._folder_data(item, user, found)
        value: dict[str, object] = {
            "PlaybackPositionTicks": found.position,
            "PlayCount": found.play_count,
            "IsFavorite": found.favorite,
            "Played": found.played,
        }
        if found.position and item.runtime_ticks:
            value["PlayedPercentage"] = found.position / item.runtime_ticks * 100
        return value | self._judgement(item, found)

    def _judgement(self, item: Item, found: UserData) -> dict[str, object]:
        value: dict[str, object] = {}
        if found.last_played:
            value["LastPlayedDate"] = stamp(found.last_played)
        if found.rating is not None:
            value["Rating"] = found.rating
        if self.dialect.is_jellyfin:
            likes = found.likes if found.rating is None else found.rating >= 6.5
            value |= {"Likes": likes} if likes is not None else {}
            value |= {"Key": data_key(item), "ItemId": item.id}
        return value

    def _folder_data(self, item: Item, user: User, found: UserData) -> dict[str, object]:
        """Folders count what is below them: a series is played when each of its episodes is."""
        leaves = [below for below in self.state.descendants(item.id) if not below.is_folder]
        played = sum(1 for leaf in leaves if (data := user.data.get(leaf.id)) and data.played)
        value: dict[str, object] = {
            "UnplayedItemCount": len(leaves) - played,
            "PlaybackPositionTicks": 0,
            "PlayCount": found.play_count,
            "IsFavorite": found.favorite,
            "Played": bool(leaves) and played == len(leaves),
        }
        if leaves:
            value["PlayedPercentage"] = played / len(leaves) * 100
        return value | self._judgement(item, found)

    def user(self, user: User) -> dict[str, object]:
        value: dict[str, object] = {
            "Name": user.name,
            "ServerId": self.state.server_id,
            "Id": user.id,
            "HasPassword": bool(user.password),
            "HasConfiguredPassword": bool(user.password),
            "EnableAutoLogin": False,
            "Configuration": user.configuration,
            "Policy": user.policy,
            "PrimaryImageTag": digest(f"avatar:{user.name}") if user.has_avatar else None,
            "LastLoginDate": stamp(user.last_login) if user.last_login else None,
            "LastActivityDate": stamp(user.last_active) if user.last_active else None,
        }
        value |= {"HasConfiguredEasyPassword": False} if self.dialect.is_jellyfin else {"Prefix": user.name[:1].upper()}
        return {name: found for name, found in value.items() if found is not None}

    def library(self, library: Library) -> dict[str, object]:
        value: dict[str, object] = {
            "Name": library.name,
            "Locations": library.locations,
            "CollectionType": library.collection_type,
            "LibraryOptions": library.options,
            "ItemId": library.id,
            "PrimaryImageItemId": library.id,
            "RefreshStatus": library.refresh,
        }
        value |= {} if self.dialect.is_jellyfin else {"Id": library.id, "Guid": library.guid}
        return {name: found for name, found in value.items() if found is not None}


def subtitles(item: Item) -> list[dict[str, object]]:
    """Those that lie beside it."""
    return [{"Type": "Subtitle", "Index": 1 + number, "IsExternal": True} for number in range(item.subtitles)]


def image_tag(item: Item, kind: str) -> str:
    return digest(f"{kind}:{item.id}:{item.name}:{item.file_stamp if kind in item.pictures else ''}")


def data_key(item: Item) -> str:
    return item.provider_ids.get("Imdb") or item.id


def item_container(item: Item) -> str:
    return item.path.rsplit(".", 1)[-1] if item.path and "." in item.path else "mkv"
