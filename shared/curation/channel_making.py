"""Fills a channel: candidates that its owner may see, ranked by the engine, and chosen by a language model where there is one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from shared import db, options
from shared.curation import channels, chosen_by_model, preferences
from shared.curation.channels import Channel
from shared.curation.chosen_by_model import SHORTLIST, Named
from shared.db import Conn, Row
from shared.engine import picks, themes
from shared.engine.themes import Candidates
from shared.errors import NotFound, Problem
from shared.language import gettext, marked
from shared.models import costs, embedding_providers, embedding_spaces, language_model
from shared.picks import engine_inputs

sql = db.queries("curation/channels")

UNSURE = marked("The text could not be compared by meaning: %(reason)s")
NO_SPACE = gettext("no title has its embedding yet.")
OTHER_MODEL = gettext("titles are being embedded by another model just now.")


@dataclass(frozen=True)
class Filled:
    """How many titles a channel holds now, who chose them, and what is to be said of that."""

    titles: int
    made_by: str
    note: str | None


def fill(conn: Conn, channel_id: int) -> Filled:
    """Puts into it what fits now, in the caller's transaction: readers see the old list or the new one.

    Its owner's examples come first. Raises `NotFound` for a channel that is gone.
    """
    channel = channels.get(conn, None, channel_id)
    rows = _candidates(conn, channel)
    shown = db.all(conn, sql.examples, {"viewer": channel.owner_id, "title_ids": list(channel.examples)})
    first = [row["id"] for row in shown if row["kind"] in channel.wanted_kinds][: channel.size]
    if len(first) == channel.size:  # nothing is left to choose, so no model is asked
        return _store(conn, channel_id, first, "engine", None)
    open_rows = [row for row in rows if row["id"] not in first]
    ranked, unsure = _ranked(conn, channel, open_rows, max(channel.size, SHORTLIST))
    chosen, made_by, note = _chosen(conn, channel, first, ranked, rows)
    title_ids = list(dict.fromkeys([*first, *chosen, *ranked]))[: channel.size]
    return _store(conn, channel_id, title_ids, made_by, " ".join(filter(None, (note, unsure))) or None)


def _store(conn: Conn, channel_id: int, title_ids: Sequence[int], made_by: str, note: str | None) -> Filled:
    if db.maybe(conn, sql.lock, {"id": channel_id}) is None:
        raise NotFound(channels.UNKNOWN)
    conn.execute(sql.clear, {"channel_id": channel_id})
    conn.execute(sql.fill, {"channel_id": channel_id, "title_ids": list(title_ids)})
    conn.execute(sql.filled, {"id": channel_id, "made_by": made_by, "note": note})
    return Filled(len(title_ids), made_by, note)


def _candidates(conn: Conn, channel: Channel) -> list[Row]:
    said = preferences.read(channel.text_preference, ())
    given = {
        "viewer": channel.owner_id,
        "kinds": channel.wanted_kinds,
        "genres": list(channel.genres),
        "year_from": channel.year_from,
        "year_to": channel.year_to,
        "excluded": list(channel.excluded),
        "words": said.tsquery,
    }
    return db.all(conn, sql.candidates, given)


def _ranked(conn: Conn, channel: Channel, rows: Sequence[Row], count: int) -> tuple[list[int], str | None]:
    """Ids by the engine, best first, and why the text was not compared by meaning."""
    space = embedding_spaces.active(conn)
    kinds = {row["kind"] for row in rows} | set(channel.wanted_kinds)
    vectors = {} if space is None else _vectors(conn, space, sorted(kinds))
    width = space.dim if space else 1
    meaning, unsure = _meaning(conn, channel, space)
    candidates = Candidates(
        ids=np.array([row["id"] for row in rows], np.int64),
        vectors=_stacked([row["id"] for row in rows], vectors, width),
        words=_words(channel, rows),
        taste=_taste(conn, channel, rows),
        ratings=np.array([row["rating"] if row["rating"] is not None else np.nan for row in rows], np.float64),
    )
    examples = _stacked([title_id for title_id in channel.examples if title_id in vectors], vectors, width)
    return themes.fill(candidates, meaning=meaning, examples=examples, count=count, seed=channel.seed), unsure


def _vectors(conn: Conn, space: embedding_spaces.Space, kinds: Sequence[str]) -> dict[int, np.ndarray]:
    found: dict[int, np.ndarray] = {}
    for kind in kinds:
        ids, vectors = embedding_spaces.load(conn, space, kind)
        found |= dict(zip(ids.tolist(), vectors, strict=True))
    return found


def _stacked(ids: Sequence[int], vectors: Mapping[int, np.ndarray], width: int) -> np.ndarray:
    """(n, width) in the order of the ids, zeros where there is no vector."""
    out = np.zeros((len(ids), width), np.float32)
    for place, title_id in enumerate(ids):
        if title_id in vectors:
            out[place] = vectors[title_id]
    return out


def _meaning(
    conn: Conn, channel: Channel, space: embedding_spaces.Space | None
) -> tuple[np.ndarray | None, str | None]:
    """The vector of the text; without one, why."""
    if not channel.text_preference.strip():
        return None, None
    if space is None:
        return None, gettext(UNSURE, reason=NO_SPACE)
    try:
        provider = embedding_spaces.provider(conn)
        if (provider.provider, provider.name, provider.dim) != (space.provider, space.name, space.dim):
            return None, gettext(UNSURE, reason=OTHER_MODEL)
        embedded = provider.embed([channel.text_preference], as_query=True)
    except Problem as problem:
        return None, gettext(UNSURE, reason=problem.message)
    costs.note(conn, "embeddings", provider.provider, provider.name, embedded.tokens)
    [found] = embedded.results
    if isinstance(found, embedding_providers.Poison):
        return None, gettext(UNSURE, reason=found.reason)
    return np.asarray(found, np.float32), None


def _words(channel: Channel, rows: Sequence[Row]) -> np.ndarray:
    """What the text names and the title has: genres, decades, words of its name and plot."""
    genres = {genre for row in rows for genre in row["genres"]}
    said = preferences.read(channel.text_preference, genres)
    most = max((row["words"] for row in rows), default=0.0) or 1.0
    return np.array([said.fits(row["genres"], row["year"]) + row["words"] / most / 2 for row in rows], np.float64)


def _taste(conn: Conn, channel: Channel, rows: Sequence[Row]) -> np.ndarray:
    """The owner's score of each title, NaN where they get no picks of its kind."""
    out = np.full(len(rows), np.nan)
    for kind in sorted({row["kind"] for row in rows}):
        try:
            inputs = engine_inputs.gather(conn, channel.owner_id, kind)
        except NotFound:
            continue
        catalogue = inputs.loaded.catalogue
        if not len(catalogue):
            continue
        scored = picks.score(catalogue, inputs.person, inputs.community, inputs.settings, inputs.weights)
        for place, row in enumerate(rows):
            if row["kind"] == kind and row["id"] in catalogue.position_of:
                out[place] = scored.scores[catalogue.position_of[row["id"]]]
    return out


def _chosen(
    conn: Conn, channel: Channel, first: Sequence[int], ranked: Sequence[int], rows: Sequence[Row]
) -> tuple[Sequence[int], str, str | None]:
    """By the language model, where the household wants that and it answers; else by the engine."""
    if not options.get(conn, "channels.by_model"):
        return ranked, "engine", None
    named = {row["id"]: Named(row["id"], row["name"], row["year"], row["genres"]) for row in rows}
    examples = [named[title_id] for title_id in first if title_id in named]
    shortlist = [named[title_id] for title_id in ranked[:SHORTLIST]]
    try:
        model = language_model.chosen(conn)
        choice = chosen_by_model.choose(model, channel, examples, shortlist, [*named.values()])
    except Problem as problem:
        return ranked, "engine", gettext("The language model chose nothing: %(message)s", message=problem.message)
    costs.note(conn, "channels", "openai", model.name, choice.prompt_tokens, choice.completion_tokens)
    note = (
        gettext("%(invented)s that it named are not in the library.", invented=choice.invented)
        if choice.invented
        else None
    )
    if not choice.title_ids:
        return ranked, "engine", note or gettext("The language model chose nothing.")
    return choice.title_ids, "model", note
