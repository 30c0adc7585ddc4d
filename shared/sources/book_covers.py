"""Covers of books, where Google Books and Open Library have them: at another address than their answers, and without a key."""

from shared.http.answers import Reply
from shared.sources import catalogue
from shared.sources.asking import Asker

ADDRESSES = {"google_books": "https://books.google.com", "open_library": "https://covers.openlibrary.org"}
AT_GOOGLE = "/books/content?id={}&printsec=frontcover&img=1&zoom=1"


def fetch(asker: Asker, path: str, width: int) -> Reply | None:
    """In the one size that there is; None where there is no such picture. A source that is asked at an address of the household's has its
    pictures there too. Raises what `Asker.get` does."""
    path = AT_GOOGLE.format(path.removeprefix("/")) if asker.name == "google_books" else path
    is_its_own = asker.address == catalogue.of(asker.name).address
    return asker.file(f"{ADDRESSES[asker.name] if is_its_own else asker.address}{path}")
