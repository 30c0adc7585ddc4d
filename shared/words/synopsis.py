"""A person's taste in a few sentences: the numbers of what they watched, in the template's words or a language model's."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared import db, kinds
from shared.db import Conn, Row
from shared.kinds import Kind
from shared.models import costs, openai_api
from shared.models.language_model import LanguageModel
from shared.watching import stats
from shared.words import claims, prose, writer
from shared.words.writer import Watched

sql = db.queries("words/synopsis")
words = db.queries("words/words")

LOVED = 80  # of 100; from here on a rating says love
MAX_LOVED, MAX_PEOPLE, MAX_GENRES = 3, 2, 3
MOVED = 5  # acts: a taste is not another after one film
TWICE = 2  # of an actor seen once nothing can be said
# Part of every key: raise it when the instructions or the checks change.
VERSION = 2

INSTRUCTIONS = """\
You describe one person's taste in films or series to that person, as “you”, in three to five plain, warm English
sentences of at most 250 characters each. Use only what the data says. Name no title but those under "loved", always
inside “ ”, no person but those under "people", no genre but those under "genres". Write no numbers except a decade
exactly as it is given. Say nothing of awards, critics, of what others think, or of what the person is like."""

SCHEMA: Mapping[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["synopsis"],
    "properties": {"synopsis": {"type": "string"}},
}
_NAME = re.compile(r"[A-ZÀ-Þ][\w’'.-]+(?:\s+[A-ZÀ-Þ][\w’'.-]+)+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the words may claim, most first; `decades` and `genres` with how many titles, `people` with how often. `signals`
    counts the acts that they are made of."""

    kind: Kind
    titles: int
    genres: Sequence[tuple[str, int]] = ()
    decades: Sequence[tuple[int, int]] = ()
    people: Sequence[tuple[str, int]] = ()
    loved: Sequence[tuple[int, str, int | None]] = ()
    signals: int = 0


@dataclass(frozen=True, slots=True)
class Synopsis:
    """`source` is “template” or “model”."""

    text: str
    source: str
    computed_at: datetime


def get(conn: Conn, viewer: int, user_id: int, kind: str) -> Synopsis | None:
    """As `of_kinds`, of one. None: not written yet."""
    return of_kinds(conn, viewer, user_id, [kind]).get(kind)


def of_kinds(conn: Conn, viewer: int, user_id: int, of: Sequence[str]) -> dict[str, Synopsis]:
    """Those that are written, by kind, as `viewer` may read them: without titles where one of them is not, or no longer, for both."""
    rows = db.all(conn, sql.get, {"viewer": viewer, "user_id": user_id, "kinds": list(of)})
    return {row["kind"]: _readable(row) for row in rows}


def _readable(row: Row) -> Synopsis:
    if row["is_open"]:
        return Synopsis(row["text"], row["source"], row["computed_at"])
    return Synopsis(row["plain"], "template", row["computed_at"])


def facts(conn: Conn, user_id: int, kind: str) -> Facts:
    # First: an act in between is one more that the words are behind, never one that is missed.
    signals = db.value(conn, sql.signals, {"user_id": user_id, "kind": kind}, of=int)
    found = stats.breakdowns(conn, user_id, user_id, "UTC", kind=kind)
    given = {"user_id": user_id, "kind": kind, "loved": LOVED, "limit": MAX_LOVED}
    loved = db.all(conn, sql.loved, given)
    decades = sorted(found["decades"], key=lambda row: (-row["titles"], -row["decade"]))
    return Facts(
        kind=kinds.of(kind),
        titles=next((row["titles"] for row in found["kinds"]), 0),
        genres=[(row["name"], row["titles"]) for row in found["genres"][:MAX_GENRES]],
        decades=[(row["decade"], row["titles"]) for row in decades[:1]],
        people=_often(found["directors"]) + _often(found["actors"]),
        loved=[(row["id"], row["name"], row["year"]) for row in loved],
        signals=signals,
    )


def is_stale(moved: int | None) -> bool:
    """Whether words that are so many acts behind (None: there are none) are to be written anew."""
    return moved is None or moved >= MOVED


def write(conn: Conn, user_id: int, facts: Facts, model: LanguageModel | None = None) -> str:
    """Stores the template's words, or the model's where they pass the checks; returns the source.

    Raises QuotaExhausted or Unavailable when the model's service fails.
    """
    text = _asked(conn, user_id, facts, model) if model and facts.titles else None
    plain = template(facts, titles=False)
    row = {
        "user_id": user_id,
        "kind": facts.kind.name,
        "text": text or template(facts),
        "plain": plain,
        "signals": facts.signals,
    }
    source = "model" if text else "template"
    conn.execute(sql.save, row | {"title_ids": [title_id for title_id, _, _ in facts.loved], "source": source})
    return source


def template(facts: Facts, *, titles: bool = True) -> str:
    return " ".join(_sentences(facts, titles))


def complaint(text: str, facts: Facts) -> str | None:
    """What is wrong with a model's words, as a sentence; None when they may be shown."""
    claimed = writer.Facts(
        title_id=0,
        title="",
        noun=facts.kind.noun,
        done=facts.kind.done,
        genres=[name for name, _ in facts.genres],
        evidence=[Watched(name, year, 1.0, loved=True) for _, name, year in facts.loved],
    )
    for decade, _ in facts.decades:
        text = text.replace(f"{decade}s", "those years")
    for name in _NAME.findall(text):
        if not any(name.strip(" .,") in allowed for allowed in _allowed_names(facts)):
            return f"The words name {name}, who is not among the facts."
    for name, _ in facts.people:
        text = text.replace(name, "they")  # named as they are written, in whatever alphabet
    complaints = (claims.complaint(sentence, claimed, ()) for sentence in _SENTENCE.split(text))
    return next(filter(None, complaints), None)


def key(facts: Facts, model_name: str) -> bytes:
    content = json.dumps(["synopsis", VERSION, model_name, _document(facts)], sort_keys=True)
    return hashlib.sha256(content.encode()).digest()


def _asked(conn: Conn, user_id: int, facts: Facts, model: LanguageModel) -> str | None:
    """Bought once for the same facts; what was refused is not asked for again for the same person within a week."""
    sha256 = key(facts, model.name)
    lately = {"keys": [prose.refusal_key(sha256, user_id)], "model": model.name}
    if kept := db.maybe(conn, words.reuse, {"keys": [sha256]}):
        return kept["text"]
    if db.maybe(conn, words.refused_lately, lately):
        return None
    try:
        answer = model.ask(INSTRUCTIONS, _document(facts), SCHEMA, schema_name="synopsis")
    except openai_api.Refused as refused:
        if refused.param in ("model", "messages"):
            raise
        return None
    costs.note(conn, "synopsis", "openai", model.name, answer.prompt_tokens, answer.completion_tokens)
    found = answer.data.get("synopsis") if answer.data else None
    text = " ".join(found.split()) if isinstance(found, str) else ""
    if complaint(text, facts):
        conn.execute(words.refuse, lately)
        return None
    conn.execute(words.keep, {"keys": [sha256], "texts": [text], "model": model.name})
    return text


def _document(facts: Facts) -> dict[str, object]:
    return {
        "kind": facts.kind.noun,
        "genres": [name for name, _ in facts.genres],
        "decades": [f"{decade}s" for decade, _ in facts.decades],
        "people": [name for name, _ in facts.people],
        "loved": [{"title": name[:200], "year": year} for _, name, year in facts.loved],
    }


def _sentences(facts: Facts, titles: bool) -> Iterator[str]:
    kind = facts.kind
    if not facts.titles:
        yield f"There is nothing to tell yet: none of the {kind.nouns} here was {kind.done} to the end."
    else:
        yield f"You have {kind.done} {facts.titles} {kind.nouns if facts.titles > 1 else kind.noun}."
    if facts.genres:
        yield f"What you {kind.act} is mostly {_joined([f'{name.lower()} ({count})' for name, count in facts.genres])}."
    if facts.decades:
        decade, count = facts.decades[0]
        yield f"The {decade}s come up more than any other decade ({count})."
    if facts.people:
        yield f"Among the people you meet again are {_joined([f'{name} ({count})' for name, count in facts.people])}."
    if facts.loved and titles:
        yield f"You love {_joined([writer.quoted(name) for _, name, _ in facts.loved])}."


def _often(rows: Sequence[Row]) -> list[tuple[str, int]]:
    return [(row["name"], row["titles"]) for row in rows[:MAX_PEOPLE] if row["titles"] >= TWICE]


def _allowed_names(facts: Facts) -> list[str]:
    return [
        *(name for name, _ in facts.people),
        *(name for name, _ in facts.genres),
        *(name for _, name, _ in facts.loved),
    ]


def _joined(parts: Sequence[str]) -> str:
    *start, last = parts
    return f"{', '.join(start)} and {last}" if start else last
