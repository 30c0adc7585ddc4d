"""Learn what the sources of the world say of titles, those first that were asked about longest ago."""

from functions import asking_sources
from functions.registry import job
from shared.db import Conn
from shared.discovery import enrichment, matches, scoring
from shared.errors import Conflict, Misconfigured, QuotaExhausted, Unavailable
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.sources import keeping
from shared.sources.catalogue import SOURCES

NONE = gettext("No source is switched on: see Settings, Sources.")


@job("enrich_metadata")
def handler(conn: Conn, run: Attempt, title_id: int | None = None) -> None:
    """Commits after each batch and goes on where it was, because what was asked is not asked again. A source in trouble leaves the
    others theirs, and the run is put back. One whose day is spent only says so: a run that waited for tomorrow would be the live one
    that every later wish joins, so that none of the others was asked either. The schedule brings the next."""
    ready, troubles, told, said = keeping.ready(conn), list[Unavailable](), list[str](), list[str]()
    # Before there is any title all of them say so, rather than the run nothing.
    for name in [name for name in ready if enrichment.has_titles(conn, name)] or ready:
        try:
            learnt, visited = asking_sources.ask(conn, run, name, title_id)
            told.append(
                gettext(
                    "%(title)s %(visited)s asked, %(learnt)s changed",
                    title=SOURCES[name].title,
                    visited=visited,
                    learnt=learnt,
                )
            )
        except QuotaExhausted as trouble:
            conn.rollback()
            said.append(trouble.message)
        except (Misconfigured, Conflict) as trouble:
            # Its key cannot be read, or it was switched off since.
            conn.rollback()
            said.append(f"{SOURCES[name].title}: {trouble.message}")
        except Unavailable as trouble:
            conn.rollback()
            troubles.append(trouble)
        enrichment.relate(conn, name)
        conn.commit()
    _follow(conn, title_id)
    if troubles:
        raise troubles[0]
    asked = [gettext("%(told)s.", told="; ".join(told))] if told else []
    run.conclude(" ".join(asked + said) if ready else NONE)


def _follow(conn: Conn, title_id: int | None) -> None:
    """What was found out to be a title that is here already becomes one with it, and scores go by what is known now."""
    matches.unite(conn)
    if title_id is None:
        scoring.recompute(conn)
    else:
        scoring.compute(conn, title_id)
    conn.commit()
