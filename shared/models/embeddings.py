"""What a title is to an embedding model: one text that holds what it is about, and a hash that tells of changes."""

import hashlib
import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Part of every hash: raise it when `text_of` changes, and every title is embedded anew.
TEXT_VERSION = 1

MAX_OVERVIEW, MAX_KEYWORDS, MAX_PEOPLE = 2_000, 20, 8

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")


@dataclass(frozen=True, slots=True)
class Subject:
    """What the text is made from. `people` come in order of billing; the order of `genres` and `keywords` is ignored.

    Facts that change while the title stays what it is (counts of seasons, status, votes) have no place here.
    """

    name: str
    year: int | None = None
    tagline: str | None = None
    genres: Sequence[str] = ()
    overview: str | None = None
    keywords: Sequence[str] = ()
    people: Sequence[str] = ()
    collection: str | None = None


def text_of(title: Subject) -> str:
    """The canonical text: name (year), tagline, genres, overview, keywords, people, collection.

    Empty when the title has no name and no overview: there is nothing to embed. What matters comes first, for models
    that read only so far.
    """
    name, overview = _clean(title.name), _clean(title.overview)[:MAX_OVERVIEW]
    if not name and not overview:
        return ""
    parts = [
        f"{name} ({title.year})" if title.year else name,
        _clean(title.tagline),
        ", ".join(sorted(_distinct(title.genres))),
        overview,
        ", ".join(sorted(_distinct(title.keywords))[:MAX_KEYWORDS]),
        ", ".join(_distinct(title.people)[:MAX_PEOPLE]),
        _clean(title.collection),
    ]
    return " ".join(part if part[-1] in ".!?…" else f"{part}." for part in parts if part)


def content_hash(text: str) -> bytes:
    """32 bytes that change with the text or with its form."""
    return hashlib.sha256(f"{TEXT_VERSION}\n{text}".encode()).digest()


def _distinct(words: Iterable[str]) -> list[str]:
    """Cleaned, without blanks and repeats, in order."""
    return list(dict.fromkeys(filter(None, map(_clean, words))))


def _clean(text: str | None) -> str:
    """One line of plain text: servers deliver tags, entities and either form of an accent."""
    plain = html.unescape(_TAG.sub(" ", text or ""))
    return " ".join(unicodedata.normalize("NFC", plain).split())
