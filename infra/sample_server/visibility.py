"""Who may see which item, by the whole of a person's policy; private playlists beside it."""

import re
import unicodedata
from collections.abc import Iterator

from infra.sample_server import certificates
from infra.sample_server.dialect import Dialect
from infra.sample_server.nouns import Item, Library, User
from infra.sample_server.state import State

UNRATED_KINDS = {"Movie": "Movie", "Series": "Series", "Season": "Series", "Episode": "Series", "Book": "Book"}


def folders(state: State, dialect: Dialect, user: User | None) -> set[str]:
    """Ids of the libraries a person may open; everything without a person."""
    return {library.id for library in state.libraries.values() if may_open(dialect, user, library)}


def may_open(dialect: Dialect, user: User | None, library: Library) -> bool:
    """Where libraries are blocked by name, Jellyfin looks at no list of open ones."""
    if user is None:
        return True
    name = library.id if dialect.is_jellyfin else library.guid
    if dialect.is_jellyfin and (blocked := texts(user, "BlockedMediaFolders")):
        return name not in [dialect.plain_id(folder) for folder in blocked]
    if user.policy.get("EnableAllFolders"):
        return True
    return name in [dialect.plain_id(folder) for folder in texts(user, "EnabledFolders")]


def may_see(state: State, dialect: Dialect, user: User | None, item: Item, open_folders: set[str]) -> bool:
    """`open_folders` is what `folders` gave for this person: computed once for many items."""
    if user is None:
        return True
    if item.type == "Playlist":
        return reads_playlist(user, item)
    if item.library_id is not None and item.library_id not in open_folders:
        return False
    if item.type == "BoxSet" and not _holds_something_of(state, item, open_folders):
        return False
    if any(one.name in texts(user, "BlockedNames") for one in chain(state, item)):
        return False
    return (
        folder_allows(state, dialect, user, item)
        and tags_allow(state, dialect, user, item)
        and rating_allows(state, dialect, user, item)
    )


def _holds_something_of(state: State, collection: Item, open_folders: set[str]) -> bool:
    """A collection is shown where one of its items lies in a library the person may open; an empty one always."""
    linked = [found for one in collection.linked if (found := state.items.get(one))]
    return not linked or any(item.library_id in open_folders for item in linked)


def reads_playlist(user: User, playlist: Item) -> bool:
    return playlist.owner_id == user.id or playlist.is_public or user.id in playlist.shares


def chain(state: State, item: Item) -> Iterator[Item]:
    """The item, its season, its series."""
    above = (state.items.get(one) for one in (item.season_id, item.series_id) if one)
    yield from (item, *(one for one in above if one is not None and one is not item))


def folder_allows(state: State, dialect: Dialect, user: User, item: Item) -> bool:
    """Emby shuts folders within libraries: named by the library's guid and the folder's own id."""
    library = state.libraries.get(item.library_id or "")
    shut = [] if dialect.is_jellyfin else texts(user, "ExcludedSubFolders")
    if library is None or not shut:
        return True
    named = {f"{library.guid}_{state.named('Folder', location)}": location for location in library.locations}
    paths = [named[name].rstrip("/") + "/" for name in shut if name in named]
    return not any((item.path or "").startswith(path) for path in paths)


def tags_allow(state: State, dialect: Dialect, user: User, item: Item) -> bool:
    """Tags are inherited from season, series and library."""
    library = state.libraries.get(item.library_id or "")
    inherited = [tag for one in chain(state, item) for tag in one.tags] + (library.tags if library else [])
    theirs = {plain(tag) for tag in inherited}
    blocked = {plain(tag) for tag in texts(user, "BlockedTags")}
    if blocked & theirs:
        return False
    allowed = {plain(tag) for tag in texts(user, "AllowedTags" if dialect.is_jellyfin else "IncludeTags")}
    return not allowed or bool(allowed & theirs)


def rating_allows(state: State, dialect: Dialect, user: User, item: Item) -> bool:
    """A custom rating goes before a certificate, wherever in the line of inheritance it is set."""
    line = list(chain(state, item))
    custom = next((one.custom_rating for one in line if one.custom_rating), None)
    level = certificates.level(
        dialect.levels, custom or next((one.certificate for one in line if one.certificate), None)
    )
    if level is None:
        return UNRATED_KINDS.get(item.type) not in texts(user, "BlockUnratedItems")
    limit, finer = user.policy.get("MaxParentalRating"), user.policy.get("MaxParentalSubRating")
    return not isinstance(limit, int) or level <= (limit, finer if isinstance(finer, int) else 0)


def texts(user: User, name: str) -> list[str]:
    value = user.policy.get(name)
    return [str(one) for one in value] if isinstance(value, list) else []


def plain(tag: str) -> str:
    """Accents, capitals and punctuation make no difference."""
    letters = "".join(one for one in unicodedata.normalize("NFD", tag) if not unicodedata.combining(one))
    return " ".join(re.sub(r"[^\w\s]|_", " ", letters.lower()).split())
