"""In which order an items query answers: as asked, or as a collection says itself."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from infra.sample_server.exchange import Refused
from infra.sample_server.nouns import Item, User, UserData
from infra.sample_server.request import Request

NEVER = datetime(1, 1, 1, tzinfo=UTC)
NOTHING = UserData()


def sorted_as_asked(request: Request, user: User | None, found: list[Item]) -> list[Item]:
    names = [word.lower() for word in request.words("sortBy")] or [_own_order(request)]
    orders = [word.lower() for word in request.words("sortOrder")] or ["ascending"]
    if unknown := [order for order in orders if order not in ("ascending", "descending")]:
        raise Refused(400, f"The value '{unknown[0]}' is not valid for sortOrder.")
    known = _keys(user)
    if unknown := [name for name in names if name not in known and name not in ACCEPTED]:
        raise Refused(400, f"The value '{unknown[0]}' is not valid for sortBy.")
    for place in reversed(range(len(names))):
        order = orders[min(place, len(orders) - 1)]
        if names[place] in known:
            found.sort(key=known[names[place]], reverse=order == "descending")
    return found


def _own_order(request: Request) -> str:
    """A collection is sorted as it says itself; Jellyfin keeps the order of adding where it says “Default”."""
    parent = request.state.items.get(request.dialect.plain_id(request.text("parentId") or ""))
    if parent is None or parent.type != "BoxSet":
        return "sortname"
    order = (parent.display_order or "").lower()
    if order == "default" and request.dialect.is_jellyfin:
        return order
    return order if order in _keys(None) else "premieredate"


_ACCEPTED = (
    "Default Album AlbumArtist Artist StartDate VideoBitRate AirTime Studio IsUnplayed IsPlayed IsFavoriteOrLiked"
)
ACCEPTED = frozenset(_ACCEPTED.lower().split())


def _keys(user: User | None) -> dict[str, Callable[[Item], Any]]:
    # What sorts differs in type from name to name; each list is sorted by one of them only.
    data = user.data if user else {}
    by_episode = lambda item: (item.parent_index or 0, item.index or 0)  # noqa: E731
    return {
        "sortname": lambda item: (item.sort_name, item.id),
        "name": lambda item: (item.name.casefold(), item.id),
        "seriessortname": lambda item: item.sort_name,
        "datecreated": lambda item: item.created,
        "datelastcontentadded": lambda item: item.created,
        "dateplayed": lambda item: data.get(item.id, NOTHING).last_played or NEVER,
        "seriesdateplayed": lambda item: data.get(item.id, NOTHING).last_played or NEVER,
        "playcount": lambda item: data.get(item.id, NOTHING).play_count,
        "premieredate": lambda item: item.premiere or NEVER,
        "productionyear": lambda item: item.year or 0,
        "communityrating": lambda item: item.community_rating or 0,
        "criticrating": lambda item: item.critic_rating or 0,
        "officialrating": lambda item: item.certificate or "",
        "runtime": lambda item: item.runtime_ticks or 0,
        "random": lambda item: hash((item.id, item.saved)),
        "airedepisodeorder": by_episode,
        "parentindexnumber": lambda item: item.parent_index or 0,
        "indexnumber": lambda item: item.index or 0,
        "isfolder": lambda item: item.is_folder,
    }
