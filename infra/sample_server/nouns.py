"""The nouns a media server keeps: items, people's data about them, users, libraries, tasks."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

TICKS = 10_000_000


def now() -> datetime:
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """A date as both servers write it: UTC with seven digits of fraction."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z"


@dataclass(slots=True)
class Credit:
    """One person's part in one item; `type` is Actor, Director, Writer or Creator."""

    name: str
    type: str
    role: str = ""


@dataclass(slots=True)
class Item:
    """Whatever has an id in the library; ids are in the dialect of the server that runs."""

    id: str
    type: str
    name: str
    library_id: str | None = None
    parent_id: str | None = None
    path: str | None = None
    # What the server takes from a .strm; None where it ignores the line, and for real files.
    shortcut: str | None = None
    # Virtual is what a provider announced and no file holds.
    location: str = "FileSystem"
    sort_name: str = ""
    forced_sort_name: str | None = None
    original_title: str | None = None
    year: int | None = None
    premiere: datetime | None = None
    end_date: datetime | None = None
    runtime_ticks: int | None = None
    certificate: str | None = None
    custom_rating: str | None = None
    community_rating: float | None = None
    critic_rating: float | None = None
    overview: str | None = None
    taglines: list[str] = field(default_factory=list)
    genres: list[str] = field(default_factory=list)
    studios: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    provider_ids: dict[str, str] = field(default_factory=dict)
    credits: list[Credit] = field(default_factory=list)
    status: str | None = None
    index: int | None = None
    parent_index: int | None = None
    series_id: str | None = None
    season_id: str | None = None
    created: datetime = field(default_factory=now)
    saved: datetime = field(default_factory=now)
    locked_fields: list[str] = field(default_factory=list)
    lock_data: bool = False
    # Whether its files may be deleted at all, as of a disk that is read-only.
    can_delete: bool = True
    # Of a collection: by what it is sorted for whoever asks for no order.
    display_order: str | None = None
    linked: list[str] = field(default_factory=list)
    # Files of what was scanned, by type of image; what its NFO says the poster is fetched from; and how many subtitles lie beside.
    pictures: dict[str, str] = field(default_factory=dict)
    thumb: str | None = None
    subtitles: int = 0
    owner_id: str | None = None
    shares: dict[str, bool] = field(default_factory=dict)
    is_public: bool = True
    file_stamp: tuple[float, ...] = ()
    etag: int = 0

    @property
    def is_shortcut(self) -> bool:
        return (self.path or "").lower().endswith(".strm")

    @property
    def is_folder(self) -> bool:
        return self.type in FOLDERS


FOLDERS = {"Series", "Season", "BoxSet", "Playlist", "CollectionFolder", "Folder"}


@dataclass(slots=True)
class UserData:
    """What one person did with one item."""

    played: bool = False
    play_count: int = 0
    position: int = 0
    last_played: datetime | None = None
    favorite: bool = False
    rating: float | None = None
    likes: bool | None = None


@dataclass(slots=True)
class User:
    """A person of the server; `policy` and `configuration` are in the dialect's own words."""

    id: str
    name: str
    password: str
    policy: dict[str, object]
    configuration: dict[str, object] = field(default_factory=dict)
    about: str = ""
    has_avatar: bool = False
    last_login: datetime | None = None
    last_active: datetime | None = None
    data: dict[str, UserData] = field(default_factory=dict)
    revision: int = 0


@dataclass(slots=True)
class Library:
    """A virtual folder. `seeded` ones live in memory only, so a scan leaves them alone."""

    id: str
    guid: str
    name: str
    collection_type: str | None
    locations: list[str]
    options: dict[str, object]
    seeded: bool = False
    tags: list[str] = field(default_factory=list)
    refresh: str = "Idle"
    forced_sort_name: str | None = None


@dataclass(slots=True)
class Token:
    """An access token: of a signed-in person, or an API key, which has no person."""

    value: str
    user_id: str | None
    client: str = ""
    device: str = ""
    device_id: str = ""
    version: str = ""
    created: datetime = field(default_factory=now)
    last_active: datetime = field(default_factory=now)
    playing: dict[str, object] | None = None


@dataclass(slots=True)
class QuickConnect:
    """One sign-in by code that waits for a person's approval."""

    secret: str
    code: str
    client: dict[str, str]
    created: datetime = field(default_factory=now)
    user_id: str | None = None
