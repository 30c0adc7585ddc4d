"""The list of a room: what everybody in it may see and has time for, by the engine's scores of each, between all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from psycopg.types.json import Jsonb

from shared import db, live
from shared.choices import EXCLUDE
from shared.db import Conn, Row
from shared.engine import calibration, exploration, picks, signals, together
from shared.engine.blend import Sliders
from shared.engine.catalogue import Catalogue
from shared.engine.person import Person, pickable
from shared.engine.picks import Scored
from shared.engine.shunning import CLEAR, shunned
from shared.engine.signals import Interaction
from shared.engine.together import Together
from shared.errors import NotFound
from shared.language import gettext
from shared.models import meaning
from shared.picks import engine_inputs, pick_rows
from shared.picks.engine_inputs import Inputs
from shared.picks.taste import Acts

sql = db.queries("curation/room_lists")

COUNT = 24  # of which the first are shown, and the others stand in for what is swapped or vetoed
EVIDENCE = 5  # titles of somebody's history a candidate: a sentence names three
KNOWN, GENRES = 12, 24  # that guests may choose from
SAID = 2.0  # likes that a genre is worth which a guest names
SPARE = 1.05  # a film may be so much longer than there is time
CHANNEL = "rooms"
ENDED = gettext("There is no such room, or it has ended.")


@dataclass(frozen=True)
class Sitter:
    """One of the room as the engine sees them. `is_guest`: without an account, so without limits of their own."""

    member_id: int
    inputs: Inputs
    scored: Scored
    is_guest: bool

    @property
    def person(self) -> Person:
        return self.inputs.person


def make(conn: Conn, room_id: int) -> int:
    """Makes the list anew in the caller's transaction and returns how many titles it has; what was swapped or vetoed stays out.

    Raises `NotFound` for a room that has ended.
    """
    room = db.one(conn, sql.room, {"room_id": room_id}, missing=ENDED)
    try:
        sitters = _sitters(conn, room)
    except NotFound:  # somebody in it may not sign in any more: nothing is for all of them
        _store(conn, room, [], None)
        return 0
    catalogue = sitters[0].inputs.loaded.catalogue
    allowed = _allowed(conn, room, catalogue, sitters)
    wish, note = _wish(conn, room, catalogue)
    found = together.arrange(matches(sitters), allowed, catalogue.vectors, room["fairness"], COUNT, wish)
    _store(conn, room, sitters, found, note)
    return len(found.rows)


def matches(sitters: Sequence[Sitter]) -> np.ndarray:
    """(people, titles) of the catalogue, calibrated, 0–1, whatever their sliders say."""
    return np.stack([_match(one) for one in sitters])


def _match(one: Sitter) -> np.ndarray:
    everything = np.arange(len(one.inputs.loaded.catalogue))
    return calibration.match(one.scored.unmoved(everything), one.inputs.weights.calibration)


def _sitters(conn: Conn, room: Row) -> list[Sitter]:
    rows = db.all(conn, sql.members, {"room_id": room["id"]})
    of_host = engine_inputs.gather(conn, room["host_id"], room["kind"], of_anybody=True)
    found = []
    for row in rows:
        inputs = of_host
        if row["user_id"] is None:
            inputs = as_guest(of_host, -row["id"], row["genres"], row["title_ids"])
        elif row["user_id"] != room["host_id"]:
            inputs = engine_inputs.gather(conn, row["user_id"], room["kind"], of_anybody=True)
        found.append(Sitter(row["id"], inputs, scored(inputs), row["user_id"] is None))
    return found


def scored(inputs: Inputs) -> Scored:
    catalogue = inputs.loaded.catalogue
    return picks.score(catalogue, inputs.person, inputs.community, inputs.settings, inputs.weights)


def as_guest(of_host: Inputs, number: int, genres: Sequence[str], title_ids: Sequence[int]) -> Inputs:
    """Somebody without a history, who said that they like these genres and know and love these titles. `number`, below 0, is nobody's
    of the household: nothing of the host's history goes in."""
    now = of_host.asked.now
    acts = tuple(Interaction(title_id, plays=1, share=1.0, favorite=True, last_at=now) for title_id in title_ids)
    person = Person(number, signals.weigh(acts, now), now, stated=dict.fromkeys(genres, SAID))
    return replace(
        of_host,
        asked=replace(of_host.asked, user_id=number),
        acts={**of_host.acts, number: Acts(version=-1, interactions=acts)},
        person=person,
        settings=replace(of_host.settings, sliders=Sliders()),
    )


def _allowed(conn: Conn, room: Row, catalogue: Catalogue, sitters: Sequence[Sitter]) -> np.ndarray:
    """Mask over the catalogue's rows."""
    allowed = _open(catalogue, sitters) & catalogue.mask(_fitting(conn, room))
    allowed[catalogue.positions(db.values(conn, sql.out, {"room_id": room["id"]}, of=int))] = False
    for one in sitters:
        taste = one.scored.taste
        allowed[taste.rows[taste.strengths <= CLEAR]] = False
        if one.inputs.settings.dislikes == EXCLUDE:
            allowed &= ~shunned(catalogue, taste)
    if room["seen"] == "any":
        return allowed
    is_new = np.logical_and.reduce([pickable(catalogue, replace(one.person, visible=None)) for one in sitters])
    return allowed & (is_new if room["seen"] == "new" else ~is_new)


def _open(catalogue: Catalogue, sitters: Sequence[Sitter]) -> np.ndarray:
    """Mask of what every account in the room may see; the host is always one."""
    out = np.ones(len(catalogue), bool)
    for one in sitters:
        if one.person.visible is not None:
            out &= one.person.visible
    return out


def _fitting(conn: Conn, room: Row) -> np.ndarray:
    """Ids of what there is time for: a film as long as it is, of a series the next episode of whoever is least far in it."""
    most_s = room["minutes"] and int(60 * SPARE * room["minutes"])
    given = {"room_id": room["id"], "kind": room["kind"], "most_s": most_s}
    return np.array(db.values(conn, sql.fitting, given, of=int), np.int64)


def _wish(conn: Conn, room: Row, catalogue: Catalogue) -> tuple[np.ndarray | None, str | None]:
    """How like each title is to what was asked for in words; without a model that reads it, why not."""
    if not room["words"]:
        return None, None
    meant = meaning.of(lambda: conn, room["words"])
    if meant.vector is None or len(meant.vector) != catalogue.vectors.shape[1]:
        return None, meant.reason
    likeness = (catalogue.vectors @ np.asarray(meant.vector, np.float32)).astype(np.float64)
    return np.where(catalogue.vectors.any(axis=1), likeness, np.nan), None


def _store(conn: Conn, room: Row, sitters: Sequence[Sitter], found: Together | None, note: str | None = None) -> None:
    room_id = room["id"]
    given = {"room_id": room_id, "note": note, "genres": [], "known": [], "title_ids": [], "scores": []}
    if found is not None:
        catalogue = sitters[0].inputs.loaded.catalogue
        genres, known = _known(catalogue, _open(catalogue, sitters))
        title_ids = catalogue.ids[found.rows].tolist()
        given |= {"genres": genres, "known": known, "title_ids": title_ids, "scores": found.scores.tolist()}
    db.one(conn, sql.lock, given, missing=ENDED)
    conn.execute(sql.clear, given)
    conn.execute(sql.fill, given)
    if found is not None:
        rows = chain.from_iterable(_rows(one, found, room["kind"]) for one in sitters)
        conn.execute(sql.save_matches, {"rows": Jsonb(list(rows))})
    conn.execute(sql.made, given)
    live.publish(conn, CHANNEL, str(room_id))


def _known(catalogue: Catalogue, open_rows: np.ndarray) -> tuple[list[str], list[int]]:
    """Of what all may see: the commonest genres, and ids of the titles that most people know."""
    rows = np.flatnonzero(open_rows)
    counts = np.bincount(catalogue.genres.picked(rows).columns, minlength=len(catalogue.genre_names))
    genres = [catalogue.genre_names[g] for g in np.argsort(-counts, kind="stable")[:GENRES] if counts[g]]
    best = rows[np.argsort(-np.nan_to_num(catalogue.votes[rows], nan=-1.0), kind="stable")][:KNOWN]
    return genres, catalogue.ids[best].tolist()


def _rows(one: Sitter, found: Together, kind: str) -> list[Row]:
    """Why each title suits this one, as for a list of their own."""
    inputs, settled = one.inputs, exploration.settled(found.rows, np.zeros(len(found.rows)))
    settings = replace(inputs.settings, evidence=EVIDENCE)
    explained = picks.explained(inputs.loaded.catalogue, one.scored, settled, settings, inputs.weights)
    rows = pick_rows.rows(explained, inputs)
    names = ("title_id", "match", "evidence", "reason", "facts")
    return [
        {"member_id": one.member_id, **dict(zip(names, (row[1], row[3] / 100, row[5], row[6], row[7]), strict=True))}
        for row in rows
    ]
