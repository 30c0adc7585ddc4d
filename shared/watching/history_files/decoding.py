"""Bytes that somebody uploaded: text in whatever encoding, tables, XML, what is packed; bounded, so that a small file stays one."""

import csv
import gzip
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from shared.errors import Invalid
from shared.language import gettext

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 30 * 1024 * 1024
MOST_FILES = 400
MOST_ROWS = 100_000
MOST_COLUMNS = 100
MOST_CELL = 100_000
MOST_CELLS = 2_000_000  # of all tables of a file, also the empty ones that fill up a short row
MOST_VALUES = 20 * MOST_ROWS  # objects and lists of a document

PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others take as much memory as the file says
LOOSE = re.compile(rb"&(?!#?\w{1,10};)")  # an ampersand that nobody wrote as one
CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1f]")  # of no text

TOO_BIG = gettext("This file is too big: at most %(most)s MB are read, and %(unpacked)s MB of what is packed.",
    most=MOST_BYTES // 2**20, unpacked=MOST_UNPACKED // 2**20)  # fmt: skip
TOO_MANY = gettext("This file has more than %(most)s rows: divide it.", most=MOST_ROWS)
UNREADABLE = gettext("This file cannot be read: it is neither a table (CSV), JSON, XML nor a ZIP of such.")


@dataclass(frozen=True)
class Table:
    """`header` as it stands there; each row as long as it."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """The number of each row, the first below the header being 2, and its cells by lower-case column."""
        columns = [column.strip().lower() for column in self.header]
        for number, row in enumerate(self.rows, 2):
            yield number, dict(zip(columns, row, strict=True))


def unpacked(data: bytes, name: str) -> list[tuple[str, bytes]]:
    """Each file with its name; one that is not packed is one. Raises `Invalid` for too much of anything."""
    if len(data) > MOST_BYTES:
        raise Invalid(TOO_BIG, field="file")
    if not data.strip():
        raise Invalid(gettext("This file is empty."), field="file")
    if data[:2] == b"\x1f\x8b":
        return [(name.removesuffix(".gz"), _gunzipped(data))]
    if data[:4] == b"PK\x03\x04":
        return _unzipped(data)
    return [(name, data)]


def text(data: bytes) -> str:
    """UTF-8 or UTF-16, with a mark or without; what is neither is of an old Windows."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace").replace("\0", "")
    if data[1:200:2].count(0) > 60:
        return data.decode("utf-16-le", "replace").replace("\0", "")
    if data[:200:2].count(0) > 60:
        return data.decode("utf-16-be", "replace").replace("\0", "")
    try:
        found = data.decode("utf-8")
    except UnicodeDecodeError:
        found = data.decode("cp1252", "replace")
    return found.replace("\0", "")


def table(content: str, name: str) -> Table:
    """Divided by commas, semicolons or tabs, whatever the header has most of. Raises `Invalid`."""
    told = re.match(r"\s*\"?sep=([,;\t])\"?\r?\n", content)  # for Excel, above the header
    content = content[told.end() :] if told else content
    head = re.split(r"[\r\n]", content[:10_000].lstrip(), maxsplit=1)[0]
    divider = told[1] if told else max(",;\t", key=head.count)
    try:
        rows = list(_bounded(csv.reader(io.StringIO(content, newline=""), delimiter=divider)))
    except csv.Error as error:
        raise Invalid(UNREADABLE, field="file") from error
    if not rows:
        raise Invalid(gettext("This file is empty."), field="file")
    header, width = tuple(rows[0]), len(rows[0])
    return Table(name, header, tuple(tuple((row + [""] * width)[:width]) for row in rows[1:]))


def document(content: str) -> Any:
    """JSON; of JSON Lines the list of what stands in them. Raises `Invalid`."""
    if content.count("{") + content.count("[") > MOST_VALUES:
        raise Invalid(TOO_MANY, field="file")
    try:
        lines = content.split("\n") if re.match(r"\s*\{.*\}[^\S\n]*\n\s*\{", content[:100_000]) else []
        found = [json.loads(line) for line in lines if line.strip()] if lines else json.loads(content)
        if "\\ud" in content.lower():  # half a character, which neither a database nor a page takes
            found = json.loads(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace"))
        return found
    except (ValueError, RecursionError) as error:
        raise Invalid(UNREADABLE, field="file") from error


def records(data: bytes, names: Iterable[str]) -> list[tuple[str, dict[str, str]]]:
    """Elements of these names, each as its children's texts. A document that declares types or entities is refused: by those few bytes
    become many. Raises `Invalid`."""
    wanted, found, path = set(names), list[tuple[str, dict[str, str]]](), list[str]()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    data = _mended(data)

    def begin(name: str, _: object) -> None:
        path.append(name)
        if name in wanted:
            found.append((name, {}))
        if len(found) > MOST_ROWS or len(path) > 20:
            raise Invalid(TOO_MANY, field="file")

    def read(content: str) -> None:
        if len(path) > 1 and path[-2] in wanted:
            fields = found[-1][1]
            fields[path[-1]] = (fields.get(path[-1], "") + content)[:MOST_CELL]

    def refuse(*_: object) -> None:
        raise Invalid(gettext("This XML declares types or entities of its own, which is not read."), field="file")

    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda _: path.pop()
    parser.CharacterDataHandler = read
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:  # the latter two of an encoding that there is not
        raise Invalid(UNREADABLE, field="file") from error
    return found


def _mended(data: bytes) -> bytes:
    """Loose ampersands escaped, but in what stands as it is (CDATA). Without a regular expression for the latter: of many that begin and
    never end one takes hours."""
    begin, end = b"<![CDATA[", b"]]>"
    first, *sections = data.split(begin)
    parts = [LOOSE.sub(b"&amp;", first)]
    for section in sections:
        inside, closed, after = section.partition(end)
        parts.append(begin + inside + closed + LOOSE.sub(b"&amp;", after))
    return b"".join(parts)


def _bounded(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """Without empty ones, none of them endless."""
    csv.field_size_limit(MOST_CELL)
    width, cells = 0, 0
    for number, row in enumerate(row for row in rows if any(cell.strip() for cell in row)):
        width = width or len(row)
        cells += max(width, len(row))
        if number > MOST_ROWS or cells > MOST_CELLS:
            raise Invalid(TOO_MANY, field="file")
        if len(row) > MOST_COLUMNS:
            raise Invalid(gettext("This file has more than %(most)s columns.", most=MOST_COLUMNS), field="file")
        yield row


def _gunzipped(data: bytes) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as packed:
            found = packed.read(MOST_UNPACKED + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise Invalid(UNREADABLE, field="file") from error
    if len(found) > MOST_UNPACKED:
        raise Invalid(TOO_BIG, field="file")
    return found


def _unzipped(data: bytes) -> list[tuple[str, bytes]]:
    """What a ZIP says of its sizes is not believed: reading ends at the bound."""
    found, left = [], MOST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            members = [one for one in packed.infolist() if not one.is_dir()]
            if len(members) > MOST_FILES:
                raise Invalid(gettext("This ZIP has more than %(most)s files.", most=MOST_FILES), field="file")
            for member in members:
                if not member.filename.lower().endswith((".csv", ".json", ".jsonl", ".xml", ".txt", ".tsv")):
                    continue
                if member.compress_type not in PACKED:
                    raise NotImplementedError
                with packed.open(member) as file:
                    content = file.read(left + 1)
                if len(content) > left:
                    raise Invalid(TOO_BIG, field="file")
                left -= len(content)
                found.append((member.filename, content))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, zlib.error, ValueError) as error:
        raise Invalid(gettext("This ZIP cannot be read: it is damaged or has a password."), field="file") from error
    return found
