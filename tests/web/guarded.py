"""A household in which many titles are not for everybody, and an own reckoning of what is for whom."""

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
    hides_unrated: bool
    is_disabled: bool

    def opens(self, library: Library) -> bool:
        known = not self.is_disabled and self.server == library.server and library.is_open
        return known and (self.folders is None or library.name in self.folders)

    def allows(self, min_age: int | None) -> bool:
        if min_age is None:
            return self.age_limit is None and not self.hides_unrated
        return self.age_limit is None or min_age <= self.age_limit


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
        return "movies" if self.kind == "movie" else "series"


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

    def may_open(self, person: Person, title: Title) -> bool:
        """The rule once more, in other words than the guard's: apart from what people hide themselves."""
        return not title.is_gone and any(
            door.opens(copy.library) and door.allows(title.min_age)
            for copy in title.copies
            if not copy.is_gone
            for door in person.doors
        )

    def may_see(self, person: Person, title: Title) -> bool:
        return self.may_open(person, title) and (person.id, title.id) not in self.hidden

    def may_play(self, person: Person, title: Title, copy: Copy) -> bool:
        """That one copy, of a title that may be seen: in a library that is open to them."""
        opened = any(door.opens(copy.library) for door in person.doors)
        return self.may_see(person, title) and opened and not copy.is_gone
