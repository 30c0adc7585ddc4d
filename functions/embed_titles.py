"""Give every title that lacks one its embedding, a batch at a time."""

from functions.registry import job
from shared.curation import channels
from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.models import costs, embedding_spaces, local_models
from shared.models.embedding_providers import Provider
from shared.picks import first_run
from shared.requesting import title_requests
from shared.titles import mentions, versions, vocabulary


@job("embed_titles")
def handler(conn: Conn, run: Attempt, kind: str) -> None:
    """Commits after each batch: a crash or a cancel loses at most one, and a rerun goes on from there.

    Another model that is chosen meanwhile wins: this run ends, and the one that the choice asked for begins."""
    vocabulary.renew(conn)
    conn.commit()  # whatever becomes of the model, words are there to search by
    local_models.decide(conn)
    chosen = embedding_spaces.choice(conn)
    provider = embedding_spaces.provider(conn)
    space = embedding_spaces.ensure(conn, provider)
    conn.commit()
    total = embedding_spaces.count_unembedded(conn, space, kind)
    done = refused = after = 0
    while batch := embedding_spaces.next_unembedded(conn, space, kind, after=after, limit=provider.batch):
        conn.commit()  # nothing is held open while the model works
        run.say(gettext("Embedding titles"), done, total)
        embedded = provider.embed([title.text for title in batch])
        refused += embedding_spaces.save(conn, space, batch, embedded.results)
        costs.note(conn, "embeddings", space.provider, space.name, embedded.tokens)
        versions.bump(conn, kind)
        conn.commit()
        done, after = done + len(batch), batch[-1].id
        if embedding_spaces.choice(conn) != chosen:
            run.conclude(gettext("%(done)s embedded; then another model was chosen.", done=done - refused))
            return
    if embedding_spaces.activate_when_whole(conn, space):
        first_run.model_switched(conn)
    elif done:
        first_run.titles_embedded(conn, kind, trigger=run.trigger)
    if done:
        embedding_spaces.analyze(conn)
        channels.titles_came(conn, kind)
        title_requests.library_changed(conn)
    conn.commit()
    _embed_facts(conn, run, space, provider)
    run.conclude(_sentence(conn, space, kind, done - refused, refused))


def _embed_facts(conn: Conn, run: Attempt, space: embedding_spaces.Space, provider: Provider) -> None:
    """Genres and tags, so that search can say what of a title is nearest to what was asked."""
    embedding_spaces.drop_facts(conn, space)
    while facts := embedding_spaces.next_facts(conn, space, limit=provider.batch):
        conn.commit()
        run.say(gettext("Embedding genres and tags"))
        embedded = provider.embed(facts)
        kept = embedding_spaces.save_facts(conn, space, facts, embedded.results)
        costs.note(conn, "embeddings", space.provider, space.name, embedded.tokens)
        conn.commit()
        if not kept:
            return


def _sentence(conn: Conn, space: embedding_spaces.Space, kind: str, done: int, refused: int) -> str:
    if not refused:
        return f"{done} embedded."
    rows = embedding_spaces.failures(conn, space, kind, limit=5)
    names = mentions.of_titles(conn, {row.id: row.name for row in rows})
    told = ", ".join(f"{name} ({row.reason})" for name, row in zip(names, rows, strict=True))
    return gettext("%(done)s embedded, %(refused)s skipped: %(told)s", done=done, refused=refused, told=told)
