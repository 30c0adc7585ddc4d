"""The one interface of every media server: what the rest of Matinee may ask of Jellyfin and Emby."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import ClassVar, Protocol, Unpack

from shared.media_servers import model
from shared.media_servers.doubts import Doubts
from shared.media_servers.playback import Playback
from shared.media_servers.removable import Removable
from shared.media_servers.sorting import Changes, Sorting

Change = Mapping[str, object] | Callable[[dict[str, object]], None]


class MediaServer(Protocol):
    """Every call raises `errors.MediaServerError` with a sentence when the server fails, `permanent` where only
    a person can help.

    Lists come as pages, read while they are consumed. A list that ends without an error was read to the end; whether
    it may be trusted for removals is `page.whole` of the last page.
    """

    kind: ClassVar[model.ServerKind]
    base_url: str

    def check(self) -> model.ServerInfo:
        """Ask who answers, whether it is the expected kind, takes our key, and lets the key administer."""

    def identify(self) -> model.ServerInfo:
        """Who answers at the address, asked without the key."""

    def close(self) -> None: ...

    # People
    def users(self, doubts: Doubts | None = None) -> list[model.Person]:
        """Who cannot be read is left out, and told to `doubts` with the ids of all."""

    def user(self, user_id: str) -> model.Person:
        """Raises `errors.NotFound` for somebody the server no longer has."""

    def authenticate(self, name: str, password: str) -> model.SignedIn:
        """Raises `errors.Unauthorized` for a wrong name or password, `errors.Forbidden` for a disabled account."""

    def sign_out(self, token: str) -> None: ...
    def quick_connect_enabled(self) -> bool: ...
    def quick_connect_start(self) -> model.QuickConnect: ...
    def quick_connect_finish(self, secret: str) -> model.SignedIn | None:
        """None while the code was not yet approved; `errors.NotFound` when it has expired."""

    def set_policy(self, user_id: str, change: Change) -> None:
        """Read, change, write back the whole policy. Hold that person's lock around it: the server has no versions."""

    def rewrite_policy(self, user_id: str) -> None:
        """Read the policy and write it back as it is: proves that the key may. Hold that person's lock around it."""

    def info(self) -> model.ServerInfo:
        """Who answers, without any key."""

    def grant_library(self, user_id: str, library: model.Library) -> bool:
        """Add the library to the person's list of folders. True when it is visible now through a list we changed.

        Somebody who sees all folders is left alone: nothing else is ever widened or narrowed."""

    def revoke_library(self, user_id: str, library: model.Library) -> bool:
        """Take the library off the person's list. False when there was nothing to take off."""

    def limit_to_libraries(self, user_id: str, libraries: Sequence[model.Library]) -> None:
        """Turn "all folders" into this explicit list: only when an admin asked for it."""

    def parental_ratings(self) -> dict[str, model.Score]:
        """Certificate as printed -> score; visible when that is no higher than the person's `max_rating` and, where the
        two are equal, its sub-score than `max_sub_rating`. Never empty: raises `errors.MediaServerError` instead."""

    # Libraries
    def libraries(self, doubts: Doubts | None = None) -> list[model.Library]:
        """A folder that cannot be read is left out, and told to `doubts`."""

    def create_library(
        self,
        name: str,
        kind: model.Kind,
        path: str,
        options: Mapping[str, object] | None = None,
        *,
        listed: Sequence[model.Library] | None = None,
    ) -> model.Library:
        """`path` is as the server sees it; `listed` are its libraries, where they are at hand. Raises `errors.Conflict` when
        the name is taken: names are never adopted.

        Only a library of this name that holds exactly this path is given back as it is: ours, from a call cut short.
        """

    def rename_library(self, library: model.Library, name: str) -> model.Library:
        """The library under its new name; its id may be another one then. `errors.Conflict` when the name is taken."""

    def remove_library(self, library: model.Library) -> None:
        """Only if its id and paths are still the ones given, `errors.Conflict` otherwise. Gone is fine."""

    def set_library_options(self, library: model.Library, changes: Mapping[str, object]) -> None:
        """Read all options, change these, write all back. Options this server does not have are left out."""

    def library_item_ids(self, library_id: str) -> set[str]: ...
    def refresh_library(self, library_id: str) -> model.Scan:
        """Queue a scan of one library; give the result to `wait_for_scan`."""

    def refresh_all(self) -> model.Scan: ...
    def wait_for_scan(
        self,
        since: model.Scan,
        timeout: float = 600,
        on_progress: Callable[[model.ScanProgress], None] | None = None,
    ) -> bool:
        """True when that scan is over, False after `timeout` seconds. `on_progress` may raise to stop.

        Over is: idle twice in a row and, for a scan of everything, an end later than the one before we asked."""

    # Titles
    def items(self, library_id: str, kind: model.Kind, page_size: int = 500) -> Iterator[model.Page[model.Item]]: ...
    def episodes(self, library_id: str, page_size: int = 1000) -> Iterator[model.Page[model.Episode]]: ...
    def shown_items(
        self, user_id: str, library_id: str, kind: model.Kind, ids: Sequence[str] = (), page_size: int = 2000
    ) -> Iterator[model.Page[str]]:
        """Ids of the library's items that the server shows this person, by the whole of its policy.

        With `ids`, which of these. Jellyfin looks at no folders then: ask only about libraries the person may open."""

    def suggestions(self, user_id: str, kind: model.Kind, limit: int = 100) -> list[str]:
        """Ids of what the server itself suggests to the person, best first: of Jellyfin in no order that means anything, and watched
        items among them. Empty where it suggests nothing."""

    def image(
        self, item_id: str, type: str = "Primary", tag: str | None = None, max_width: int | None = None
    ) -> model.Image:
        """`type` is Primary, Backdrop, Logo or Thumb. Raises `errors.NotFound` when there is none."""

    def studio_image(self, name: str, max_width: int | None = None) -> model.Image:
        """By name: its wide picture, else its square one. Raises `errors.NotFound` when there is none."""

    def avatar(self, user_id: str, tag: str | None = None) -> model.Image: ...
    def web_link(self, item_id: str, server_id: str) -> str:
        """The page of the item in the server's own web client."""

    # What people did
    def plays(self, user_id: str, kind: model.ItemKind, page_size: int = 500) -> Iterator[model.Page[model.UserData]]:
        """What the person has played of this kind (one of a title, or "episode"), newest play first: stop at your mark."""

    def user_data(
        self, user_id: str, kind: model.ItemKind, page_size: int = 500
    ) -> Iterator[model.Page[model.UserData]]:
        """Everything the person played, began, marked or rated. Films and series are walked through whole.

        Episodes are asked for by filter (played, begun, favorite), because there may be 200,000: what is only rated is
        not among them, and each item comes once."""

    def user_data_of(self, user_id: str, kind: model.ItemKind, ids: Sequence[str]) -> list[model.UserData]:
        """What the person did with each of these items, also where that is nothing at all.

        What the server does not show them, or says nothing certain of, is not among them."""

    def look_up(self, user_id: str, item_id: str) -> model.UserData | None:
        """What an item is, its facts without what the person did; None for what is no film, series or episode to them."""

    def removable(self, user_id: str, item_id: str) -> Removable | None:
        """What is there under this id, as this person may see and delete it; None for what the server does not show them."""

    def has_item(self, item_id: str) -> bool:
        """Whether anything is under this id, whoever may see it."""

    def episodes_of(self, user_id: str, series_id: str) -> set[str]:
        """Ids of the series' episodes that have a file, as the server shows them to this person."""

    def favorite_seasons(self, user_id: str, series_id: str) -> list[bool | None]:
        """Of each season that the server shows this person, whether it is a favourite of theirs; None where the server does not say."""

    def delete_item(self, item_id: str) -> None:
        """With its files, for good; asked once and never again by itself. Gone is fine."""

    def in_progress(self, user_id: str, kind: model.ItemKind) -> Iterator[model.Page[model.UserData]]: ...
    def favorites(self, user_id: str, kind: model.ItemKind) -> list[model.UserData]: ...

    # Write-back
    def set_played(self, user_id: str, item_id: str, played: bool, at: datetime | None = None) -> None: ...
    def set_favorite(self, user_id: str, item_id: str, favorite: bool) -> None: ...
    def set_rating(self, user_id: str, item_id: str, rating: float | None) -> None:
        """0–10; None takes the rating away."""

    def source_urls(self, item_ids: Sequence[str]) -> dict[str, str]:
        """Where items lead that are `.strm` themselves, as far as the server tells an address."""

    def playback(self, user_id: str, item_id: str) -> Playback | None:
        """What the server would play, None for nothing. It opens addresses for that, which may take seconds."""

    # Playlists and collections: ours are known by id, never by name
    def create_playlist(self, user_id: str, name: str, item_ids: Sequence[str]) -> str:
        """The new playlist's id; private to the person where the server can do that, which `may_read` tells."""

    def playlists_named(self, user_id: str, name: str, apart_from: Collection[str] = ()) -> list[str]:
        """Ids of the playlists of exactly this name that the person may read, but for those that need not be looked at."""

    def may_read(self, playlist_id: str, user_id: str) -> bool: ...

    def playlist_items(self, playlist_id: str, user_id: str) -> list[str]:
        """Item ids in order. Raises `errors.NotFound` when it is gone."""

    def set_playlist_items(self, playlist_id: str, user_id: str, item_ids: Sequence[str]) -> None:
        """Afterwards the playlist holds these (each once), in this order; writes nothing when it already does.

        By difference: one that had entries is empty at no moment, and a call cut short is mended by the next one.

        Raises `errors.NotFound` when it is gone, or where a key may take nothing out of it (Jellyfin before 10.11)."""

    ORDER_OF_ADDING: ClassVar[str | None]
    """What `order` a collection must have to show its items in the order they were added; None where it cannot."""

    def create_collection(self, name: str, item_ids: Sequence[str]) -> str:
        """The new collection's id. One of this name (see `collections_like`) would be taken over and emptied: look first."""

    def collections_like(self, name: str) -> list[str]:
        """Ids of the collections that bear this name, or did when they were made."""

    def collection_items(self, collection_id: str, reader: str) -> list[str]:
        """Item ids in the collection's own order, as far as `reader`, somebody who sees everything, is shown them."""

    def set_collection_items(
        self, collection_id: str, reader: str, item_ids: Sequence[str], perhaps: Sequence[str] = ()
    ) -> None:
        """Afterwards the collection holds these (each once), in this order where `ORDER_OF_ADDING` is its order.

        By difference: writes nothing where nothing changes, and one that had items is empty at no moment. What of `perhaps`
        the reader is not shown goes too. Items the server no longer has are left out. Raises `errors.NotFound` when the
        collection is gone.
        """

    # How items are named and sorted
    def sorting(self, reader: str, item_id: str) -> Sorting:
        """Raises `errors.NotFound` for an item that is gone, `errors.Forbidden` for one that `reader` is not shown."""

    def sort(self, reader: str, item_id: str, **changes: Unpack[Changes]) -> None:
        """Reads the item, changes only this, writes all of it back. Raises as `sorting` does."""

    def delete_list(self, list_id: str) -> None:
        """Delete one of our playlists or collections. Gone is fine. Refuses anything that is not a list."""
