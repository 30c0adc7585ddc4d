"""Open Library as it speaks: works and what is counted over their editions, descriptions in two forms, works that became one."""

import re

from infra.sample_server import pictures
from infra.sample_server.exchange import Answer
from infra.sample_world import books
from infra.sample_world.asked import Asked, Wrong, route, spoken
from infra.sample_world.books import Book, Volume

# A work that became one with another: who asks for it is sent on in the answer.
MOVED = {"OL1W": "OL893415W"}
SHELVED = ("Protected DAISY", "In library", "nyt:mass-market-paperback=2011-10-29", "Accessible book")
COVER = re.compile(r"/b/id/(\d+)-[SML]\.jpg")
FIELDS = {"key", "title", "author_name", "first_publish_year", "number_of_pages_median", "isbn", "cover_i", "edition_count", "language",
          "publisher", "subject"}  # fmt: skip


def serve(asked: Asked) -> Answer:
    if COVER.fullmatch(asked.path):
        return cover(asked)
    for known in ROUTES:
        if found := known.pattern.fullmatch(asked.path):
            if unknown := set(asked.query) - known.names:
                raise Wrong(
                    422, {"detail": [{"loc": ["query", name], "msg": "extra fields"} for name in sorted(unknown)]}
                )
            return spoken(known.handler(asked, **found.groupdict()))
    raise Wrong(404, {"error": "notfound", "key": asked.path.removesuffix(".json")})


def work(asked: Asked, value: str) -> object:
    if value in MOVED:
        return {"key": f"/works/{value}", "type": {"key": "/type/redirect"}, "location": f"/works/{MOVED[value]}"}
    found = next((book for book in books.works(asked.world.more_books) if key(book) == value), None)
    if found is None:
        raise Wrong(404, {"error": "notfound", "key": f"/works/{value}"})
    text = f"{found.text}\r\n----------\r\n[source](https://example.org)"
    told: object = {"type": "/type/text", "value": text} if cover_id(found) % 2 else found.text
    return {
        "key": f"/works/{value}", "type": {"key": "/type/work"}, "title": found.name, "description": told,
        "subjects": [part for category in found.categories for part in category.split(" / ")] + list(SHELVED),
        "covers": [-1, cover_id(found)], "authors": [{"type": {"key": "/type/author_role"}, "author": {"key": "/authors/OL1A"}}],
        "latest_revision": 3, "revision": 3,
    }  # fmt: skip


def search(asked: Asked) -> object:
    wanted = set(asked.query.get("fields", ",".join(FIELDS)).split(","))
    if unknown := wanted - FIELDS:
        raise Wrong(422, {"detail": f"unknown fields: {sorted(unknown)}"})
    found = [book for book in books.works(asked.world.more_books) if _fits(asked, book)]
    docs = [{name: value for name, value in _row(asked, book).items() if name in wanted} for book in found]
    limit = int(asked.query.get("limit", "100"))
    return {
        "numFound": len(docs),
        "start": 0,
        "numFoundExact": True,
        "docs": docs[:limit],
        "q": asked.query.get("q", ""),
    }


def cover(asked: Asked) -> Answer:
    found = COVER.fullmatch(asked.path)
    number = int(found[1]) if found else 0
    book = next((book for book in books.works(asked.world.more_books) if cover_id(book) == number), None)
    if book is None:
        raise Wrong(404, None)
    return Answer(
        200, pictures.poster(book.name, book.first, tuple(book.categories[0].split(" / ")), "movie", 320), "image/jpeg"
    )


def key(book: Book) -> str:
    """“Dune” is what everybody looks for to see whether it answers."""
    return "OL893415W" if book.name in ("Dune", "Der Wüstenplanet") else book.work


def cover_id(book: Book) -> int:
    return int(book.work[2:-1]) % 10**7 + 1


def _fits(asked: Asked, book: Book) -> bool:
    query, tests = asked.query, []
    if number := query.get("isbn"):
        tests.append(any(number == volume.isbn for volume in _editions(asked, book)))
    if name := query.get("title"):
        tests.append(name.casefold() in book.name.casefold())
    if author := query.get("author"):
        tests.append(author.casefold() in " ".join(book.authors).casefold())
    if words := query.get("q"):
        place = words.removeprefix("key:/works/")
        tests.append(key(book) == place if place != words else words.casefold() in book.name.casefold())
    return bool(tests) and all(tests)


def _editions(asked: Asked, book: Book) -> list[Volume]:
    return [volume for volume in books.by_id(asked.world.more_books).values() if volume.book.work == book.work]


def _row(asked: Asked, book: Book) -> dict[str, object]:
    editions = _editions(asked, book)
    pages = sorted(volume.pages for volume in editions if volume.pages)
    told = {
        "key": f"/works/{key(book)}", "title": book.name, "author_name": list(book.authors), "first_publish_year": book.first,
        "number_of_pages_median": pages[len(pages) // 2] if pages else None, "isbn": [volume.isbn for volume in editions],
        "cover_i": cover_id(book), "edition_count": len(editions),
    }  # fmt: skip
    return {name: value for name, value in told.items() if value is not None}


ROUTES = (
    route(r"/works/(?P<value>OL\d+W)\.json", work),
    route(r"/search\.json", search, "q title author isbn fields limit offset page sort lang"),
)
