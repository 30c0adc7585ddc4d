"""What a server says and cannot be true: noted while a row is read, told once for the whole run."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from shared.language import gettext

SHOWN = 5  # names in a message; the count tells of the others
LONGEST = 60

_noted: ContextVar[list[str] | None] = ContextVar("noted", default=None)


def note(field: str) -> None:
    """The value of this field is counted as unknown, or was cut."""
    found = _noted.get()
    if found is not None and field not in found:
        found.append(field)


@contextmanager
def noting() -> Iterator[list[str]]:
    """The fields that are noted inside the block."""
    found: list[str] = []
    token = _noted.set(found)
    try:
        yield found
    finally:
        _noted.reset(token)


@dataclass
class Doubts:
    """Of one run: the names of rows that were left out, of those with facts that cannot be true, and the ids of all rows of
    lists that come in one piece, so that whoever cannot be read is not taken for gone."""

    left_out: list[str] = field(default_factory=list)
    doubted: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)

    def add(self, left_out: Iterable[str], doubted: Iterable[str] = ()) -> None:
        self.left_out += left_out
        self.doubted += doubted

    @property
    def sentence(self) -> str:
        """Begins with a blank; empty where all was well."""
        parts = [
            _counted(
                self.left_out,
                gettext("left out because it cannot be read"),
                gettext("left out because they cannot be read"),
            ),
            _counted(
                self.doubted, gettext("with facts that cannot be true"), gettext("with facts that cannot be true")
            ),
        ]
        return "".join(f" {part}." for part in parts if part)


def label(name: str, fields: Iterable[str] = ()) -> str:
    """How a row is named in a message: “Heat (ProductionYear)”."""
    short = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
    listed = ", ".join(fields)
    return f"{short} ({listed})" if listed else short


def _counted(names: list[str], singular: str, plural: str) -> str:
    if not names:
        return ""
    different = list(dict.fromkeys(names))
    more = gettext(" and %(different)s more", different=len(different) - SHOWN) if len(different) > SHOWN else ""
    return gettext(
        "%(count)s %(what)s: %(names)s%(more)s",
        count=len(names),
        what=singular if len(names) == 1 else plural,
        names=", ".join(different[:SHOWN]),
        more=more,
    )
