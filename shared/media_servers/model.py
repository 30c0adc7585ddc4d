"""What a media server knows, in words that are the same for Jellyfin and Emby."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, Literal, TypeVar

ServerKind = Literal["jellyfin", "emby"]
Kind = str  # the name of one in `shared.kinds`
ItemKind = str  # that, or “episode”; of events also “season”
Role = Literal["cast", "guest", "director", "writer", "creator", "author", "producer", "composer", "other"]
EventKind = Literal["start", "progress", "stop", "played", "unplayed", "favorite", "rating", "library", "test"]

T = TypeVar("T")
# A server's number for a certificate and, on Jellyfin from 10.11 on, a finer one between equals; 0 where there is none.
Score = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ServerInfo:
    id: str
    name: str
    version: str
    kind: ServerKind
    # Where the answer came from, after redirects.
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Library:
    """`id` is what items are asked with; `guid` is what `Person.folder_ids` holds (on Jellyfin the two are equal).

    `kind` is None for what we do not recommend from (music, photos, mixed folders). `paths` are the server's view.
    `content` is the server's own word for what it holds, in lower case ("movies", "homevideos"); None for mixed content.
    """

    id: str
    guid: str
    name: str
    kind: Kind | None
    paths: tuple[str, ...] = ()
    content: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A user of the server. With `all_folders` every library is visible and `folder_ids` means nothing; where
    `blocked_folder_ids` holds any, every library but those is visible, whatever the two say.

    `max_rating` is the server's own score (see `MediaServer.parental_ratings`), None for no limit; `max_sub_rating`
    refines it on Jellyfin from 10.11 on. `blocks_unrated` holds the kinds of which nothing without a certificate is shown.
    `allowed_tags`: only what bears one of them, when there are any. `shut_paths` lie within open libraries. `foreign_rules`
    are names of rules that only the server can apply; `policy_digest` changes with whatever may restrict.
    """

    id: str
    name: str
    is_admin: bool = False
    is_disabled: bool = False
    is_hidden: bool = False
    avatar_tag: str | None = None
    all_folders: bool = True
    folder_ids: tuple[str, ...] = ()
    max_rating: int | None = None
    max_sub_rating: int | None = None
    blocks_unrated: frozenset[str] = frozenset()
    blocked_tags: tuple[str, ...] = ()
    allowed_tags: tuple[str, ...] = ()
    blocked_folder_ids: tuple[str, ...] = ()
    excluded_folder_ids: tuple[str, ...] = ()
    shut_paths: tuple[str, ...] = ()
    foreign_rules: tuple[str, ...] = ()
    policy_digest: str = ""
    last_active_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """One person's part in a title, `ord` from 0 in the server's order; `id` is the server's id of the person."""

    id: str
    name: str
    role: Role
    character: str | None = None
    image_tag: str | None = None
    ord: int = 0


@dataclass(frozen=True, slots=True)
class MediaSource:
    """One file (edition) of an item; `size` in bytes."""

    path: str | None
    container: str | None
    size: int | None


@dataclass(frozen=True, slots=True)
class Item:
    """A film or a series. `provider_ids` has lower-case keys (tmdb, imdb, tvdb); `path` is as the server sees it.

    `community_rating` 0–10, `critic_rating` 0–100, `certificate` as printed ("PG-13"); `custom_rating`, set by whoever runs
    the server, goes before it. `status` of a series as the server says it ("Continuing", "Ended"). `countries` are the
    production locations. `is_playable` is false for a film that was only announced; of a series its episodes tell.
    `language` and `collection` are None where the server does not say.
    """

    id: str
    kind: Kind
    name: str
    original_name: str | None = None
    sort_name: str | None = None
    year: int | None = None
    premiered_on: date | None = None
    end_date: date | None = None
    overview: str | None = None
    tagline: str | None = None
    genres: tuple[str, ...] = ()
    studios: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    people: tuple[Credit, ...] = ()
    provider_ids: Mapping[str, str] = field(default_factory=dict)
    runtime_s: int | None = None
    community_rating: float | None = None
    critic_rating: float | None = None
    certificate: str | None = None
    custom_rating: str | None = None
    status: str | None = None
    path: str | None = None
    media_sources: tuple[MediaSource, ...] = ()
    poster_tag: str | None = None
    backdrop_tag: str | None = None
    added_at: datetime | None = None
    is_playable: bool = True
    language: str | None = None
    countries: tuple[str, ...] = ()
    collection: str | None = None


@dataclass(frozen=True, slots=True)
class Episode:
    """`season` 0 holds specials; `number` None where the file name did not say. `tags` are its own."""

    id: str
    series_id: str
    season: int | None
    number: int | None
    name: str
    overview: str | None = None
    premiered_on: date | None = None
    runtime_s: int | None = None
    path: str | None = None
    container: str | None = None
    provider_ids: Mapping[str, str] = field(default_factory=dict)
    community_rating: float | None = None
    certificate: str | None = None
    custom_rating: str | None = None
    tags: tuple[str, ...] = ()
    added_at: datetime | None = None
    image_tag: str | None = None


@dataclass(frozen=True, slots=True)
class UserData:
    """What one person did with one item. `played_share` 0–1 of an item in progress; `rating` 0–10, None for none.

    `series_id` is set for episodes. `runtime_s` and `provider_ids` come along because plays are mapped by them.
    """

    item_id: str
    kind: ItemKind
    series_id: str | None = None
    played: bool = False
    play_count: int = 0
    position_s: int = 0
    played_share: float | None = None
    last_played_at: datetime | None = None
    is_favorite: bool = False
    rating: float | None = None
    likes: bool | None = None
    runtime_s: int | None = None
    provider_ids: Mapping[str, str] = field(default_factory=dict)

    @property
    def says_anything(self) -> bool:
        return bool(
            self.played
            or self.play_count
            or self.position_s
            or self.last_played_at
            or self.is_favorite
            or self.rating is not None
            or self.likes is not None
        )


@dataclass(frozen=True, slots=True)
class PlayEvent:
    """One webhook. `event_id` is the same when the server sends the same event again.

    `completed` None where the event does not say; "played"/"unplayed" are marks, "stop" is the end of a viewing.
    `is_favorite` and `rating` (0–10) are the state after the event, and Jellyfin reports both under one reason: apply
    both for kind "favorite" and "rating" alike, where `rating` None means that there is none now. A mark on a whole
    series or season (`item_kind`) asks for that person's history of `series_id` to be read again. "library" and "test"
    events may carry no user and no item. `provider_ids` are the item's own: an episode's, not its series'.
    `item_kind` None: the event did not say. With "favorite" and "rating" `completed` says whether the item counts as played.
    """

    kind: EventKind
    server_id: str | None
    event_id: str
    at: datetime
    user_id: str | None = None
    user_name: str | None = None
    item_id: str | None = None
    item_kind: ItemKind | None = None
    series_id: str | None = None
    season: int | None = None
    number: int | None = None
    provider_ids: Mapping[str, str] = field(default_factory=dict)
    position_s: int | None = None
    duration_s: int | None = None
    completed: bool | None = None
    is_favorite: bool | None = None
    rating: float | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A part of a list. A list of nothing is one empty page.

    `total` is what the server announced with this page, `fetched` how many of its rows were read up to and with this
    page (rows we leave out of `items` included), `different` how many of them were not the same again. `steady` is False
    once the list moved while it was read. `ids` are those of all rows of the page, also of the unreadable ones, which
    `left_out` names; `doubted` names items with facts that cannot be true. Their ids stand in the same order, None for none.
    """

    items: tuple[T, ...]
    total: int
    fetched: int = 0
    steady: bool = True
    different: int = 0
    ids: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    doubted: tuple[str, ...] = ()
    left_out_ids: tuple[str | None, ...] = ()
    doubted_ids: tuple[str | None, ...] = ()

    @property
    def whole(self) -> bool:
        """On the last page: everything was read, so what is missing from the list is really gone."""
        return self.steady and self.fetched == self.total

    @property
    def is_short(self) -> bool:
        """On the last page: more came than was announced, so nobody knows how much there is."""
        return self.different > self.total


@dataclass(frozen=True, slots=True)
class SignedIn:
    """`token` acts for this person on the server: treat it as a secret."""

    user: Person
    token: str = field(repr=False)
    server_id: str = ""


@dataclass(frozen=True, slots=True)
class QuickConnect:
    """The person types `code` into a signed-in client; `secret` is ours and polls for the answer."""

    code: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Image:
    data: bytes = field(repr=False)
    content_type: str = "image/jpeg"


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan we asked for: of one library, or of all with `library_id` None.

    `last_end` is when the server's last full scan had ended by then, by its own clock.
    """

    library_id: str | None = None
    last_end: datetime | None = None


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """`share` 0–1, None where the server does not say."""

    running: bool
    share: float | None = None
