"""What book catalogues write, as this house has it: descriptions without HTML, categories apart, authors as credits. Pure."""

import re
from collections.abc import Iterable, Sequence

from markupsafe import Markup

LONGEST = 50_000
BREAK = re.compile(r"<br\s*/?>|</?(?:p|div|li|ul|ol|h\d)\b[^>]*>", re.IGNORECASE)
MOST_GENRES, MOST_AUTHORS, MOST_TAGS = 8, 50, 20
# What the book trade's headings have at their end, where nothing more particular is meant.
UNSAID = frozenset({"general", "other", "miscellaneous"})
# Of a library's subjects what says how a copy is kept and who lists it, not what the book is about.
SHELVING = re.compile(
    r":|=|accessible book|protected daisy|in library|large type|overdrive|open library|internet archive|new york times|reading level"
    r"|open_syllabus|translations? |^long now|lending library|staff picks?$",
    re.IGNORECASE,
)


def plain(html: str) -> str:
    """Text without tags, a line for each paragraph, and with the signs that entities stand for."""
    lines = (str(Markup(part).striptags()) for part in BREAK.split(html))
    return "\n".join(line for line in lines if line)


def genres(categories: Iterable[str]) -> list[str]:
    """“Fiction / Science Fiction / General” is fiction and science fiction. Each once, in their order."""
    parts = (part.strip() for category in categories for part in category.split(" / "))
    return _once((part for part in parts if part.casefold() not in UNSAID), MOST_GENRES)


def tags(subjects: Iterable[str]) -> list[str]:
    """Of a library's subjects those that tell what a book is about, in lower case."""
    return _once(
        (subject.lower() for subject in subjects if len(subject) <= 60 and not SHELVING.search(subject)), MOST_TAGS
    )


def authors(names: Sequence[str]) -> list[dict[str, object]]:
    """All of them, in their order."""
    return [{"name": name, "role": "author", "ord": ord} for ord, name in enumerate(names[:MOST_AUTHORS])]


def _once(words: Iterable[str], most: int) -> list[str]:
    """However they are capitalised, as they came first."""
    found: dict[str, str] = {}
    for word in words:
        if word:
            found.setdefault(word.casefold(), word)
    return list(found.values())[:most]
