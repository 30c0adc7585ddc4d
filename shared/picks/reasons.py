"""Reasons worded by a language model: picks of the present list in, checked and cached words out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared import db, kinds
from shared.db import Conn, Row
from shared.models import costs
from shared.models.language_model import LanguageModel
from shared.picks.pick_rows import said_of
from shared.words import claims, prose
from shared.words.writer import Facts

sql = db.queries("words/words")


@dataclass(frozen=True, eq=False)
class Unworded:
    """A pick whose words are still the template's."""

    run_id: int
    rank: int
    facts: Facts


def unworded(conn: Conn, user_id: int, kind: str) -> list[Unworded]:
    """Best first."""
    rows = db.all(conn, sql.unworded, {"user_id": user_id, "kind": kind})
    return [Unworded(row["run_id"], row["rank"], _facts(row)) for row in rows]


def use_known(conn: Conn, user_id: int, kind: str, picks: Sequence[Unworded], model_name: str) -> list[Unworded]:
    """Gives picks the words that were bought before for the same facts, where they may be shown to this person too; returns
    those that have none yet."""
    keys = {pick.rank: prose.key(pick.facts, model_name) for pick in picks}
    rows = db.all(conn, sql.reuse, {"keys": list(keys.values())})
    texts = {row["content_hash"]: row["text"] for row in rows}
    names = _watched(conn, user_id, kind) if texts else []
    found = {pick: texts[keys[pick.rank]] for pick in picks if keys[pick.rank] in texts}
    good = {pick: text for pick, text in found.items() if not claims.complaint(text, pick.facts, names)}
    _save(conn, good)
    return [pick for pick in picks if pick not in good]


def askable(conn: Conn, user_id: int, picks: Sequence[Unworded], model_name: str) -> list[Unworded]:
    """Without those whose words were refused for this person within the last week."""
    keys = {pick.rank: prose.refusal_key(prose.key(pick.facts, model_name), user_id) for pick in picks}
    refused = set(db.values(conn, sql.refused_lately, {"keys": list(keys.values())}, of=bytes))
    return [pick for pick in picks if keys[pick.rank] not in refused]


def write(conn: Conn, user_id: int, kind: str, picks: Sequence[Unworded], model: LanguageModel) -> list[str]:
    """One request for at most `prose.BATCH` picks. Returns why words were not used, once for each pick that keeps the template's.

    What passed is kept for everybody with the same facts; what the checks refused is asked for again elsewhere and later.
    """

    def named(text: str) -> list[str]:
        return db.values(conn, sql.catalogue_names, {"text": text}, of=str)

    facts = [pick.facts for pick in picks]
    written = prose.write(model, facts, watched=_watched(conn, user_id, kind), named=named)
    costs.note(conn, "reasons", "openai", model.name, written.prompt_tokens, written.completion_tokens)
    good = [words for words in written.words if not words.fallback]
    kept = {words.key: words.text for words in good}
    conn.execute(sql.keep, {"keys": list(kept), "texts": list(kept.values()), "model": model.name})
    refused = {prose.refusal_key(words.key, user_id) for words in written.words if words.fallback}
    conn.execute(sql.refuse, {"keys": sorted(refused), "model": model.name})
    both = zip(picks, written.words, strict=True)
    _save(conn, {pick: words.text for pick, words in both if not words.fallback})
    return [words.fallback for words in written.words if words.fallback]


def _watched(conn: Conn, user_id: int, kind: str) -> list[str]:
    return db.values(conn, sql.watched_names, {"user_id": user_id, "kind": kind}, of=str)


def _save(conn: Conn, texts: Mapping[Unworded, str]) -> None:
    if texts:
        ranks = [pick.rank for pick in texts]
        run_id = next(iter(texts)).run_id
        conn.execute(sql.save, {"run_id": run_id, "ranks": ranks, "texts": list(texts.values())})


def _facts(row: Row) -> Facts:
    facts = row["facts"]
    said = said_of(facts)
    return Facts(
        title_id=row["title_id"],
        title=row["title"],
        year=row["year"],
        noun=kinds.of(row["kind"]).noun,
        done=kinds.of(row["kind"]).done,
        genres=row["genres"],
        match=round(row["match"]),
        evidence=[said.watched(seen["id"], seen["title"], seen["year"], seen["share"]) for seen in row["evidence"]],
        familiar_genres=facts.get("familiar", ()),
        new_genres=facts.get("new", ()),
        community_rating=row["community_rating"],
        household_viewers=facts.get("viewers", 0),
        overview=row["overview"] or "",
    )
