"""What the household and each person may choose among, in words: for options, which are read without loading the engine."""

from collections.abc import Mapping

BLEND, PEARSON, POPULARITY, HYBRID = STRATEGIES = ("blend", "pearson", "popularity", "hybrid")
PENALISE, EXCLUDE = DISLIKES = ("penalise", "exclude")
# Whose watching makes a title popular; the last is half and half.
BY_HOUSEHOLD, BY_WORLD, BY_BOTH = POPULAR_BY = ("household", "world", "blend")

# Who says what titles are, in the order that holds where the household has said nothing else.
SOURCES = ("server", "tmdb", "tvmaze", "trakt", "omdb", "google_books")
FACTS = (
    "name", "original_name", "sort_name", "year", "end_year", "released_on", "overview", "tagline", "runtime_s", "status",
    "certificate", "custom_rating", "community_rating", "critic_rating", "votes", "language", "countries", "genres", "studios",
    "tags", "collection", "credits",
)  # fmt: skip
PRECEDENCE = ", ".join(SOURCES)


def precedence(text: str) -> Mapping[str, tuple[str, ...]]:
    """Each fact's sources, first to last, from “server, tmdb; status: tvmaze”: the first part is for every fact, the others
    for one fact each, before that. Sources that are not named come after. Raises `ValueError` with a sentence."""
    general, *particular = text.split(";")
    common = (*_sources(general), *SOURCES)
    order = {fact: tuple(dict.fromkeys(common)) for fact in FACTS}
    for part in particular:
        fact, _, sources = (word.strip() for word in part.partition(":"))
        if fact not in FACTS:
            raise ValueError(f"There is no fact “{fact}”; there are {', '.join(FACTS)}.")
        order[fact] = tuple(dict.fromkeys((*_sources(sources), *common)))
    return order


def _sources(text: str) -> list[str]:
    named = [word.strip() for word in text.split(",") if word.strip()]
    if unknown := [name for name in named if name not in SOURCES]:
        raise ValueError(f"There is no source “{unknown[0]}”; there are {', '.join(SOURCES)}.")
    return named
