"""Why a pick was picked, in words: one sentence or two that say nothing the numbers do not."""

import hashlib
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

HIGH_RATING, GOOD_RATING = 7.5, 7.0  # of ten; below, a rating is no reason
POPULAR = 2  # viewers: of one, a small household would know who
MAX_NAMED, MAX_GENRES, MAX_TITLE = 3, 2, 70
WEAK_SHARE = 0.25  # of the strongest share: weaker evidence is shown in the details, not named as a reason


@dataclass(frozen=True, slots=True)
class Watched:
    """One title of the person's history and its signed share of the pick's score.

    `loved` only where the person said so: a favourite, a heart or a high rating. Watching is not loving. `asked` where they
    never watched it and asked for more like it, `planned` where it is only on their watch list. `beside`: what the sources are
    called by which the two go together. `done`: what the person has done who is through with one of its kind.
    """

    title: str
    year: int | None
    share: float
    loved: bool = False
    asked: bool = False
    planned: bool = False
    beside: Sequence[str] = ()
    done: str = "watched"


@dataclass(frozen=True, slots=True)
class Facts:
    """All that words about one pick may claim.

    `familiar_genres` and `new_genres` are those of the pick that the person has watched before, and has not.
    `noun` and `done` are the kind's (“book”, “read”).
    `match` is 0–100. `parts` are points by name: taste, discovery, quality, variety, household; they may be negative.
    `community_rating` is 0–10. `household_viewers` are other people of the household who finished it.
    """

    title_id: int
    title: str
    year: int | None = None
    noun: str = "film"
    done: str = "watched"
    genres: Sequence[str] = ()
    match: int = 0
    parts: Mapping[str, float] = field(default_factory=dict)
    evidence: Sequence[Watched] = ()
    familiar_genres: Sequence[str] = ()
    new_genres: Sequence[str] = ()
    community_rating: float | None = None
    household_viewers: int = 0
    overview: str = ""

    @property
    def named(self) -> list[Watched]:
        """The evidence that may be named as a reason: what raised the score most, strongest first. Never a negative, and
        never what was watched in one breath with what was read or only asked for, nor what is only on a watch list."""
        told = (watched for watched in self.evidence if watched.share > 0 and not watched.planned)
        raised = sorted(told, key=lambda seen: -seen.share)
        strong = [seen for seen in raised if seen.share >= WEAK_SHARE * raised[0].share]
        alike = (seen for seen in strong if (seen.asked, seen.done) == (strong[0].asked, strong[0].done))
        return list(alike)[:MAX_NAMED]

    @property
    def is_asked(self) -> bool:
        """Whether what may be named was only asked for, and never watched."""
        return any(seen.asked for seen in self.named)

    @property
    def rating(self) -> str | None:
        """As it is shown, where it is good enough to be a reason."""
        rating = self.community_rating or 0.0
        return f"{rating:.1f}" if GOOD_RATING <= rating <= 10 else None

    @property
    def is_popular(self) -> bool:
        return self.household_viewers >= POPULAR


@dataclass(frozen=True, slots=True)
class _Clause:
    """One reason in its two places: as the start of the words, and after “and”."""

    part: str
    leads: tuple[str, ...]
    follows: tuple[str, ...]


def reason(facts: Facts) -> str:
    """One or two sentences without a language model: the same for the same facts, varied between titles."""
    clauses = sorted(_clauses(facts), key=lambda clause: -facts.parts.get(clause.part, 0.0))
    if not clauses:
        return _plain(facts)
    lead, *rest = clauses[:3]
    words = [_pick(lead.leads, facts, "lead"), *(_pick(clause.follows, facts, clause.part) for clause in rest)]
    if len(words) == 1:
        return f"{words[0]}."
    dash = " –" if " – " in words[0] else ","
    more = f" It {words[2].removeprefix('it ')}." if len(words) == 3 else ""
    return f"{words[0]}{dash} and {words[1]}.{more}"


def _clauses(facts: Facts) -> Iterator[_Clause]:
    """The reasons that hold. A part that lowered the score is none."""
    makers = (_taste, _quality, _household, _discovery)
    clauses = itertools.chain.from_iterable(maker(facts) for maker in makers)
    return (clause for clause in clauses if facts.parts.get(clause.part, 0.0) >= 0)


def _taste(facts: Facts) -> Iterator[_Clause]:
    if facts.named:
        yield _evidence(facts)
        yield from _beside(facts)
    elif facts.familiar_genres:
        # Those of a book may be known from films.
        genres, do = genre_list(facts.familiar_genres), "watch" if facts.done == "watched" else "know"
        yield _Clause(
            "taste",
            (f"More of the {genres} you {do}", f"You {do} {genres}; this is more of it"),
            (f"it is more of the {genres} you {do}",),
        )


def _beside(facts: Facts) -> Iterator[_Clause]:
    """Follows the evidence, and never leads: it is as strong, and comes after."""
    for watched in facts.named:
        if watched.beside:
            names, sources = title_list(facts, [watched]), _joined(watched.beside)
            yield _Clause("taste", (), (f"it is named beside {names} by {sources}",))
            return


def _evidence(facts: Facts) -> _Clause:
    return _asked_for(facts) if facts.is_asked else _seen(facts)


def _asked_for(facts: Facts) -> _Clause:
    names, noun = title_list(facts), facts.noun
    return _Clause(
        "taste",
        (
            f"You asked for more like {names}",
            f"Picked because you asked for more like {names}",
            f"You asked for more like {names}; this {noun} comes close",
        ),
        (f"it is close to {names}, which you asked for more of",),
    )


def _seen(facts: Facts) -> _Clause:
    verb = "loved" if all(watched.loved for watched in facts.named) else facts.named[0].done
    names, noun = title_list(facts), facts.noun
    genres = f" – more {genre_list(facts.familiar_genres)}" if facts.familiar_genres else ""
    return _Clause(
        "taste",
        (
            f"Because you {verb} {names}{genres}",
            f"Picked because you {verb} {names}{genres}",
            f"You {verb} {names}; this {noun} suits the same taste",
        ),
        (f"it goes well with {names}, which you {verb}", f"it suits the taste behind {names}, which you {verb}"),
    )


def _quality(facts: Facts) -> Iterator[_Clause]:
    if facts.rating is None:
        return
    if (facts.community_rating or 0) >= HIGH_RATING:
        leads = (f"Highly rated at {facts.rating}", f"Rated {facts.rating}, which is high")
        yield _Clause("quality", leads, (f"it is rated {facts.rating}", f"it is highly rated at {facts.rating}"))
    else:
        leads = (f"Well rated at {facts.rating}", f"Rated {facts.rating} on average")
        yield _Clause("quality", leads, (f"it is rated {facts.rating}",))


def _household(facts: Facts) -> Iterator[_Clause]:
    if facts.is_popular:
        leads = ("Popular in your household", "Much watched in your household")
        yield _Clause("household", leads, ("it is popular in your household",))


def _discovery(facts: Facts) -> Iterator[_Clause]:
    # To a newcomer everything is new: only history makes it news.
    if facts.new_genres and (facts.familiar_genres or facts.evidence):
        genres = genre_list(facts.new_genres)
        leads = (f"New territory for you: {genres}", f"Something new for you: {genres}")
        yield _Clause("discovery", leads, (f"it is new territory for you: {genres}",))


def _plain(facts: Facts) -> str:
    """For a pick that nothing speaks for but that it is there and unseen."""
    noun = facts.noun
    year = f"{facts.year} " if facts.year else ""
    genres = f": {genre_list(facts.genres)}" if facts.genres else ""
    article = "An" if str(facts.year or noun)[:2] in ("8", "18") else "A"
    return f"{article} {year}{noun} you have not {facts.done} yet{genres}."


def title_list(facts: Facts, named: Sequence[Watched] | None = None) -> str:
    """“Alien” and “Solaris” (1972): with the year where the name alone could mean another. All that may be named, or some."""
    names = [watched.title for watched in facts.named]
    shared = {name.casefold() for name in names if names.count(name) > 1} | {facts.title.casefold()}
    return _joined(
        quoted(watched.title) + (f" ({watched.year})" if watched.year and watched.title.casefold() in shared else "")
        for watched in named or facts.named
    )


def genre_list(genres: Sequence[str]) -> str:
    """“science fiction and drama”; what is written in capitals stays so."""
    return _joined(
        genre if any(word.isupper() for word in genre.split()) else genre.lower() for genre in genres[:MAX_GENRES]
    )


def quoted(title: str) -> str:
    """On one line, shortened at a word, and with no quotation marks that would end ours."""
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in title).split())
    plain = plain.replace("“", "‘").replace("”", "’")
    if len(plain) > MAX_TITLE:
        plain = plain[:MAX_TITLE].rsplit(" ", 1)[0].rstrip(" ,:;–-") + "…"
    return f"“{plain}”"


def _joined(words: Iterable[str]) -> str:
    *start, last = words
    return f"{', '.join(start)} and {last}" if start else last


def _pick(forms: Sequence[str], facts: Facts, place: str) -> str:
    """By the title, not by chance: words that change at every refresh look like news. By its name, not its id: a
    catalogue read anew says the same."""
    digest = hashlib.sha256(f"{facts.title} {facts.year} {place}".encode()).digest()
    return forms[int.from_bytes(digest[:4]) % len(forms)]
