"""Google Books as it speaks: pages that repeat what the one before had, a total that jumps, headings cut short in lists, covers by http,
days that are years, and no `items` where there are none."""

import re

from infra.sample_server import pictures
from infra.sample_server.exchange import Answer
from infra.sample_world import books
from infra.sample_world.asked import Asked, Wrong, route, spoken, tagged
from infra.sample_world.books import Volume

KEY = "AIzaSySampleWorld0123456789"
MOST, DEFAULT, REPEATED = 40, 10, 2
ALWAYS = {"key", "alt", "fields", "prettyPrint", "quotaUser", "$.xgafv"}
TERM = re.compile(r'(subject|isbn|intitle|inauthor|inpublisher):(?:"([^"]*)"|(\S+))|(\S+)')
ORDERS = ("relevance", "newest")


def serve(asked: Asked) -> Answer:
    if asked.path == "/books/content":
        return cover(asked)
    if asked.query.get("key", KEY) != KEY:
        raise refused(400, "API key not valid. Please pass a valid API key.", "badRequest", "API_KEY_INVALID")
    for known in ROUTES:
        if found := known.pattern.fullmatch(asked.path):
            if unknown := sorted(set(asked.query) - known.names - ALWAYS):
                raise refused(400, f'Invalid JSON payload received. Unknown name "{unknown[0]}"', "badRequest")
            return tagged(spoken(known.handler(asked, **found.groupdict())), asked)
    raise refused(404, "Not Found", "notFound")


def refused(status: int, message: str, reason: str, detail: str | None = None) -> Wrong:
    errors = [{"message": message, "domain": "global", "reason": reason}]
    details = {"details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": detail}]} if detail else {}
    return Wrong(status, {"error": {"code": status, "message": message, "errors": errors, **details}})


def day_over() -> Wrong:
    """As it says so today; it was 403 and “dailyLimitExceeded” before."""
    message = "Quota exceeded for quota metric 'Queries' and limit 'Queries per day' of service 'books.googleapis.com'"
    return refused(429, message, "rateLimitExceeded")


def search(asked: Asked) -> object:
    words = asked.query.get("q", "").strip()
    if not words:
        raise refused(400, "Missing query.", "queryRequired")
    start, most = _whole(asked, "startIndex", 0, 10**6), _whole(asked, "maxResults", DEFAULT, MOST)
    order = asked.query.get("orderBy", "relevance")
    if order not in ORDERS:
        raise refused(400, f"Invalid value at 'order_by': \"{order}\"", "badRequest")
    found = _found(asked, words)
    if asked.query.get("maxAllowedMaturityRating") == "not-mature":
        found = [volume for volume in found if not _is_mature(volume)]
    if order == "newest":
        found = sorted(found, key=lambda volume: (volume.published, volume.id), reverse=True)
    # Each page begins with what ended the one before.
    begin = max(0, start - REPEATED)
    cut = found[begin : begin + most]
    total = len(found) + (start * 7) % 90 if found else 0
    items = {"items": [_volume(asked, volume, whole=False) for volume in cut]} if cut else {}
    return {"kind": "books#volumes", "totalItems": total, **items}


def details(asked: Asked, value: str) -> object:
    found = books.by_id(asked.world.more_books).get(value)
    if found is None:
        raise refused(404, "The volume ID could not be found.", "notFound")
    return _volume(asked, found, whole=True)


def cover(asked: Asked) -> Answer:
    found = books.by_id(asked.world.more_books).get(asked.query.get("id", ""))
    if found is None:
        raise Wrong(404, None)
    book = found.book
    return Answer(
        200, pictures.poster(book.name, book.first, tuple(book.categories[0].split(" / ")), "movie", 128), "image/jpeg"
    )


def _whole(asked: Asked, name: str, default: int, most: int) -> int:
    text = asked.query.get(name, str(default))
    if not text.isdigit() or int(text) > most:
        raise refused(400, f"Invalid value '{text}'. Values must be within the range: [0, {most}]", "badRequest")
    return int(text)


def _found(asked: Asked, words: str) -> list[Volume]:
    terms = [(match[1], (match[2] or match[3] or match[4] or "").casefold()) for match in TERM.finditer(words)]
    language, count = asked.query.get("langRestrict", ""), asked.world.more_books
    if [name for name, _ in terms] == ["subject"]:
        return list(books.of_subject(terms[0][1], language, count))
    return [
        volume
        for volume in books.by_id(count).values()
        if language in ("", volume.book.language) and all(_fits(volume, name, word) for name, word in terms)
    ]


def _fits(volume: Volume, name: str | None, word: str) -> bool:
    book = volume.book
    if name == "isbn":
        return word in (volume.isbn, (volume.isbn10 or "").casefold())
    texts = {"intitle": book.name, "inauthor": " ".join(book.authors), "inpublisher": volume.publisher,
             "subject": " ".join(book.categories)}  # fmt: skip
    return word in texts.get(name or "", f"{book.name} {' '.join(book.authors)}").casefold()


def _volume(asked: Asked, volume: Volume, *, whole: bool) -> dict[str, object]:
    book, base = volume.book, asked.base
    link = f"http://books.google.com/books/content?id={volume.id}&printsec=frontcover&img=1&zoom=1&edge=curl&source=gbs_api"
    info: dict[str, object] = {
        "title": book.name, "subtitle": book.subtitle, "authors": _authors(volume), "publisher": volume.publisher,
        "publishedDate": volume.published, "description": _description(volume), "industryIdentifiers": _identifiers(volume),
        "readingModes": {"text": False, "image": True}, "pageCount": volume.pages, "printType": "BOOK",
        "categories": list(book.categories) if whole else list({part.split(" / ")[0]: 0 for part in book.categories}),
        "maturityRating": "MATURE" if _is_mature(volume) else "NOT_MATURE",
        "allowAnonLogging": False, "contentVersion": "0.1.1.0.preview.1", "language": book.language,
        "imageLinks": {"smallThumbnail": link.replace("zoom=1", "zoom=5"), "thumbnail": link},
        **_rated(volume), "infoLink": f"{base}/books?id={volume.id}", "canonicalVolumeLink": f"{base}/books?id={volume.id}",
    }  # fmt: skip
    return {
        "kind": "books#volume", "id": volume.id, "etag": volume.id[::-1], "selfLink": f"{base}/books/v1/volumes/{volume.id}",
        "volumeInfo": {name: value for name, value in info.items() if value not in (None, [])},
        "saleInfo": {"country": "US", "saleability": "NOT_FOR_SALE", "isEbook": False},
        "accessInfo": {"country": "US", "viewability": "PARTIAL", "embeddable": True, "publicDomain": False},
    }  # fmt: skip


def _is_mature(volume: Volume) -> bool:
    return "Fiction / Erotica / General" in volume.book.categories


def _authors(volume: Volume) -> list[str]:
    """Of one edition in some nobody is named."""
    return [] if volume.id[0] == "Z" else list(volume.book.authors)


def _description(volume: Volume) -> str:
    text = volume.book.text
    return f"<p><b>{volume.book.name}</b></p><p>{text} <br>Out &amp; about.</p>" if volume.id[-1] in "AEIMQUY" else text


def _identifiers(volume: Volume) -> list[dict[str, str]]:
    """Some old ones have but a library's own number."""
    if volume.id[1] in "ABC" and volume.isbn.startswith(books.INVENTED):
        return [{"type": "OTHER", "identifier": f"UOM:{volume.isbn}"}]
    thirteen = {"type": "ISBN_13", "identifier": volume.isbn}
    ten = volume.isbn10
    if ten and volume.id[1] in "DEFGHI":
        return [{"type": "ISBN_10", "identifier": ten}]
    return [thirteen, *([{"type": "ISBN_10", "identifier": ten}] if ten else [])]


def _rated(volume: Volume) -> dict[str, object]:
    votes = sum(volume.id.encode()) % 7 * 3
    return {"averageRating": 3 + votes % 4 / 2, "ratingsCount": votes} if votes else {}


ROUTES = (
    route("/books/v1/volumes", search,
          "q download filter langRestrict libraryRestrict maxAllowedMaturityRating maxResults orderBy partner printType projection"
          " showPreorders source startIndex"),
    route("/books/v1/volumes/{value}", details, "country includeNonComicsSeries partner projection source user_library_consistent_read"),
)  # fmt: skip
