"""A pick on its way: from the engine's numbers to a row with words, and from the row to what is shown."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from shared import kinds
from shared.db import Row as DbRow
from shared.engine.community import Community
from shared.engine.explanation import BLENDED, Evidence
from shared.engine.interleaving import Rival
from shared.engine.picks import Pick
from shared.picks import beside, blobs
from shared.picks.catalogue import Loaded
from shared.picks.engine_inputs import Inputs
from shared.picks.taste import NOTHING, Acts
from shared.titles import media_links
from shared.words import writer

AVERAGE = "Average"
# The writer's names of the engine's parts.
WORDS = {"Taste match": "taste", "Discovery": "discovery", "Quality": "quality", "Household": "household"}
LOVED = 80
WATCHED = "watched"

Row = tuple[int, int, float, float, str, str, str, str]


@dataclass(frozen=True)
class Said:
    """What a person loves; what they never watched and asked for more of, or have on their watch list: title ids. `beside`:
    title id → the sources by which the pick goes together with it. `done`: title id → what they did with it, where that is not
    “watched”."""

    loved: set[int]
    asked: set[int]
    planned: set[int]
    beside: Mapping[int, Sequence[str]] = field(default_factory=dict)
    done: Mapping[int, str] = field(default_factory=dict)

    def watched(self, title_id: int, title: str, year: int | None, share: float) -> writer.Watched:
        return writer.Watched(
            title, year, share, title_id in self.loved, title_id in self.asked, title_id in self.planned,
            beside.titles(self.beside.get(title_id, ())), self.done.get(title_id, WATCHED),
        )  # fmt: skip


def rows(picks: Sequence[Pick], inputs: Inputs) -> list[Row]:
    """(rank, title, score, match, parts, evidence, reason, facts), three of them as JSON. Matches are 0–100, shares are points."""
    user_id = inputs.asked.user_id
    acts = inputs.acts.get(user_id, NOTHING)
    viewers = _viewers(picks, inputs.community, user_id)
    planned = set(acts.planned - acts.asked_for)
    said = Said(_loved(acts), set(acts.asked_for), planned, done=_done(acts, inputs.asked.kind))
    made = (
        _row(pick, inputs.loaded, said, viewers[pick.row], inputs.asked.kind, inputs.person.rival) for pick in picks
    )
    return [*made]


def as_json(rows: Sequence[Row]) -> str:
    """All rows as one JSON text, as `publish_list` takes them; their parts, evidence and facts are JSON already."""
    return f"[{', '.join(map(_as_json, rows))}]"


def _as_json(row: Row) -> str:
    rank, title_id, score, match, parts, evidence, reason, facts = row
    numbers = json.dumps({"rank": rank, "title_id": title_id, "score": score, "match": match, "reason": reason})
    return f'{numbers[:-1]}, "parts": {parts}, "evidence": {evidence}, "facts": {facts}}}'


def stored(row: DbRow) -> Row:
    """A row as `rows` made it, from what the database gives back."""
    parts, evidence, facts = (blobs.canonical(row[name]) for name in ("parts", "evidence", "facts"))
    return row["rank"], row["title_id"], row["score"], row["match"], parts, evidence, row["reason"], facts


def facts(pick: Pick, loaded: Loaded, said: Said, viewers: int, kind: str) -> writer.Facts:
    """What words about this pick may claim."""
    name, year = loaded.names[pick.title_id]
    return writer.Facts(
        title_id=pick.title_id,
        title=name,
        year=year,
        noun=kinds.of(kind).noun,
        done=kinds.of(kind).done,
        genres=[*pick.genres["familiar"], *pick.genres["new"]],
        match=round(100 * pick.match),
        parts={WORDS[part]: value for part, value in pick.points.items() if part in WORDS},
        evidence=[said.watched(id, *loaded.names[id], share) for id, share in _points(pick)],
        familiar_genres=pick.genres["familiar"],
        new_genres=pick.genres["new"],
        community_rating=loaded.ratings[pick.title_id],
        household_viewers=viewers,
    )


def text(row: DbRow) -> str:
    """A row of a list as JSON, put together from what Postgres has written: reading it in between would take longer."""
    link = media_links.web_link(row["server_kind"], row["base_url"], row["server_item_id"], row["server_uid"])
    added = json.dumps({"reason": words(_whole(row) if row["is_cut"] else row), "link": link})
    return f'{row["item"][:-1]}, "evidence": {row["evidence"]}, {added[1:]}'


def shown(row: DbRow) -> dict[str, Any]:
    """A row of a list as pages and commands give it away."""
    return json.loads(text(row))


def details(row: DbRow) -> dict[str, object]:
    """What the list's numbers do not say: genres, what of the evidence is loved, and others where they are no one alone."""
    facts, viewers = row["facts"], row["facts"].get("viewers", 0)
    said = said_of(facts)
    marked = [(seen, seen["title_id"]) for seen in json.loads(row["evidence"])]
    return {
        "evidence": [
            seen
            | {"loved": id in said.loved, "asked": id in said.asked, "planned": id in said.planned}
            | {"sources": list(beside.titles(said.beside.get(id, ())))}
            for seen, id in marked
        ],
        "familiar_genres": facts.get("familiar", []),
        "new_genres": facts.get("new", []),
        "explored": bool(facts.get("explored")) or not facts.get("contest", {}).get("is_ours", True),
        "household_viewers": viewers if viewers >= writer.POPULAR else None,
    }


def said_of(facts: Mapping[str, Any]) -> Said:
    """From the facts that a row of a list holds."""
    told = {int(title_id): names for title_id, names in facts.get("beside", {}).items()}
    done = {int(title_id): word for title_id, word in facts.get("done", {}).items()}
    return Said(set(facts.get("loved", ())), set(facts.get("asked", ())), set(facts.get("planned", ())), told, done)


def words(row: DbRow) -> str:
    """The reason as it was written, unless it may name a title that is not for whoever reads it: then the template's
    words about what is left."""
    if not row["is_cut"]:
        return str(row["reason"])
    said = said_of(row["facts"])
    facts = writer.Facts(
        title_id=row["title_id"],
        title=row["title"],
        year=row["year"],
        noun=kinds.of(row["kind"]).noun,
        done=kinds.of(row["kind"]).done,
        genres=row["genres"],
        evidence=[
            said.watched(seen["title_id"], seen["title"], seen["year"], seen["share"]) for seen in row["evidence"] or ()
        ],
        familiar_genres=row["facts"].get("familiar", ()),
        new_genres=row["facts"].get("new", ()),
        community_rating=row["rating"],
        household_viewers=row["facts"].get("viewers", 0),
    )
    return writer.reason(facts)


def _whole(row: DbRow) -> DbRow:
    """With what the row holds as JSON."""
    return row | json.loads(row["item"]) | {"evidence": json.loads(row["evidence"])}


def _row(pick: Pick, loaded: Loaded, said: Said, viewers: int, kind: str, rival: Rival | None) -> Row:
    told = {item.title_id: names for item in pick.evidence if (names := _beside(pick, item, loaded))}
    said = replace(said, beside=told)
    evidence = [{"title_id": title_id, "share": _rounded(share)} for title_id, share in _points(pick)]
    parts = {part: _rounded(value) for part, value in pick.points.items()}
    row_facts = {
        "familiar": pick.genres["familiar"],
        "new": pick.genres["new"],
        "viewers": viewers,
        "loved": [item.title_id for item in pick.evidence if item.title_id in said.loved],
        "asked": [item.title_id for item in pick.evidence if item.title_id in said.asked],
        "explored": pick.explored,
        "propensity": round(pick.propensity, 6),
    }
    # Named only where there is any: lists made before there were watch lists or books stay what they were.
    if planned := [item.title_id for item in pick.evidence if item.title_id in said.planned]:
        row_facts["planned"] = planned
    if rival is not None and pick.against is not None:
        row_facts["contest"] = _contest(pick, rival)
    if told:
        row_facts["beside"] = {str(title_id): names for title_id, names in told.items()}
    if done := {str(item.title_id): said.done[item.title_id] for item in pick.evidence if item.title_id in said.done}:
        row_facts["done"] = done
    words = writer.reason(facts(pick, loaded, said, viewers, kind))
    numbers = (pick.rank, pick.title_id, pick.score, 100 * pick.match)
    return *numbers, blobs.canonical(parts), blobs.canonical(evidence), words, blobs.canonical(row_facts)


def _contest(pick: Pick, rival: Rival) -> dict[str, object]:
    """With whom this place was tossed for, and which title would have stood in it else."""
    return {"rival": rival.name, "period": rival.period, "against": pick.against, "is_ours": not pick.is_theirs}


def _points(pick: Pick) -> Iterator[tuple[int, float]]:
    """Evidence in points of the match: the score's shares on the scale that its parts are shown in."""
    score = sum(pick.parts[part] for part in BLENDED)
    step = (100 * pick.match - pick.points[AVERAGE]) / score if abs(score) > 1e-9 else 0.0
    return ((item.title_id, item.share * step) for item in pick.evidence)


def _beside(pick: Pick, item: Evidence, loaded: Loaded) -> tuple[str, ...]:
    """Only of what speaks for the pick."""
    return loaded.beside.of(item.title_id, pick.title_id) if item.share > 0 else ()


def _done(acts: Acts, kind: str) -> dict[int, str]:
    """Of titles of the kind itself, where one does not watch it: those that lend to it are watched."""
    if (done := kinds.of(kind).done) == WATCHED:
        return {}
    return {act.title_id: done for act in acts.interactions if not act.borrowed}


def _loved(acts: Acts) -> set[int]:
    """Only where the person said so."""
    return {act.title_id for act in acts.interactions if act.favorite or (act.rating or 0) >= LOVED}


def _viewers(picks: Sequence[Pick], community: Community, user_id: int) -> dict[int, int]:
    """Other people who have seen each pick, by catalogue row."""
    own = community.row_of(user_id)
    seen = community.seen.transposed
    return {pick.row: sum(int(person) != own for person in seen.row(pick.row)[0]) for pick in picks}


def _rounded(points: float) -> float:
    # Adding zero takes the sign off a negative zero, which JSON would bring back as another text.
    return round(points, 8) + 0.0
