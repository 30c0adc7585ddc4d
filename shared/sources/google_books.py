"""Google Books: which books there are, who wrote them, and what they are about."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from shared import isbn
from shared.choices import RELEASED_IN, WORDED, WORDED_IN
from shared.sources import book_words, reading
from shared.sources.asking import Asker
from shared.sources.model import Candidate, Listed, Rating, Report, Wanted
from shared.sources.reading import Row

PAGE = 40  # the most that it tells at once
VOLUMES = "/books/v1/volumes"
WELL_KNOWN = "zyTCAlFPjgYC"  # “The Google Story”, the example of its documentation
ID = re.compile(r"[\w-]{1,40}", re.ASCII)
COVER = re.compile(r"/[\w-]{1,40}", re.ASCII)
# For adults alone: what goes by a certificate goes by this one.
MATURE, ADULT = "MATURE", "18"
NOT_MATURE = "not-mature"
OUR_WORD, BY_ISBN = "book", "isbn:"


@dataclass(frozen=True)
class Page:
    """What a page of a search told: each volume once. `told` is how many there were; none at all ends a list. `total` is Google's word
    for how many there are in all, another one on every page."""

    volumes: tuple[Report, ...]
    told: int
    total: int


def find(asker: Asker, wanted: Wanted) -> list[Candidate]:
    """By its own id, or by ISBN; else by name and author."""
    if value := wanted.ids.get("google_books"):
        return [Candidate(value, by_id=True)]
    if (number := wanted.ids.get("isbn13")) and (found := by_isbn(asker, number)):
        return [Candidate(found.value, by_id=True)]
    words = [f'intitle:"{_quoted(wanted.names[0])}"', *(f'inauthor:"{_quoted(name)}"' for name in wanted.authors[:1])]
    return [_candidate(volume) for volume in _search(asker, " ".join(words), maxResults=10).volumes]


def by_isbn(asker: Asker, number: str) -> Report | None:
    """Google finds by a number also what only mentions it: the one volume that bears it."""
    found = _search(asker, f"isbn:{number}", maxResults=10).volumes
    return next((volume for volume in found if volume.ids.get("isbn13") == number), None)


def report(asker: Asker, word: str, value: str, *, region: str) -> Report | None:
    """One request, or two by an ISBN (“isbn:9780441172719”), because a search tells less. Raises what `Asker.get` does."""
    if value.startswith(BY_ISBN):
        found = by_isbn(asker, value.removeprefix(BY_ISBN))
        return report(asker, word, found.value, region=region) if found else None
    if not ID.fullmatch(value):
        return None
    answer = asker.get(f"{VOLUMES}/{value}")
    if answer.status == 404:
        return None
    source = reading.row(answer.value)
    if reading.identity(source, "id") != value or not reading.inner(source, "volumeInfo"):
        raise asker.unusable()
    return read(source)


def listing(asker: Asker, subject: str, language: str, order: str, start: int) -> Page:
    """A page of the books of a subject in a language, `order` newest or relevance, from the place `start` on; nothing for adults
    only. Raises what `Asker.get` does, and `Unusable` for what is no such page."""
    words = f'subject:"{_quoted(subject)}"'
    return _search(
        asker, words, keeps=False, orderBy=order, startIndex=start, maxResults=PAGE, langRestrict=language,
        maxAllowedMaturityRating=NOT_MATURE,
    )  # fmt: skip


def search(asker: Asker, words: str, *, fresh_s: float = 0) -> list[Listed]:
    """Books, best fit first; nothing for adults only. Kept for `fresh_s`. Raises what `Asker.get` does."""
    found = _search(asker, words, fresh_s=fresh_s, maxResults=20, maxAllowedMaturityRating=NOT_MATURE).volumes
    return [_listed(volume) for volume in found if volume.facts.get("name")]


def check(asker: Asker) -> None:
    """Should Google know that one volume no more, it says so in its own words."""
    answer = asker.get(f"{VOLUMES}/{WELL_KNOWN}")
    if not reading.row(answer.value).get("error" if answer.status == 404 else "id"):
        raise asker.unusable()


def read(source: Row) -> Report:
    """Pure. Of a volume as a search or its own page tells it."""
    info, value = reading.inner(source, "volumeInfo"), reading.identity(source, "id") or ""
    year, day = reading.partial_day(info, "publishedDate")
    mean, votes = reading.number(info, "averageRating", 0, 5), reading.whole(info, "ratingsCount")
    language = reading.text(info, "language", 20)
    facts: dict[str, object] = {
        "name": reading.text(info, "title", reading.NAME),
        "tagline": reading.text(info, "subtitle", reading.NAME),
        "overview": book_words.plain(reading.text(info, "description", book_words.LONGEST) or ""),
        "year": year,
        "released_on": day and day.isoformat(),
        RELEASED_IN: reading.month_of(info, "publishedDate"),
        "pages": reading.whole(info, "pageCount", 1, 100_000) or reading.whole(info, "printedPageCount", 1, 100_000),
        "language": language,
        "genres": book_words.genres(reading.names(info.get("categories"))),
        "studios": reading.names([info.get("publisher")]),
        "credits": book_words.authors(reading.names(info.get("authors"))),
        "certificate": ADULT if info.get("maturityRating") == MATURE else None,
        "community_rating": round(mean * 2, 3) if mean else None,
        "votes": votes if mean and votes else None,
    }
    known = {fact: told for fact, told in facts.items() if told not in (None, [], "")}
    if language and known.keys() & set(WORDED):
        known[WORDED_IN] = language.partition("-")[0]
    number = _isbn(reading.rows(info.get("industryIdentifiers")))
    cover = _cover(reading.inner(info, "imageLinks"))
    return Report(
        value=value,
        facts=known,
        ids={"isbn13": number} if number else {},
        ratings=(Rating("google_books", round(mean * 20, 3), votes),) if mean else (),
        pictures={"poster": cover} if cover else {},
    )


def _search(asker: Asker, words: str, *, fresh_s: float = 0, keeps: bool = True, **params: object) -> Page:
    given = {"q": words, "printType": "BOOKS", **params}
    source = reading.row(asker.get(VOLUMES, given, accept=(), fresh_s=fresh_s, keeps=keeps).value)
    total = reading.whole(source, "totalItems")
    if source.get("kind") != "books#volumes" or total is None:
        raise asker.unusable()
    rows = asker.listed(source["items"]) if "items" in source else []  # where there are none it is missing
    volumes = (read(row) for row in rows if ID.fullmatch(reading.identity(row, "id") or ""))
    return Page(tuple(_once(volumes)), len(rows), total)


def _once(volumes: Iterable[Report]) -> Iterable[Report]:
    return {volume.value: volume for volume in volumes}.values()


def _quoted(words: str) -> str:
    """Between quotation marks none can stand."""
    return words.replace('"', " ").strip()


def _candidate(volume: Report) -> Candidate:
    name, year = volume.facts.get("name"), volume.facts.get("year")
    return Candidate(
        volume.value, (str(name),) if name else (), year if isinstance(year, int) else None, authors=author_names(volume.facts)
    )  # fmt: skip


def author_names(facts: Mapping[str, object]) -> tuple[str, ...]:
    """In their order, of the facts of a book."""
    credits = facts.get("credits")
    return tuple(str(one["name"]) for one in credits if one["role"] == "author") if isinstance(credits, list) else ()


def _listed(volume: Report) -> Listed:
    year, overview = volume.facts.get("year"), volume.facts.get("overview")
    return Listed(
        OUR_WORD, volume.value, str(volume.facts["name"]), year if isinstance(year, int) else None,
        str(overview) if overview else None, volume.pictures.get("poster"), ", ".join(author_names(volume.facts)) or None,
    )  # fmt: skip


def _isbn(rows: list[Row]) -> str | None:
    """The thirteen digits that are told, else those of the ten. What is of another type is a library's own number."""
    told = {str(row.get("type")): isbn.of(reading.text(row, "identifier", 100) or "") for row in rows}
    return told.get("ISBN_13") or told.get("ISBN_10")


def _cover(links: Row) -> str | None:
    """Of the link only the book's id is kept, as it may be another edition's: the rest curls a corner of the page, and goes without
    https."""
    link = urlsplit(reading.text(links, "thumbnail", 1000) or reading.text(links, "smallThumbnail", 1000) or "")
    value = parse_qs(link.query).get("id", [""])[0]
    return f"/{value}" if link.path == "/books/content" and ID.fullmatch(value) else None
