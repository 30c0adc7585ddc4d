"""What several sources say of one title becomes one row: an order of sources for each fact, and for a few facts more than that.

A fact that a source does not name it does not know, and the next source is asked. Null says that there is none, as an empty
list does: that ends the asking. 0 is a value like any other; a source that writes it for “unknown” leaves the fact out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shared.choices import FACTS, SPOKEN, WORDED_IN, Order
from shared.models import embeddings
from shared.titles import access_rules, certificates

ADMIN = "admin"  # a person's correction: before all sources, whatever their order
LISTS = ("countries", "genres", "studios", "tags", "credits")
# Of these everybody adds what they have; other lists are the first source's alone, because each has its own words for them.
UNITED = ("tags",)
# A number of votes says how much a rating is worth: without that rating, or beside another's, it says nothing.
COUNTED = {"votes": "community_rating"}

Facts = Mapping[str, object]


@dataclass(frozen=True)
class Merged:
    """`values` has every fact: None, or an empty list, for what nobody knows. `sources`: who gave it, nobody for that."""

    values: Mapping[str, object]
    sources: Mapping[str, tuple[str, ...]]


def merge(by_source: Mapping[str, Facts], order: Order) -> Merged:
    """`by_source`: source → its facts."""
    values, sources = dict[str, object](), dict[str, tuple[str, ...]]()
    for fact in FACTS:
        saying = _saying(by_source, order, fact)
        if fact in UNITED:
            values[fact] = _united(by_source[source][fact] for source in saying)
            sources[fact] = tuple(source for source in saying if by_source[source][fact])
        else:
            values[fact] = by_source[saying[0]][fact] if saying else None
            sources[fact] = saying[:1]
        if fact in LISTS and values[fact] is None:
            values[fact] = []
    return Merged(values, sources)


def first(by_source: Mapping[str, Facts], order: Order, fact: str) -> tuple[str | None, object]:
    """Of a fact that is not united: whose word it is, and that word; None and None for nobody's."""
    saying = _saying(by_source, order, fact)
    return (saying[0], by_source[saying[0]][fact]) if saying else (None, None)


def row(by_source: Mapping[str, Facts], order: Order) -> dict[str, object]:
    """The merge as columns of `titles`, and its credits. What limits go by is the strictest that anybody says, whatever the
    order: a source that finds a film harmless opens nothing that another closes."""
    values = merge(by_source, order).values
    ratings = [str(rating) for facts in by_source.values() if (rating := _rating(facts))]
    ages = [age for rating in ratings if (age := certificates.age(rating)) is not None]
    return {
        **values,
        "min_age": max(ages, default=None),
        "limit_certificates": sorted({key for rating in ratings for key in certificates.keys(rating)}),
        "limit_tags": access_rules.tags(_words(values["tags"])),
        "content_hash": embeddings.content_hash(embeddings.text_of(subject(values))).hex(),
    }


def subject(values: Mapping[str, object]) -> embeddings.Subject:
    """What of a title goes into its embedding."""
    year, credits = values["year"], values["credits"]
    people = (
        [str(credit["name"]) for credit in credits if credit["role"] != "crew"] if isinstance(credits, list) else []
    )
    return embeddings.Subject(
        name=str(values["name"] or ""),
        year=year if isinstance(year, int) else None,
        tagline=_text(values["tagline"]),
        genres=_words(values["genres"]),
        overview=_text(values["overview"]),
        keywords=_words(values["tags"]),
        people=people,
        collection=_text(values["collection"]),
    )


def _saying(by_source: Mapping[str, Facts], order: Order, fact: str) -> tuple[str, ...]:
    """Hot when a library is read: it looks at who says anything, mostly one, and not at all who might."""
    order_of, counted = order[fact], COUNTED.get(fact)
    if counted and (rating := _saying(by_source, order, counted)):
        return tuple(name for name in rating[:1] if fact in by_source[name])
    saying = [name for name in by_source if fact in by_source[name] and (name == ADMIN or name in order_of)]
    if len(saying) < 2:
        return tuple(saying)
    found = [name for name in (ADMIN, *order_of) if name in saying]
    if fact in order.worded:
        found.sort(key=lambda name: by_source[name].get(WORDED_IN, SPOKEN.get(name, order.language)) != order.language)
    return tuple(found)


def _rating(facts: Facts) -> object:
    """One that the server's own people set goes before what is printed."""
    return facts.get("custom_rating") or facts.get("certificate")


def _united(lists: Iterable[object]) -> list[str]:
    """In order, each word once, as it was written first."""
    found: dict[str, str] = {}
    for words in lists:
        for word in _words(words):
            found.setdefault(word.casefold(), word)
    return list(found.values())


def _words(value: object) -> list[str]:
    return [str(word) for word in value] if isinstance(value, list | tuple) else []


def _text(value: object) -> str | None:
    return None if value is None else str(value)
