"""The documents that media servers publish, and where we, or our sample server, knowingly depart from them."""

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


def _directory() -> Path:
    """Where they lie on this machine: what MATINEE_CONTRACTS says, else beside this checkout."""
    beside = [parent / "shared" / "contracts" for parent in ROOT.parents]
    return Path(os.environ.get("MATINEE_CONTRACTS") or next((path for path in beside if path.is_dir()), beside[0]))


DIRECTORY = _directory()
MISSING = "the published OpenAPI documents are not on this machine; point MATINEE_CONTRACTS to their directory"


@dataclass(frozen=True)
class Departure:
    """Of `kind` of server (None: both). `part` is what of an operation is not held to the document: the whole "request", a "query"
    name, the "answer", or the format of a "value"; `name` is the end of the path, or the name."""

    kind: str | None
    part: str
    name: str
    reason: str


DEPARTURES = (
    Departure(None, "request", "/Localization/ParentalRatings", "Published by both servers, but cut from the documents that we have."),
    Departure("emby", "request", "/System/Info/Public", "Finding out what answers at an address begins without Emby's prefix /emby."),
    Departure("emby", "query", "POST /Playlists: userid", "Emby's prose names it; what a server makes of it is looked at after."),
    Departure("emby", "answer", "/Episodes", "Emby's document has no schema for the answer."),
    Departure("emby", "answer", "/Upcoming", "Emby's document has no schema for the answer."),
    Departure(None, "value", "uuid", "Both servers write ids as 32 hex digits without dashes, which the format does not know."),
    Departure("tmdb", "value", "null", "TMDB's document is made from one answer each, so it knows nothing of what may be null."),
    Departure("trakt", "value", "oneOf", "What is watched of a series by its ids fits two of the forms of which one alone should fit."),
    Departure("trakt", "request", "/sync/watchlist/movies", "Published, but cut from the document that we have."),
    Departure("tmdb", "value", "integer", "For the same reason a mean that was whole in that answer is said to be so always."),
    Departure("trakt", "request", "/watching", "Published for series as for films, but cut from the document that we have."),
)  # fmt: skip


def departs(kind: str, part: str, name: str) -> bool:
    return any(one.kind in (None, kind) and one.part == part and name.endswith(one.name) for one in DEPARTURES)


def departures(kind: str, part: str) -> set[str]:
    return {one.name for one in DEPARTURES if one.kind in (None, kind) and one.part == part}
