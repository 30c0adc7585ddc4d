"""Books of this world: some hundred and twenty true ones, from knowledge, and as many generated ones as somebody wants to read.

Authors, years and languages are true. Numbers (ISBN) are true where the data has one; the others are invented: they begin with 9795, which
no country has, and their check digit is right. Pages are plausible, and ids at Google and Open Library are invented.
"""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "books.json"
INVENTED = "9795"
WRITERS, TOPICS = (
    97,
    ("Fiction / Science Fiction / General", "History / World", "Fiction / Fantasy / Epic", "Cooking / General"),
)


@dataclass(frozen=True)
class Book:
    """A work. `first`: the year in which it came out."""

    name: str
    subtitle: str | None
    authors: tuple[str, ...]
    first: int
    language: str
    categories: tuple[str, ...]
    text: str
    work: str


@dataclass(frozen=True)
class Volume:
    """An edition, as Google has it. `published` as it is spelled there."""

    id: str
    book: Book
    published: str
    publisher: str
    pages: int | None
    isbn: str

    @property
    def isbn10(self) -> str | None:
        """Only of numbers that begin with 978."""
        if self.isbn.startswith(INVENTED):
            return None
        digits = self.isbn[3:12]
        check = -sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), digits, strict=True)) % 11
        return f"{digits}{'X' if check == 10 else check}"


@cache
def volumes() -> tuple[Volume, ...]:
    """Of the true books, each with its editions."""
    return tuple(volume for row in json.loads(FILE.read_text(encoding="utf-8")) for volume in _editions(row))


@cache
def generated(count: int) -> tuple[Volume, ...]:
    """So many invented ones; each tenth is another edition of the one before it."""
    return tuple(_generated(n) for n in range(count))


@cache
def by_id(count: int) -> Mapping[str, Volume]:
    return {volume.id: volume for volume in (*volumes(), *generated(count))}


@cache
def of_subject(subject: str, language: str, count: int) -> tuple[Volume, ...]:
    """In the order of relevance, which is nobody's but the same each time."""
    wanted = subject.casefold()
    found = [
        volume
        for volume in (*volumes(), *generated(count))
        if language in ("", volume.book.language)
        and any(wanted in part.casefold() for category in volume.book.categories for part in category.split(" / "))
    ]
    return tuple(sorted(found, key=lambda volume: hashlib.sha256(volume.id.encode()).digest()))


def works(count: int) -> list[Book]:
    """Each once: of translations the one that they translate."""
    return list({volume.book.work: volume.book for volume in reversed((*volumes(), *generated(count)))}.values())


def _editions(row: list[object]) -> Iterator[Volume]:
    name, subtitle, authors, first, published, language, publisher, pages, categories, isbn, text, others = row
    # Translations are of the work that they translate: what one author brought out in one year.
    work = f"OL{_number(f'{authors[0]} {first}') % 10**7 + 1}W"  # type: ignore[index]
    book = Book(name, subtitle, tuple(authors), first, language, tuple(categories), text, work)  # type: ignore[arg-type]
    for place, edition in enumerate([(published, publisher, pages, isbn), *others]):  # type: ignore[misc]
        yield Volume(_id(f"{name} {place}"), book, *edition[:3], edition[3] or _invented(f"{name} {place}"))  # type: ignore[call-arg]


def _generated(n: int) -> Volume:
    of = n - 1 if n % 10 == 9 else n
    book = Book(f"Invented Book {of}", None, (f"Writer {of % WRITERS}",), 1950 + of % 70, "en", (TOPICS[of % len(TOPICS)],),
                f"The {of}th of many books about {TOPICS[of % len(TOPICS)]}, with a story of its own.", f"OL{10**8 + of}W")  # fmt: skip
    return Volume(
        _id(f"generated {n}"), book, str(1950 + n % 70), "Sample House", 100 + n % 400, _invented(f"generated {n}")
    )


def _id(text: str) -> str:
    """Twelve signs, as Google's."""
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()[:9]).decode()


def _invented(text: str) -> str:
    first = f"{INVENTED}{_number(text) % 10**8:08}"
    return f"{first}{-sum(int(sign) * (3 if place % 2 else 1) for place, sign in enumerate(first)) % 10}"


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6])
