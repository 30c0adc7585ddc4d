"""The items query: what the many parameters keep, and in which order."""

from collections.abc import Callable

from infra.sample_server import certificates, visibility
from infra.sample_server.exchange import Refused
from infra.sample_server.nouns import Item, User
from infra.sample_server.operations import ordering
from infra.sample_server.operations.ordering import NOTHING
from infra.sample_server.request import Request
from infra.sample_server.state import sortable

_KINDS = (
    "Movie Series Season Episode BoxSet Playlist Folder CollectionFolder Person Genre Studio Video "
    "Trailer MusicVideo MusicAlbum MusicArtist Audio AudioBook Book Photo Program Recording LiveTvChannel TvChannel "
    "UserView Year"
)
KINDS = {kind.lower(): kind for kind in _KINDS.split()}
_FILTERS = "IsFolder IsNotFolder IsUnplayed IsPlayed IsFavorite IsResumable Likes Dislikes IsFavoriteOrLikes"
FILTERS = frozenset(_FILTERS.lower().split())
ABOUT_A_PERSON = ("isplayed", "isfavorite", "filters", "sortby", "mindatelastsavedforuser")

Test = Callable[[Item], bool]


def run(request: Request, user: User | None) -> list[Item]:
    """Every item the query keeps, in order; remembered until the library or, where it matters, the person's data changes."""
    key = _key(request, user)
    known = request.state.listed.get(key)
    if known is None:
        if len(request.state.listed) > 200:
            request.state.listed.clear()
        known = request.state.listed[key] = _run(request, user)
    return known


def _key(request: Request, user: User | None) -> tuple[object, ...]:
    unpaged = {
        name: tuple(values)
        for name, values in request.query.items()
        if name not in ("startindex", "limit", "fields", "userid")
    }
    personal = user is not None and any(name in unpaged for name in ABOUT_A_PERSON)
    who = (user.id, user.revision if personal else None) if user else None
    return (request.state.revision, who, tuple(sorted(unpaged.items())), tuple(request.arguments.items()))


def _run(request: Request, user: User | None) -> list[Item]:
    found = _touched(request, user, _start(request, user))
    for test in _tests(request, user):
        found = [item for item in found if test(item)]
    return ordering.sorted_as_asked(request, user, found)


def _touched(request: Request, user: User | None, found: list[Item]) -> list[Item]:
    """A shortcut for histories: what nobody touched is not played. Folders are played through what is below them."""
    wants_played = request.flag("isPlayed") is True or "isplayed" in {word.lower() for word in request.words("filters")}
    if user is None or not wants_played:
        return list(found)
    return [item for item in found if item.id in user.data or item.is_folder]


def visible(request: Request, user: User | None) -> list[Item]:
    """Everything a person may see, whatever the query says; everything for an API key without a person."""
    state = request.state
    lists = (
        [item for item in state.items.values() if item.type == "Playlist"]
        if user is None
        else _listed_lists(request, user)
    )
    return _open_items(request, user) + lists


def _listed_lists(request: Request, user: User) -> list[Item]:
    dialect, state = request.dialect, request.state
    lists = [item for item in state.items.values() if item.type == "Playlist"]
    # Jellyfin before 12 lists everybody's playlists by name, also where their contents are for their owner alone.
    if dialect.is_jellyfin and not dialect.since(12):
        return lists
    return [item for item in lists if visibility.may_see(state, dialect, user, item, set())]


def _open_items(request: Request, user: User | None) -> list[Item]:
    """All but playlists; people of equal rights share one list."""
    rights = sorted(user.policy.items()) if user else None
    key = (request.state.revision, "visible", str(rights))
    known = request.state.listed.get(key)
    if known is None:
        folders = visibility.folders(request.state, request.dialect, user)
        items = (item for item in request.state.items.values() if item.type != "Playlist")
        seen = [item for item in items if visibility.may_see(request.state, request.dialect, user, item, folders)]
        known = request.state.listed[key] = seen
    return known


def _start(request: Request, user: User | None) -> list[Item]:
    """Linked lists (collections) keep their own items; otherwise what lies in or, recursively, under the parent.

    Of a parent that is not there Emby shows nothing; to Jellyfin it is a bad argument.
    """
    parent_id = request.text("parentId")
    if parent_id is None:
        return visible(request, user) if request.flag("recursive") or _asks_for_more(request) else []
    parent_id = request.dialect.plain_id(parent_id)
    parent = request.state.items.get(parent_id)
    if parent and parent.type in ("BoxSet", "Playlist"):
        return _linked(request, user, parent)
    if parent is None and parent_id not in request.state.libraries:
        if request.dialect.is_jellyfin:
            raise Refused(400, "Error processing request.")
        return []
    return [item for item in visible(request, user) if inside(request, item)]


def _linked(request: Request, user: User | None, parent: Item) -> list[Item]:
    """In the order they were added. Jellyfin looks for a person's: an API key alone is told of nothing."""
    if request.dialect.is_jellyfin and user is None and not request.flag("recursive"):
        return []
    places = {one: place for place, one in enumerate(parent.linked)}
    found = [item for item in visible(request, user) if item.id in places]
    return sorted(found, key=lambda item: places[item.id])


def _asks_for_more(request: Request) -> bool:
    """Without a parent and without recursion only the root's folders would come, unless ids or a search ask for items."""
    return any(name in request.query for name in ("ids", "searchterm", "anyprovideridequals", "path"))


def inside(request: Request, item: Item) -> bool:
    """Whether an item lies in the parent the query names: directly, or anywhere below when recursive."""
    parent_id = request.text("parentId")
    if parent_id is None:
        return True
    wanted = request.dialect.plain_id(parent_id)
    direct = item.parent_id or item.library_id
    if wanted in (direct, item.series_id, item.library_id) and (request.flag("recursive") or direct == wanted):
        return True
    return bool(request.flag("recursive")) and wanted in (item.season_id, item.series_id)


def _tests(request: Request, user: User | None) -> list[Test]:
    return [*_plain_tests(request), *_word_tests(request), *_personal_tests(request, user)]


def _plain_tests(request: Request) -> list[Test]:
    tests: list[Test] = []
    include, exclude = _kinds(request, "includeItemTypes"), _kinds(request, "excludeItemTypes")
    if include:
        tests.append(lambda item: item.type in include)
    if exclude:
        tests.append(lambda item: item.type not in exclude)
    if "mediatypes" in request.query:
        wants_video = "video" in {word.lower() for word in request.words("mediaTypes")}
        tests.append(lambda item: wants_video and not item.is_folder)
    if ids := {request.dialect.plain_id(word) for word in request.words("ids")}:
        tests.append(lambda item: item.id in ids)
    if unwanted := {request.dialect.plain_id(word) for word in request.words("excludeItemIds")}:
        tests.append(lambda item: item.id not in unwanted)
    if (saved := request.moment("minDateLastSaved")) is not None:
        tests.append(lambda item: item.saved >= saved)
    # The real server compares the item's date here too, not the person's: a known trap.
    if (for_user := request.moment("minDateLastSavedForUser")) is not None:
        tests.append(lambda item: item.saved >= for_user)
    if (path := request.text("path")) is not None:
        tests.append(lambda item: item.path == path)
    if (missing := request.flag("isMissing")) is not None:
        tests.append(lambda item: (item.location == "Virtual") is missing)
    if (index := request.number("parentIndexNumber")) is not None:
        tests.append(lambda item: item.parent_index == index)
    return tests


def _kinds(request: Request, name: str) -> set[str]:
    asked = request.words(name)
    unknown = [word for word in asked if word.lower() not in KINDS]
    if unknown and request.dialect.is_jellyfin:
        raise Refused(400, f"The value '{unknown[0]}' is not valid for {name}.")
    return {KINDS.get(word.lower(), word) for word in asked}


def _word_tests(request: Request) -> list[Test]:
    tests: list[Test] = []
    if (term := request.text("searchTerm")) is not None:
        words = term.casefold()
        tests.append(lambda item: words in item.name.casefold() or words in (item.original_title or "").casefold())
    if (prefix := request.text("nameStartsWith")) is not None:
        tests.append(lambda item: item.sort_name.startswith(prefix.lower()))
    if genres := _piped(request, "genres"):
        tests.append(lambda item: any(genre.casefold() in genres for genre in item.genres))
    if tags := _piped(request, "tags"):
        tests.append(lambda item: any(tag.casefold() in tags for tag in item.tags))
    if years := {int(word) for word in request.words("years") if word.isdigit()}:
        tests.append(lambda item: item.year in years)
    if (least := request.text("minCommunityRating")) is not None:
        tests.append(lambda item: (item.community_rating or 0) >= float(least))
    if person := request.text("person"):
        tests.append(lambda item: any(credit.name == person for credit in item.credits))
    people = {
        request.state.names.get(request.dialect.plain_id(word), ("", ""))[1] for word in request.words("personIds")
    }
    if people:
        tests.append(lambda item: any(credit.name in people for credit in item.credits))
    if pairs := {word.lower() for word in request.words("anyProviderIdEquals")}:
        tests.append(lambda item: any(f"{name}.{value}".lower() in pairs for name, value in item.provider_ids.items()))
    if (most := request.text("maxOfficialRating")) is not None:
        levels = request.dialect.levels
        limit, lowest = certificates.level(levels, most), (0, 0)
        tests.append(lambda item: limit is None or (certificates.level(levels, item.certificate) or lowest) <= limit)
    return tests


def _piped(request: Request, name: str) -> set[str]:
    return {word.casefold() for value in request.query.get(name, []) for word in value.split("|") if word}


def _personal_tests(request: Request, user: User | None) -> list[Test]:
    tests: list[Test] = []
    filters = {word.lower() for word in request.words("filters")}
    if filters - FILTERS and request.dialect.is_jellyfin:
        raise Refused(400, f"The value '{min(filters - FILTERS)}' is not valid for filters.")
    if "isfolder" in filters:
        tests.append(lambda item: item.is_folder)
    if "isnotfolder" in filters:
        tests.append(lambda item: not item.is_folder)
    played, favorite = request.flag("isPlayed"), request.flag("isFavorite")
    played = True if "isplayed" in filters else False if "isunplayed" in filters else played
    favorite = True if "isfavorite" in filters else favorite
    if user is None:
        return tests
    data = user.data
    if played is not None:
        tests.append(lambda item: _played(request, user, item) is played)
    if favorite is not None:
        tests.append(lambda item: data.get(item.id, NOTHING).favorite is favorite)
    if "isresumable" in filters:
        tests.append(lambda item: data.get(item.id, NOTHING).position > 0)
    if "likes" in filters:
        tests.append(lambda item: data.get(item.id, NOTHING).likes is True)
    if "dislikes" in filters:
        tests.append(lambda item: data.get(item.id, NOTHING).likes is False)
    if "isfavoriteorlikes" in filters:
        tests.append(lambda item: data.get(item.id, NOTHING).favorite or data.get(item.id, NOTHING).likes is True)
    return tests


def _played(request: Request, user: User, item: Item) -> bool:
    if not item.is_folder:
        return user.data.get(item.id, NOTHING).played
    return bool(request.server.writer.user_data(item, user)["Played"])


__all__ = ["inside", "run", "sortable", "visible"]
