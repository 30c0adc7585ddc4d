"""May a language model's words about a pick be shown? Only when they claim nothing that the facts do not hold."""

import re
import unicodedata
from collections.abc import Collection, Iterator

from shared.sources import catalogue
from shared.words import smuggled
from shared.words.writer import HIGH_RATING, Facts

MIN_LENGTH, MAX_LENGTH = 15, 300

_QUOTED = re.compile(r"[“\"«]([^”\"»]+)[”\"»]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_YEAR_SUFFIX = re.compile(r"\s*\(\d{4}\)$")
_MARKUP = re.compile(r"[<>{}\[\]`|\\]|\*\*")
_NAME_START = re.compile(r"(?<![\w’'-])[^\W\d_][\w’'-]*")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;–—…])[\s“\"«(‘]*$")
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+")
_SOURCES = tuple(source.title for source in catalogue.SOURCES.values())
_NATIONS = (
    "american australian british canadian chinese danish dutch english european french german greek indian irish italian "
    "japanese korean mexican nordic norwegian polish russian scottish spanish swedish turkish victorian hollywood sci-fi"
)

# A claim about the world, and what it takes to be true. None: nothing we know could make it true.
_PRAISE = r"acclaimed|masterpiece|highly[- ]rated|top[- ]rated|best|beloved"
_AWARDS = r"awards?|award-winning|oscars?|emmys?|globes?|bafta|palme|critics?|imdb|metacritic|rotten|box[- ]office"
_HOUSEHOLD = r"household|housemates?|family's|at home|everyone|everybody|friends? (?:of yours|watch\w*|lov\w*)"
_LOVE = r"lov(?:e|ed|es)|ador(?:e|ed|es)|favou?rites?"
# That a pick has not been watched yet is true of them all; what the household watched is a claim of its own.
_WATCH = r"(?<!\bnot )watched(?! in your household)|watching|saw|(?<!\bnot )seen"
_READ = r"(?:you|you've|you have|having) (?:just |also |already )?read|(?:after|since) reading"
_DONE = r"enjoyed|finished"
_COUNTS = (
    r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|fifty|hundred|dozens?|thousands?|millions?"
)
_GENRES = (
    r"comed(?:y|ies)|dramas?|horror|thrillers?|westerns?|romances?|documentar(?:y|ies)|musicals?|animation|fantasy|"
    r"crime|myster(?:y|ies)|war|science fiction|sci-fi|adventures?|biograph(?:y|ies)"
)
_COMMON_WORDS = (
    "a about after again all always an and another any are as at away back be because been before being best big both but by "
    "can close crime day down drama each end enough every family few film films first for from go good great had has have he "
    "heart her here him his home house how i if in into is it its just last life light like little long look lost love lovers "
    "made man many me more most much my near new next night no not now of off old on once one only or other our out over own "
    "people place quiet real same see series she signs so some something space stars still stay story such suits take taste "
    "than that the their them then there these they this those time to true two under up us very war was watch watched way we "
    "well were what when where which while who why will with woman words work world would you young your"
)
_COMMON = frozenset(_COMMON_WORDS.split())
_CAPITALS = frozenset(["i", "i'm", "i’m", *_NATIONS.split()])  # English writes them so, and they name nothing


def complaint(text: str, facts: Facts, titles: Collection[str]) -> str | None:
    """What is wrong with the words, as a sentence; None when they may be shown.

    `titles` are names that the model may know and must not drag in: the person's history, the other picks.
    """
    return next(_complaints(text, facts, titles), None)


def _complaints(text: str, facts: Facts, titles: Collection[str]) -> Iterator[str]:
    if not MIN_LENGTH <= len(text) <= MAX_LENGTH:
        yield f"The words are {len(text)} characters long."
    if _MARKUP.search(text) or not text.isprintable():
        yield "The words hold markup or what cannot be printed."
    plain = unicodedata.normalize("NFKC", text)
    rest = _without_names(plain, facts)
    if smuggled.address(rest):
        yield "The words hold an address."
    if order := smuggled.order(rest):
        yield f"The words say “{order}”, which is no reason but an instruction."
    if word := _foreign_script(rest):
        yield f"The words hold “{word}”, which is not English."
    if name := _foreign_title(plain, facts, titles) or _foreign_name(rest, facts):
        yield f"The words name {name}, which is not among the reasons."
    if source := _foreign_source(plain, facts):
        yield f"The words speak of {source}, and not of what it names the pick beside."
    if number := _foreign_number(text, facts):
        yield f"The words give the number {number}, which is not among the facts."
    if genre := _foreign_genre(text, facts):
        yield f"The words speak of {genre}, which is not among the genres."
    if claim := _foreign_claim(text, facts):
        yield f"The words say “{claim}”, which the facts do not."


def _names(facts: Facts) -> list[str]:
    """What may be named, longest first: “Alien” is no mention of its own inside “Aliens”."""
    names = [facts.title, *(seen.title for seen in facts.named)]
    return sorted(filter(None, (unicodedata.normalize("NFKC", name).strip() for name in names)), key=len, reverse=True)


def _without_names(text: str, facts: Facts, *, genres: bool = True) -> str:
    """The words with a line where they name what they may, whole and in any case: what is left must be plain English."""
    allowed = [*_names(facts), *(_genres(facts) if genres else ())]
    for name in allowed:
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "_", text, flags=re.IGNORECASE)
    return text


def _genres(facts: Facts) -> list[str]:
    return [name for name in (*facts.genres, *facts.familiar_genres, *facts.new_genres) if name]


def _foreign_title(text: str, facts: Facts, titles: Collection[str]) -> str | None:
    allowed = {_bare(name) for name in _names(facts)}
    for name in _QUOTED.findall(text):
        if _bare(name) not in allowed:
            return f"“{name}”"
    rest = _without_names(text, facts, genres=False)
    strangers = (unicodedata.normalize("NFKC", name) for name in titles)
    return next((f"“{name}”" for name in strangers if _bare(name) not in allowed and _is_mentioned(name, rest)), None)


def _is_mentioned(name: str, text: str) -> bool:
    """In any case; but “It” and “For You” are words of any sentence: they are meant only where a capital has no other reason."""
    name = name.strip()
    if not _bare(name):
        return False
    found = re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
    if not all(word in _COMMON for word in re.findall(r"[\w’'-]+", name.casefold())):
        return next(found, None) is not None
    return any(match[0][0].isupper() and not _SENTENCE_START.search(text[: match.start()]) for match in found)


def _foreign_name(text: str, facts: Facts) -> str | None:
    """A capital inside a sentence names somebody or something. The plot's own people and places are no titles."""
    plot = "" if smuggled.is_suspect(facts.overview) else facts.overview
    allowed = _CAPITALS | {name.casefold() for name in _SOURCES} | set(re.findall(r"[\w’'-]+", plot.casefold()))
    for found in _NAME_START.finditer(text):
        word = re.sub(r"[’']s$", "", found[0])
        if word[0].isupper() and word.casefold() not in allowed and not _SENTENCE_START.search(text[: found.start()]):
            return f"“{word}”"
    return None


def _foreign_source(text: str, facts: Facts) -> str | None:
    """A service of the world is named only for what it says: that the pick goes beside a title, in one sentence."""
    for sentence in _SENTENCE_END.split(text):
        for source in _SOURCES:
            if re.search(rf"(?<!\w){re.escape(source)}(?!\w)", sentence, re.IGNORECASE):
                beside = [seen.title for seen in facts.named if source in seen.beside]
                if "beside" not in sentence.casefold() or not any(_is_mentioned(title, sentence) for title in beside):
                    return source
    return None


def _foreign_script(text: str) -> str | None:
    """The words are English: another alphabet is somebody's name, or a letter that only looks like ours."""
    words = (found[0] for found in re.finditer(r"[^\W\d_]+", text))
    return next((word for word in words if not all(_is_latin(letter) for letter in word)), None)


def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("LATIN ")


def _bare(name: str) -> str:
    """For comparing, without the comma or full stop that English puts inside the quotes."""
    return _YEAR_SUFFIX.sub("", unicodedata.normalize("NFKC", name)).strip(" .,;:!?…").casefold()


def _foreign_number(text: str, facts: Facts) -> str | None:
    named = [(facts.title, facts.year), *((seen.title, seen.year) for seen in facts.named)]
    allowed_numbers = {number for title, year in named for number in _NUMBER.findall(f"{title} {year or ''}")}
    if facts.rating:
        allowed_numbers |= {facts.rating, facts.rating.replace(".", ","), facts.rating.removesuffix(".0")}
        text = re.sub(rf"{re.escape(facts.rating)}\s*(?:/|out of)\s*10\b", facts.rating, text)
    return next((number for number in _NUMBER.findall(text) if number not in allowed_numbers), None)


def _foreign_genre(text: str, facts: Facts) -> str | None:
    own = [*facts.genres, *facts.familiar_genres, *facts.new_genres, facts.title, facts.overview]
    allowed = " ".join([*own, *(seen.title for seen in facts.named)]).casefold().replace("sci-fi", "science fiction")
    for found in re.finditer(rf"\b(?:{_GENRES})\b", text.casefold().replace("sci-fi", "science fiction")):
        # By the stem, for plurals.
        if found[0].removesuffix("ies").removesuffix("s").removesuffix("y") not in allowed:
            return found[0]
    return None


def _foreign_claim(text: str, facts: Facts) -> str | None:
    own = " ".join([facts.title, *(seen.title for seen in facts.named)]).casefold()
    done = {seen.done for seen in facts.named} or {facts.done}
    rules = (
        (_PRAISE, (facts.community_rating or 0) >= HIGH_RATING),
        (_AWARDS, False),
        (_HOUSEHOLD, facts.is_popular),
        (_LOVE, bool(facts.named) and all(seen.loved for seen in facts.named)),
        (_WATCH, not facts.is_asked and "watched" in done),
        (_READ, not facts.is_asked and "read" in done),
        (_DONE, not facts.is_asked),
        (_COUNTS, False),
    )
    for pattern, holds in rules:
        for found in re.finditer(rf"\b(?:{pattern})\b", text, re.IGNORECASE):
            # A word of a title, or a number of the plot (“two sisters”), is quoted and not claimed.
            plot = facts.overview.casefold() if pattern == _COUNTS else ""
            if not holds and not re.search(rf"\b{re.escape(found[0].casefold())}\b", f"{own} {plot}"):
                return found[0]
    return None
