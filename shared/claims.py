"""May a language model's words about a pick be shown? Only when they claim nothing that the facts do not hold."""

import re
from collections.abc import Collection, Iterator

from shared.writer import HIGH_RATING, Facts

MIN_LENGTH, MAX_LENGTH = 15, 300

_QUOTED = re.compile(r"[“\"«]([^”\"»]+)[”\"»]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_YEAR_SUFFIX = re.compile(r"\s*\(\d{4}\)$")
_MARKUP = re.compile(r"[<>{}\[\]`|\\]|https?:|www\.|\*\*")

# A claim about the world, and what it takes to be true. None: nothing we know could make it true.
_PRAISE = r"acclaimed|masterpiece|highly[- ]rated|top[- ]rated|best|beloved"
_AWARDS = r"awards?|award-winning|oscars?|emmys?|globes?|bafta|palme|critics?|imdb|metacritic|rotten|box[- ]office"
_HOUSEHOLD = r"household|housemates?|family's|at home|everyone|everybody|friends? (?:of yours|watch\w*|lov\w*)"
_LOVE = r"lov(?:e|ed|es)|ador(?:e|ed|es)|favou?rites?"
_WATCH = r"watch(?:ed|ing)|saw|seen|enjoyed|finished"
_COUNTS = (
    r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|fifty|hundred|dozens?|thousands?|millions?"
)
_GENRES = (
    r"comed(?:y|ies)|dramas?|horror|thrillers?|westerns?|romances?|documentar(?:y|ies)|musicals?|animation|fantasy|"
    r"crime|myster(?:y|ies)|war|science fiction|sci-fi|adventures?|biograph(?:y|ies)"
)
_COMMON_WORDS = (
    "after all always away because before big both close crime drama enough every family first for from go good here "
    "home how i if in it its just life like look love lovers more most much new next night no now off on once one out "
    "people she he her him me some something still stay that the then there this time up us war we what when where who "
    "why with you your"
)
_COMMON = frozenset(_COMMON_WORDS.split())


def complaint(text: str, facts: Facts, titles: Collection[str]) -> str | None:
    """What is wrong with the words, as a sentence; None when they may be shown.

    `titles` are names that the model may know and must not drag in: the person's history, the other picks.
    """
    return next(_complaints(text, facts, titles), None)


def _complaints(text: str, facts: Facts, titles: Collection[str]) -> Iterator[str]:
    if not MIN_LENGTH <= len(text) <= MAX_LENGTH:
        yield f"The words are {len(text)} characters long."
    if _MARKUP.search(text) or not text.isprintable():
        yield "The words hold markup or an address."
    if name := _foreign_title(text, facts, titles):
        yield f"The words name {name}, which is not among the reasons."
    if number := _foreign_number(text, facts):
        yield f"The words give the number {number}, which is not among the facts."
    if genre := _foreign_genre(text, facts):
        yield f"The words speak of {genre}, which is not among the genres."
    if claim := _foreign_claim(text, facts):
        yield f"The words say “{claim}”, which the facts do not."


def _foreign_title(text: str, facts: Facts, titles: Collection[str]) -> str | None:
    allowed = {_bare(facts.title)} | {_bare(seen.title) for seen in facts.named}
    for name in _QUOTED.findall(text):
        if _bare(name) not in allowed:
            return f"“{name}”"
    rest = text
    for name in sorted([facts.title, *(seen.title for seen in facts.named)], key=len, reverse=True):
        rest = rest.replace(name, " ")  # “Alien” is no mention of its own inside “Aliens”, if “Aliens” may be named
    strangers = (name for name in titles if _bare(name) and _bare(name) not in allowed)
    return next((f"“{name}”" for name in strangers if re.search(_mention(name), rest)), None)


def _mention(name: str) -> str:
    """“It” and “Drama” are words of any sentence: such a title is meant only where a capital has no other reason."""
    start = r"(?<!^)(?<![.!?:;–—]\s)" if name.strip().casefold() in _COMMON else ""
    return rf"{start}(?<!\w){re.escape(name.strip())}(?!\w)"


def _bare(name: str) -> str:
    """For comparing, without the comma or full stop that English puts inside the quotes."""
    return _YEAR_SUFFIX.sub("", name).strip(" .,;:!?…").casefold()


def _foreign_number(text: str, facts: Facts) -> str | None:
    named = [(facts.title, facts.year), *((seen.title, seen.year) for seen in facts.named)]
    known = {number for title, year in named for number in _NUMBER.findall(f"{title} {year or ''}")}
    if facts.rating:
        known |= {facts.rating, facts.rating.replace(".", ","), facts.rating.removesuffix(".0")}
        text = re.sub(rf"{re.escape(facts.rating)}\s*(?:/|out of)\s*10\b", facts.rating, text)
    return next((number for number in _NUMBER.findall(text) if number not in known), None)


def _foreign_genre(text: str, facts: Facts) -> str | None:
    own = [*facts.genres, *facts.familiar_genres, *facts.new_genres, facts.title, facts.overview]
    told = " ".join([*own, *(seen.title for seen in facts.named)]).casefold().replace("sci-fi", "science fiction")
    for found in re.finditer(rf"\b(?:{_GENRES})\b", text.casefold().replace("sci-fi", "science fiction")):
        # By the stem, for plurals.
        if found[0].removesuffix("ies").removesuffix("s").removesuffix("y") not in told:
            return found[0]
    return None


def _foreign_claim(text: str, facts: Facts) -> str | None:
    own = " ".join([facts.title, *(seen.title for seen in facts.named)]).casefold()
    rules = (
        (_PRAISE, (facts.community_rating or 0) >= HIGH_RATING),
        (_AWARDS, False),
        (_HOUSEHOLD, facts.is_popular),
        (_LOVE, bool(facts.named) and all(seen.loved for seen in facts.named)),
        (_WATCH, not facts.is_asked),
        (_COUNTS, False),
    )
    for pattern, holds in rules:
        for found in re.finditer(rf"\b(?:{pattern})\b", text, re.IGNORECASE):
            # A word of a title, or a number of the plot (“two sisters”), is quoted and not claimed.
            plot = facts.overview.casefold() if pattern == _COUNTS else ""
            if not holds and not re.search(rf"\b{re.escape(found[0].casefold())}\b", f"{own} {plot}"):
                return found[0]
    return None
