"""The sample world in the demonstration: every source switched on and asked, and what must have come of it."""

from collections.abc import Mapping

from shared.audit import TERMINAL
from shared.db import Conn
from shared.discovery import calendar, catalogue, insights
from shared.discovery.catalogue import Filters
from shared.jobs import names
from shared.jobs.catalogue import HOUSEHOLD
from shared.sources import keeping
from shared.upkeep import inventory
from web.commands.pipeline import STAGES

# Whatever reads lists of what no library has, such as books.
CRAWLS = tuple(job.name for job in HOUSEHOLD if job.handler.startswith("crawl_"))
# What comes at night otherwise, and is to be looked at now.
NIGHTLY = (names.SNAPSHOT_METRICS, names.AUDIT_PICKS, names.ADVISE_REMOVALS, names.EVALUATE)
# Before anything is embedded: what the world says of a title is part of its text.
WITH_WORLD = {
    "library": STAGES["library"],
    "world": (names.ENRICH_METADATA, names.SYNC_TRENDING, names.SYNC_STATS, *CRAWLS),
    **{stage: jobs for stage, jobs in STAGES.items() if stage != "library"},
    "numbers": NIGHTLY,
}
# The sample world takes as many calls as it can answer.
UNLIMITED = {"calls": 100_000, "seconds": 1.0}


def switch_on(conn: Conn, world: Mapping[str, Mapping[str, str | None]]) -> None:
    """`world`: each source's address and key. The caller commits."""
    for name, access in world.items():
        changes = {"is_enabled": True, "key": access["key"], "base_url": access["address"], **UNLIMITED}
        keeping.configure(conn, name, changes, by=TERMINAL)


def failures(conn: Conn) -> list[str]:
    """One sentence each; empty when all that sources know has come to where it is shown."""
    world = inventory.world(conn)
    found = [f"{source} has told no facts." for source in ("tmdb", "omdb", "tvmaze") if not world.facts.get(source)]
    found += [f"Nothing goes together by {source}." for source in ("tmdb", "trakt") if not world.edges.get(source)]
    found += [
        f"There are no {what} of the world." for what in ("scores", "providers", "picks") if not getattr(world, what)
    ]
    viewer = int(inventory.picks(conn)[0]["id"])
    shown = calendar.of_household(conn, viewer, days=calendar.MOST_DAYS)
    if not any(not airing.in_library for airing in shown.airings):
        found.append("The calendar holds nothing that the media server does not have.")
    if not catalogue.listing(conn, viewer, "trending", "movie", Filters(in_library=False)).total:
        found.append("No film that nobody here owns is known to be talked about.")
    moved = insights.movements(conn, viewer)
    found += [f"Insights name no {name}." for name in ("risers", "fallers", "new") if not getattr(moved, name)]
    return found


def facts(conn: Conn) -> dict[str, object]:
    """For the summary."""
    world = inventory.world(conn)
    return {"facts": world.facts, "edges": world.edges, "scores": world.scores, "providers": world.providers,
            "picks": world.picks}  # fmt: skip
