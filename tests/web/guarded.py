"""A household in which many titles are not for everybody, and an own reckoning of what is for whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Library:
    """`name` is unique over both servers; `server` is 0 or 1."""

    name: str
    server: int
    kind: str
    is_open: bool


@dataclass(frozen=True)
class Door:
    """What one server lets a person see."""

    server: int
    folders: frozenset[str] | None  # None: all
    age_limit: int | None
    hides_unrated: frozenset[str]  # kinds
    is_disabled: bool
    blocked_folders: frozenset[str] = frozenset()
    blocked_tags: frozenset[str] = frozenset()
    allowed_tags: frozenset[str] = frozenset()
    shut_paths: frozenset[str] = frozenset()
    shut_certificates: frozenset[str] = frozenset()
    has_foreign_rules: bool = False
    is_restricted: bool = False
    # Words of copies -> what the server said; what it was not asked about is missing.
    says: Mapping[str, bool] = field(default_factory=dict)

    def opens(self, library: Library) -> bool:
        if self.is_disabled or self.server != library.server or not library.is_open:
            return False
        if self.blocked_folders:
            return library.name not in self.blocked_folders
        return self.folders is None or library.name in self.folders

    def allows(self, copy: "Copy") -> bool:
        if copy.min_age is None and (self.age_limit is not None or copy.library.kind in self.hides_unrated):
            return False
        if self.age_limit is not None and copy.min_age is not None and copy.min_age > self.age_limit:
            return False
        if self.blocked_tags & copy.tags or (self.allowed_tags and not self.allowed_tags & copy.tags):
            return False
        if copy.certificate in self.shut_certificates or any(copy.path.startswith(path) for path in self.shut_paths):
            return False
        return not self.is_restricted or self.says.get(copy.word, not self.has_foreign_rules)


@dataclass(frozen=True)
class Said:
    """The strictest that any source says of a title, wherever that is."""

    min_age: int | None
    certificates: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Person:
    id: int
    is_admin: bool
    doors: tuple[Door, ...]


@dataclass(frozen=True)
class Copy:
    """One item of a server. `word` occurs nowhere but in its external id and its path."""

    item_id: int
    word: str
    library: Library
    is_gone: bool
    path: str
    min_age: int | None
    certificate: str
    tags: frozenset[str]


@dataclass(frozen=True)
class Title:
    """`marker` is a word that occurs nowhere but in this title's name, plot, episodes, studio and actor. Nobody else has these."""

    id: int
    kind: str
    marker: str
    min_age: int | None
    is_gone: bool
    copies: tuple[Copy, ...]
    actor_id: int

    @property
    def noun(self) -> str:
        return {"movie": "movies", "series": "series", "book": "books"}[self.kind]


@dataclass
class World:
    server_ids: list[int] = field(default_factory=list)
    libraries: list[Library] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    titles: list[Title] = field(default_factory=list)
    hidden: set[tuple[int, int]] = field(default_factory=set)
    outputs: dict[int, int] = field(default_factory=dict)
    evidence: set[tuple[int, int, int]] = field(default_factory=set)  # person, pick, what was watched
    runs: list[int] = field(default_factory=list)
    channels: list[int] = field(default_factory=list)  # of each person one, in their order
    imported: set[int] = field(default_factory=set)  # titles that the world has told of
    beyond: set[int] = field(
        default_factory=set
    )  # those of them that need no library, and are there for whom limits let them

    def may_open(self, person: Person, title: Title) -> bool:
        """The rule once more, in other words than the guard's: apart from what people hide themselves."""
        if not title.is_gone and title.id in self.beyond and self.lets_know(person, title, Said(title.min_age)):
            return True
        return self.may_open_copy(person, title)

    def lets_know(self, person: Person, title: Title, said: Said) -> bool:
        accounts = [door for door in person.doors if not door.is_disabled]
        return bool(accounts) and all(_lets(door, title, said) for door in accounts)

    def may_open_copy(self, person: Person, title: Title) -> bool:
        """In a library."""
        return not title.is_gone and any(
            door.opens(copy.library) and door.allows(copy)
            for copy in title.copies
            if not copy.is_gone
            for door in person.doors
        )

    def may_see(self, person: Person, title: Title) -> bool:
        return self.may_open(person, title) and (person.id, title.id) not in self.hidden

    def may_play(self, person: Person, title: Title, copy: Copy) -> bool:
        """That one copy, of a title that may be seen: in a library that is open to them, and not shut itself."""
        opened = any(door.opens(copy.library) and door.allows(copy) for door in person.doors)
        return self.may_see(person, title) and opened and not copy.is_gone


def _lets(door: Door, title: Title, said: Said) -> bool:
    copies = [copy for copy in title.copies if not copy.is_gone]
    if door.has_foreign_rules or door.allowed_tags or any(_is_kept(door, copy) for copy in copies):
        return False
    if said.min_age is None and (door.age_limit is not None or title.kind in door.hides_unrated):
        return False
    ages = [age for age in (said.min_age, *(copy.min_age for copy in copies)) if age is not None]
    if door.age_limit is not None and max(ages, default=0) > door.age_limit:
        return False
    certificates = said.certificates.union(*({copy.certificate} for copy in copies))
    tags = said.tags.union(*(copy.tags for copy in copies))
    return not certificates & door.shut_certificates and not tags & door.blocked_tags


def _is_kept(door: Door, copy: Copy) -> bool:
    """The server does not show it, and no shut library or folder is why."""
    in_shut_folder = any(copy.path.startswith(path) for path in door.shut_paths)
    return door.is_restricted and door.opens(copy.library) and not in_shut_folder and door.says.get(copy.word) is False
