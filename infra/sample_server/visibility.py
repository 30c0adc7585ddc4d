"""Who may see which item: library folders, parental limit, unrated items, private playlists."""

from infra.sample_server import certificates
from infra.sample_server.dialect import Dialect
from infra.sample_server.nouns import Item, Library, User
from infra.sample_server.state import State

UNRATED_KINDS = {"Movie": "Movie", "Series": "Series", "Season": "Series", "Episode": "Series"}


def folders(state: State, dialect: Dialect, user: User | None) -> set[str]:
    """Ids of the libraries a person may open; everything without a person."""
    return {library.id for library in state.libraries.values() if may_open(dialect, user, library)}


def may_open(dialect: Dialect, user: User | None, library: Library) -> bool:
    if user is None or user.policy.get("EnableAllFolders"):
        return True
    enabled = user.policy.get("EnabledFolders") or []
    name = library.id if dialect.is_jellyfin else library.guid
    return isinstance(enabled, list) and name in [dialect.plain_id(str(folder)) for folder in enabled]


def may_see(state: State, dialect: Dialect, user: User | None, item: Item, open_folders: set[str]) -> bool:
    """`open_folders` is what `folders` gave for this person: computed once for many items."""
    if user is None:
        return True
    if item.type == "Playlist":
        return reads_playlist(user, item)
    if item.library_id is not None and item.library_id not in open_folders:
        return False
    return rating_allows(state, dialect, user, item)


def reads_playlist(user: User, playlist: Item) -> bool:
    return playlist.owner_id == user.id or playlist.is_public or user.id in playlist.shares


def rating_allows(state: State, dialect: Dialect, user: User, item: Item) -> bool:
    limit = user.policy.get("MaxParentalRating")
    rated = state.items.get(item.series_id or "", item) if item.certificate is None else item
    level = certificates.level(dialect.levels, rated.certificate)
    if level is None:
        blocked = user.policy.get("BlockUnratedItems") or []
        return not (isinstance(blocked, list) and UNRATED_KINDS.get(item.type) in blocked)
    return not isinstance(limit, int) or level <= limit
