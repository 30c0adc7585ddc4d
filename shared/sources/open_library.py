"""Open Library: the work behind the editions of a book – when it came out first, what it is about, and its cover."""

import re
from collections.abc import Mapping

from shared import isbn
from shared.sources import book_words, reading
from shared.sources.asking import Asker
from shared.sources.model import Candidate, Report, Wanted
from shared.sources.reading import Row

WORK = re.compile(r"(?:/works/)?(OL[1-9]\d{0,11}W)")
FIELDS = "key,title,author_name,first_publish_year,number_of_pages_median"
WELL_KNOWN = "OL893415W"  # “Dune”
COVER = "/b/id/{}-L.jpg"


def find(asker: Asker, wanted: Wanted) -> list[Candidate]:
    """By its own id, or by ISBN; else by name and author."""
    if value := wanted.ids.get("open_library"):
        return [Candidate(value, by_id=True)] if WORK.fullmatch(value) else []
    if number := isbn.of(wanted.ids.get("isbn13", "")):
        found = [_candidate(row, by_id=True) for row in _search(asker, {"isbn": number})][:1]
        if found:
            return found
    author = {"author": wanted.authors[0]} if wanted.authors else {}
    return [_candidate(row) for row in _search(asker, {"title": wanted.names[0], **author, "limit": 10})]


def report(asker: Asker, word: str, value: str, *, region: str) -> Report | None:
    """Two requests: what the work says of itself, and what is counted over its editions. A work that became one with another one is
    read there. Raises what `Asker.get` does."""
    answer = asker.get(f"/works/{value}.json")
    if answer.status == 404:
        return None
    work = reading.row(answer.value)
    if moved := _moved(work):
        return report(asker, word, moved, region=region) if moved != value else None
    if _id(work) != value:
        raise asker.unusable()
    counted = _search(asker, {"q": f"key:/works/{value}"})
    return read(value, work, next((row for row in counted if _id(row) == value), {}))


def check(asker: Asker) -> None:
    if not reading.row(asker.get(f"/works/{WELL_KNOWN}.json", accept=()).value).get("key"):
        raise asker.unusable()


def read(value: str, work: Row, counted: Row) -> Report:
    """Pure. `work` is what its page says, `counted` its row of the search."""
    covers = work.get("covers")
    cover = (
        next((number for number in covers if isinstance(number, int) and number > 0), None)
        if isinstance(covers, list)
        else None
    )
    facts: Mapping[str, object] = {
        "name": reading.text(work, "title", reading.NAME),
        "overview": book_words.plain(_description(work)),
        "pages": reading.whole(counted, "number_of_pages_median", 1, 100_000),
        "year": reading.whole(counted, "first_publish_year", 1000, 2200),
        "tags": book_words.tags(reading.names(work.get("subjects"))),
        "credits": book_words.authors(reading.names(counted.get("author_name"))),
    }
    return Report(
        value=value,
        facts={fact: told for fact, told in facts.items() if told not in (None, [], "")},
        pictures={"poster": COVER.format(cover)} if cover else {},
    )


def _search(asker: Asker, params: Mapping[str, object]) -> list[Row]:
    source = reading.row(asker.get("/search.json", {**params, "fields": FIELDS}, accept=()).value)
    if reading.whole(source, "numFound") is None:
        raise asker.unusable()
    return [row for row in asker.listed(source.get("docs")) if _id(row)]


def _candidate(row: Row, *, by_id: bool = False) -> Candidate:
    name, year = reading.text(row, "title", reading.NAME), reading.whole(row, "first_publish_year", 1000, 2200)
    authors = tuple(reading.names(row.get("author_name")))
    return Candidate(_id(row) or "", (name,) if name else (), year, by_id=by_id, authors=authors)


def _id(row: Row) -> str | None:
    found = WORK.fullmatch(reading.text(row, "key", 100) or "")
    return found[1] if found else None


def _moved(work: Row) -> str | None:
    is_redirect = reading.inner(work, "type").get("key") == "/type/redirect"
    found = WORK.fullmatch(reading.text(work, "location", 100) or "") if is_redirect else None
    return found[1] if found else None


def _description(work: Row) -> str:
    """A text, or an object that holds one. What stands below a line is where it is from."""
    told = work.get("description")
    text = reading.text(reading.row(told), "value", book_words.LONGEST) if isinstance(told, Mapping) else reading.text(
        work, "description", book_words.LONGEST
    )  # fmt: skip
    return re.split(r"\r?\n\s*-{5,}|\(\[source\]", text or "")[0].strip()
