"""Which kind an item or a library of a server is, by the server's own words; beside the kinds of titles there are the parts
of those that have episodes."""

from collections.abc import Iterable

from shared import kinds
from shared.errors import Conflict
from shared.language import gettext

EPISODE, SEASON = "episode", "season"
TYPES = {EPISODE: "Episode", SEASON: "Season"}


def of_type(type: str) -> str | None:
    """“Movie” is a “movie”, an “Episode” an “episode”; None for what is no kind of ours."""
    parts = (part for part, name in TYPES.items() if name == type)
    return next((kind.name for kind in kinds.served() if kind.item_type == type), None) or next(parts, None)


def type_of(kind: str) -> str:
    """The way back. Raises `Conflict` for a kind that no server has."""
    return TYPES.get(kind) or _served(kind)[0]


def with_certificate(types: Iterable[str]) -> frozenset[str]:
    """Of these types, however they are capitalized, the kinds whose titles have certificates."""
    lowered = {type.lower() for type in types}
    return frozenset(
        kind.name for kind in kinds.served() if kind.has_certificate and str(kind.item_type).lower() in lowered
    )


def of_content(content: str) -> str | None:
    """The kind of a library that holds “tvshows”; None for one that we do not read."""
    return next((kind.name for kind in kinds.served() if kind.content == content), None)


def content_of(kind: str) -> str:
    """The way back. Raises `Conflict` for a kind that no server has."""
    return _served(kind)[1]


def has_episodes(kind: str) -> bool:
    """Of an item's kind: whether its episodes are what is played, and not it."""
    return kind not in TYPES and kinds.of(kind).has_episodes


def is_whole(type: str) -> bool:
    """Whether an item of this type has episodes."""
    kind = of_type(type)
    return kind is not None and has_episodes(kind)


def played_as(kind: str) -> str:
    """What plays of titles of this kind are told of: the titles themselves, or their episodes."""
    return EPISODE if has_episodes(kind) else kind


def with_episodes() -> list[str]:
    """The kinds whose titles are their episodes."""
    return [kind.name for kind in kinds.served() if kind.has_episodes]


def _served(kind: str) -> tuple[str, str]:
    title_kind = kinds.of(kind)
    if title_kind.item_type is None or title_kind.content is None:
        raise Conflict(
            gettext(
                "No media server has %(nouns)s: there is nothing to read or to publish there.", nouns=title_kind.nouns
            )
        )
    return title_kind.item_type, title_kind.content
