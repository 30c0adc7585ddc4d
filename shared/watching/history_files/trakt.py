"""Trakt: the files of its own export, and of programs that keep what its API says: history, watched, ratings, watch list."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shared.language import gettext
from shared.watching.history_files import values
from shared.watching.history_files.entry import FILM, SHOW, Entry

KINDS = {"movie": FILM, "show": SHOW}
SOURCES = ("trakt", "tmdb", "imdb", "tvdb")
PART = gettext("Trakt says this of a season or an episode; here only series have it.")
NOT_READ = (
    "collection",
    "lists-list",
    "comments",
    "likes",
    "network",
    "hidden",
    "playback",
    "favorites",
    "recommendations",
    "notes",
)


def recognizes(rows: object) -> bool:
    """A list of objects, each of which names a film or a series with its ids."""
    if not isinstance(rows, list) or not rows or not isinstance(rows[0], dict):
        return False
    return any(isinstance(_inner(rows[0], word, "ids"), dict) for word in KINDS)


def is_part(name: str) -> bool:
    """Whether a file of the export is read: lists of one's own say nothing of what they are lists of."""
    path = name.lower().rsplit("/", 1)[-1]
    return not any(path.startswith(word) for word in NOT_READ)


def entries(rows: Sequence[Any], name: str) -> Iterator[Entry]:
    is_wished = "watchlist" in name.lower()
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            continue
        word = next((word for word in ("show", "movie") if isinstance(row.get(word), dict)), None)
        if word is None:
            continue
        title = _title(row[word], KINDS[word], f"{name} {number}")
        yield from _said(row, title, is_wished=is_wished)


def _said(row: Mapping[str, Any], title: dict[str, Any], *, is_wished: bool) -> Iterator[Entry]:
    episode, part = row.get("episode"), row.get("type") in ("episode", "season")
    if row.get("watched_at") and isinstance(episode, dict):
        place = values.episode(episode.get("season"), episode.get("number"))
        yield Entry(**title, **place, seen=1, watched_at=values.moment(row["watched_at"]))
    elif row.get("watched_at"):
        yield Entry(**title, seen=1, watched_at=values.moment(row["watched_at"]))
    elif row.get("rating") is not None:
        rated: dict[str, Any] = {
            "rating": values.rating(row["rating"], 10),
            "rated_at": values.moment(row.get("rated_at")),
        }
        yield Entry(**title, problem=PART) if part else Entry(**title, **rated)
    elif isinstance(row.get("seasons"), list):
        yield from _watched_episodes(row["seasons"], title)
    elif row.get("plays"):
        seen = values.counted(row["plays"], 1, 10_000) or 1
        yield Entry(**title, seen=seen, watched_at=values.moment(row.get("last_watched_at")))
    elif row.get("listed_at") and (is_wished or "rank" in row):
        yield (
            Entry(**title, problem=PART)
            if part
            else Entry(**title, state="planned", changed_at=values.moment(row["listed_at"]))
        )


def _watched_episodes(seasons: Sequence[Any], title: dict[str, Any]) -> Iterator[Entry]:
    for season in seasons:
        for episode in _list(season, "episodes"):
            if isinstance(episode, dict) and isinstance(season, dict):
                seen = values.counted(episode.get("plays"), 0, 10_000) or 0
                place = values.episode(season.get("number"), episode.get("number"))
                if seen:
                    yield Entry(**title, **place, seen=seen, watched_at=values.moment(episode.get("last_watched_at")))


def _title(one: Mapping[str, Any], kind: str, place: str) -> dict[str, Any]:
    ids = one.get("ids")
    told = {source: ids.get(source) for source in SOURCES} if isinstance(ids, dict) else {}
    return {
        "place": place,
        "name": str(one.get("title") or ""),
        "kinds": (kind,),
        "year": values.year(one.get("year")),
        "ids": values.ids(told),
    }


def _inner(row: Mapping[str, Any], *path: str) -> object:
    found: object = row
    for word in path:
        found = found.get(word) if isinstance(found, dict) else None
    return found


def _list(row: object, name: str) -> Sequence[Any]:
    found = row.get(name) if isinstance(row, dict) else None
    return found if isinstance(found, list) else []
