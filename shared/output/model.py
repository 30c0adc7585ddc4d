"""What is published: titles with the facts a media server shows, and the copies of them that can be played."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Text:
    """A file that says this."""

    content: bytes


@dataclass(frozen=True)
class Link:
    """A symbolic link to a path on the server's own file system."""

    target: str


@dataclass(frozen=True)
class Badge:
    """What is drawn onto a poster: `rank` counts from 1, `match` is in percent; None leaves it out."""

    rank: int | None = None
    match: int | None = None


@dataclass(frozen=True)
class Remote:
    """A file whose content is fetched when it is written, such as a poster; it is another when address, `tag` or what is
    drawn onto it are."""

    address: str
    tag: str = ""
    badge: Badge | None = None


Entry = Text | Link | Remote  # what a place in a folder holds


@dataclass(frozen=True)
class Item:
    """An item of the server itself, by the server's id: what a playlist is made of."""

    external_id: str


@dataclass(frozen=True)
class Copy:
    """One item of the media server: `path` is the server's own, None where it tells none.

    `source_url` is where an item leads that is a `.strm` itself.
    """

    item_id: int
    path: str | None = None
    external_id: str = ""
    source_url: str | None = None


@dataclass(frozen=True)
class Episode:
    id: int
    season: int | None
    number: int | None
    name: str | None = None
    overview: str | None = None
    runtime_s: int | None = None
    copies: tuple[Copy, ...] = ()


@dataclass(frozen=True)
class Title:
    """A pick with its facts. `rating` is 0–10, `cast` holds names with their part, `rank` counts from 1, `match` is in percent,
    `reason` says in the person's language why it was picked.

    It has `copies`, or where `has_episodes` is true these; both oldest first. `poster` and `backdrop` are addresses the server
    can load.
    """

    id: int
    name: str
    year: int | None = None
    original_name: str | None = None
    overview: str | None = None
    runtime_s: int | None = None
    certificate: str | None = None
    custom_rating: str | None = None
    tags: tuple[str, ...] = ()
    rating: float | None = None
    genres: tuple[str, ...] = ()
    studios: tuple[str, ...] = ()
    directors: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()
    cast: tuple[tuple[str, str | None], ...] = ()
    provider_ids: Mapping[str, str] = field(default_factory=dict)
    reason: str | None = None
    rank: int | None = None
    match: int | None = None
    poster: str | None = None
    backdrop: str | None = None
    copies: tuple[Copy, ...] = ()
    has_episodes: bool = False
    episodes: tuple[Episode, ...] = ()
