"""Which program a file comes from, by what is in it; and its rows in our words."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from shared.errors import Invalid
from shared.language import gettext, marked
from shared.watching.history_files import (
    books,
    decoding,
    imdb,
    letterboxd,
    myanimelist,
    netflix,
    own,
    plain,
    servers,
    tmdb,
    trakt,
)
from shared.watching.history_files.decoding import MOST_ROWS, TOO_MANY, Table
from shared.watching.history_files.entry import Entry, History, Wishes

# As each is called.
FORMATS: Mapping[str, str] = {
    "matinee": "Matinee", "letterboxd": "Letterboxd", "imdb": "IMDb", "trakt": "Trakt", "tmdb": "TMDB", "myanimelist": "MyAnimeList",
    "goodreads": "Goodreads", "storygraph": "StoryGraph", "netflix": "Netflix", "tautulli": "Tautulli", "jellystat": "Jellystat",
    "plain": marked("Another table"),
}  # fmt: skip
NOTHING = gettext("Nothing in this file is of a form that is read here.")


@dataclass(frozen=True)
class Form:
    """`says` of a table whether it is one, `read` its rows, `holds` whose rows a file of several people holds."""

    says: Callable[[Table], bool]
    read: Callable[[Table, Wishes], Iterable[Entry]]
    holds: Callable[[Table], Sequence[str]] = lambda table: ()


def _rows(table: Table) -> list[tuple[int, dict[str, str]]]:
    return list(table.records())


TABLES: Mapping[str, Form] = {
    "matinee": Form(own.recognizes, lambda table, _: own.of_table(table)),
    "letterboxd": Form(letterboxd.recognizes, lambda table, _: letterboxd.entries(table)),
    "imdb": Form(imdb.recognizes, lambda table, _: imdb.entries(table)),
    "tmdb": Form(tmdb.recognizes, lambda table, _: tmdb.entries(table)),
    "goodreads": Form(books.is_goodreads, lambda table, _: books.goodreads(table)),
    "storygraph": Form(books.is_storygraph, lambda table, _: books.storygraph(table)),
    "netflix": Form(
        lambda table: netflix.is_short(table) or netflix.is_long(table),
        lambda table, wishes: netflix.long(table, wishes.profile) if netflix.is_long(table) else netflix.short(table),
        lambda table: netflix.profiles(table) if netflix.is_long(table) else (),
    ),
    "tautulli": Form(
        lambda table: servers.is_tautulli([column.strip().lower() for column in table.header]),
        lambda table, wishes: servers.tautulli(_rows(table), table.name, wishes.profile),
        lambda table: _people(servers.person(row) for _, row in table.records()),
    ),
}  # fmt: skip


def read(data: bytes, name: str, wishes: Wishes = Wishes()) -> History:
    """Raises `Invalid` for what is too big, cannot be read or is of no form; and for a file of several people while nobody said whose
    rows are meant, with their names in `details`."""
    if wishes.format not in (None, *FORMATS):
        raise Invalid(gettext("format is one of %(formats)s.", formats=", ".join(FORMATS)), field="format")
    parts = [part for part in _parts(data, name, wishes) if wishes.format in (None, part.format)]
    if not parts and wishes.format:
        raise Invalid(gettext("This file is not as %(name)s writes it.", name=FORMATS[wishes.format]), field="format")
    if not parts:
        raise Invalid(NOTHING, field="file")
    first = min(parts, key=lambda part: list(FORMATS).index(part.format)).format
    parts = [part for part in parts if part.format == first]
    _check_profile(sorted({one for part in parts for one in part.profiles}), wishes.profile)
    if first == "letterboxd":
        names = [part.name for part in parts]
        parts = [part for part in parts if len(parts) == 1 or letterboxd.is_part(part.name, names)]
    found = list(islice((entry for part in parts for entry in part.entries), MOST_ROWS + 1))
    if len(found) > MOST_ROWS:
        raise Invalid(TOO_MANY, field="file")
    if not found:
        raise Invalid(gettext("There is not one row in this file."), field="file")
    return History(first, found)


@dataclass(frozen=True)
class _Part:
    name: str
    format: str
    entries: Iterable[Entry]
    profiles: Sequence[str] = ()
    cells: int = 0


def _parts(data: bytes, name: str, wishes: Wishes) -> list[_Part]:
    """Of a file of several files, together no larger than a single one may be."""
    found, cells = [], 0
    for file, content in decoding.unpacked(data, name):
        if part := _part(file, content, wishes):
            found.append(part)
            cells += part.cells
        if cells > decoding.MOST_CELLS:
            raise Invalid(TOO_MANY, field="file")
    return found


def _part(name: str, content: bytes, wishes: Wishes) -> _Part | None:
    """None for what is of no form, as most of what a program packs beside it."""
    short = name.rsplit("/", 1)[-1] or name
    head = content[:4000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if myanimelist.recognizes(head):
        records = decoding.records(content, myanimelist.ELEMENTS)
        return _Part(name, "myanimelist", myanimelist.entries(records, short))
    if head[:1] == b"<":
        return None
    text = decoding.text(content)
    if decoding.CONTROLS.search(text[:4000]):
        return None
    return (
        _of_json(text, name, short, wishes) if text.lstrip()[:1] in ("{", "[") else _of_table(text, name, short, wishes)
    )


def _of_table(text: str, name: str, short: str, wishes: Wishes) -> _Part | None:
    table = decoding.table(text, name)
    cells = len(table.rows) * len(table.header)
    for word, form in TABLES.items():
        if wishes.format in (None, word) and not wishes.columns and form.says(table):
            return _Part(name, word, form.read(table, wishes), form.holds(table), cells)
    if not name.lower().endswith(("csv", "txt", "tsv")) and not wishes.columns and len(table.header) < 2:
        return None
    entries = _late(lambda: plain.entries(Table(short, table.header, table.rows), wishes.columns))
    return _Part(name, "plain", entries, cells=cells)


def _of_json(text: str, name: str, short: str, wishes: Wishes) -> _Part | None:
    found = decoding.document(text)
    if own.is_document(found):
        return _Part(name, "matinee", own.of_document(found))
    if rows := servers.tautulli_rows(found):
        numbered = list(enumerate(rows, 1))
        return _Part(
            name, "tautulli", servers.tautulli(numbered, short, wishes.profile), _people(map(servers.person, rows))
        )
    if tables := servers.jellystat_rows(found):
        people = _people(
            str(row.get("UserName") or "").strip() for row in tables[servers.ACTIVITY] if isinstance(row, dict)
        )
        return _Part(name, "jellystat", servers.jellystat(tables, short, wishes.profile), people)
    if trakt.recognizes(found) and trakt.is_part(short):
        return _Part(name, "trakt", trakt.entries(found, short))
    return None


def _late(entries: Callable[[], Iterable[Entry]]) -> Iterator[Entry]:
    """Of a table of no known form: it is refused only where no other part of the file is of one."""
    yield from entries()


def _people(names: Iterable[str]) -> list[str]:
    return sorted(set(names) - {""})


def _check_profile(profiles: Sequence[str], wished: str | None) -> None:
    if wished is None and len(profiles) > 1:
        raise Invalid(
            gettext(
                "This file holds the history of several people: say whose is meant (profile): %(names)s.",
                names=", ".join(profiles)[:1000],
            ),
            field="profile",
            details={"profiles": list(profiles)[:100]},
        )
    if wished is not None and profiles and wished not in profiles:
        raise Invalid(
            gettext("profile is one of %(names)s.", names=", ".join(profiles)[:1000]),
            field="profile",
            details={"profiles": list(profiles)[:100]},
        )
