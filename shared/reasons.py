"""Reasons worded by a language model: picks of the present list in, checked and cached words out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared import costs, db, prose
from shared.db import Conn, Row
from shared.language_model import LanguageModel
from shared.picks import said_of
from shared.writer import Facts

sql = db.queries("words")


@dataclass(frozen=True, eq=False)
class Unworded:
    """A pick whose words are still the template's."""

    run_id: int
    rank: int
    facts: Facts


def unworded(conn: Conn, user_id: int, kind: str) -> list[Unworded]:
    """Best first."""
    rows = conn.execute(sql.unworded, {"user_id": user_id, "kind": kind}).fetchall()
    return [Unworded(row["run_id"], row["rank"], _facts(row)) for row in rows]


def use_known(conn: Conn, picks: Sequence[Unworded], model_name: str) -> list[Unworded]:
    """Gives picks the words that were bought before for the same facts; returns those that have none yet."""
    keys = {pick.rank: prose.key(pick.facts, model_name) for pick in picks}
    rows = conn.execute(sql.known, {"keys": list(keys.values())}).fetchall()
    known = {bytes(row["content_hash"]): row["text"] for row in rows}
    _save(conn, {pick: known[keys[pick.rank]] for pick in picks if keys[pick.rank] in known})
    return [pick for pick in picks if keys[pick.rank] not in known]


def write(conn: Conn, user_id: int, kind: str, picks: Sequence[Unworded], model: LanguageModel) -> list[str]:
    """One request for at most `prose.BATCH` picks. Returns why words were not used, once for each pick that keeps the template's.

    What the checks refused is kept under its key too: it would be bought and refused again at every refresh.
    """
    names = [row["name"] for row in conn.execute(sql.watched_names, {"user_id": user_id, "kind": kind}).fetchall()]
    written = prose.write(model, [pick.facts for pick in picks], watched=names)
    costs.note(conn, "reasons", "openai", model.name, written.prompt_tokens, written.completion_tokens)
    kept = {"keys": [words.key for words in written.words], "texts": [words.text for words in written.words]}
    conn.execute(sql.keep, kept | {"model": model.name})
    _save(conn, {pick: words.text for pick, words in zip(picks, written.words, strict=True)})
    return [words.fallback for words in written.words if words.fallback]


def _save(conn: Conn, texts: Mapping[Unworded, str]) -> None:
    if texts:
        ranks = [pick.rank for pick in texts]
        run_id = next(iter(texts)).run_id
        conn.execute(sql.save, {"run_id": run_id, "ranks": ranks, "texts": list(texts.values())})


def _facts(row: Row) -> Facts:
    told = row["facts"]
    said = said_of(told)
    return Facts(
        title_id=row["title_id"],
        title=row["title"],
        year=row["year"],
        kind=row["kind"],
        genres=row["genres"],
        match=round(row["match"]),
        evidence=[said.watched(seen["id"], seen["title"], seen["year"], seen["share"]) for seen in row["evidence"]],
        familiar_genres=told.get("familiar", ()),
        new_genres=told.get("new", ()),
        community_rating=row["community_rating"],
        household_viewers=told.get("viewers", 0),
        overview=row["overview"] or "",
    )
