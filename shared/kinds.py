"""The kinds of titles there are, and what each has: learnt from the table `title_kinds`, so that another one is a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from shared import db
from shared.db import Conn
from shared.errors import Invalid, NotFound
from shared.language import gettext, marked

sql = db.queries("kinds")

# As the table has them, for the catalogues: another kind is one more line here, or is called in English.
NAMED = (
    marked("film"), marked("films"), marked("Films"), marked("series"), marked("Series"), marked("book"), marked("books"), marked("Books"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """`plural` is for what programs name jobs and addresses (“movies”), `noun` and `nouns` are for sentences (“film”, “films”),
    `done` is what somebody has who is through with one (“watched”), `doing` what they are at before that (“watching”). `item_type`
    and `content` are the media servers' words for an item and, in lower case, for a library of them; None where no server has any.
    `picks_beyond`: its picks come from all that one may know of, not from libraries alone; `borrows_taste`: they go also by what
    somebody did with titles of other kinds."""

    name: str
    plural: str
    noun: str
    nouns: str
    done: str
    doing: str
    item_type: str | None
    content: str | None
    has_episodes: bool
    has_certificate: bool
    is_picked: bool
    picks_beyond: bool
    borrows_taste: bool

    @property
    def is_served(self) -> bool:
        """Whether media servers have libraries of it."""
        return self.content is not None

    @property
    def is_published(self) -> bool:
        """Whether picks of it are brought to media servers: most of what is picked beyond libraries is not there."""
        return self.is_served and not self.picks_beyond

    @property
    def act(self) -> str:
        """What one does with one, as sentences say it: “watch”."""
        return self.doing.removesuffix("ing")

    @property
    def heading(self) -> str:
        """“Films”."""
        return gettext(self.nouns.capitalize())


def listing() -> tuple[Kind, ...]:
    """All, in their order. Read once a process: another kind comes with a migration, and that with a restart."""
    return _read(db.url())


def picked() -> tuple[Kind, ...]:
    """Those that people may get picks of."""
    return tuple(kind for kind in listing() if kind.is_picked)


def served() -> tuple[Kind, ...]:
    """Those that media servers have libraries of."""
    return tuple(kind for kind in listing() if kind.is_served)


def lending(name: str) -> tuple[Kind, ...]:
    """Those by whose titles picks of this kind go too."""
    return tuple(kind for kind in picked() if kind.name != name) if of(name).borrows_taste else ()


def published() -> tuple[Kind, ...]:
    """Those whose picks are brought to media servers."""
    return tuple(kind for kind in picked() if kind.is_published)


def offered(conn: Conn) -> tuple[Kind, ...]:
    """Those of `picked` that pages speak of: what is picked beyond libraries only where there is any title of it."""
    there = set(db.values(conn, sql.there, of=str))
    return tuple(kind for kind in picked() if not kind.picks_beyond or kind.name in there)


def of(name: str) -> Kind:
    """Raises `Invalid` for one that there is not."""
    if kind := next((kind for kind in listing() if kind.name == name), None):
        return kind
    raise Invalid(
        gettext(
            "There is no kind “%(name)s”: there are %(listed)s.",
            name=name,
            listed=listed([kind.name for kind in listing()]),
        ),
        field="kind",
    )


def picked_as(plural: str) -> Kind:
    """By its plural, as addresses have it. Raises `NotFound` for one that nobody gets picks of."""
    if kind := next((kind for kind in picked() if kind.plural == plural), None):
        return kind
    raise NotFound(gettext("There are picks of %(listed)s.", listed=listed([kind.plural for kind in picked()])))


def picked_one(name: str) -> Kind:
    """By its name. Raises `NotFound` for one that nobody gets picks of."""
    if kind := next((kind for kind in picked() if kind.name == name), None):
        return kind
    raise NotFound(gettext("There are picks of %(listed)s.", listed=listed([kind.nouns for kind in picked()])))


def listed(words: Sequence[str]) -> str:
    """“films and series”; “films, series and shorts”."""
    *start, end = words
    return gettext("%(some)s and %(last)s", some=_row(start), last=end) if start else end


def either(words: Sequence[str]) -> str:
    """“films or series”."""
    *start, end = words
    return gettext("%(some)s or %(last)s", some=_row(start), last=end) if start else end


def _row(words: Sequence[str]) -> str:
    row, *others = words
    for word in others:
        row = gettext("%(some)s, %(next)s", some=row, next=word)
    return row


def forget() -> None:
    """For tests that plant a kind."""
    _read.cache_clear()


@lru_cache(maxsize=16)
def _read(url: str) -> tuple[Kind, ...]:
    with db.connect() as conn:
        return tuple(db.all(conn, sql.all, row=_kind))


def _kind(*, nouns: str, **columns: Any) -> Kind:
    return Kind(nouns=gettext(nouns), **columns)
