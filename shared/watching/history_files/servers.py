"""Programs that watch media servers: Tautulli's history as JSON or a table, and Jellystat's backup."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shared.language import gettext
from shared.watching.history_files import values
from shared.watching.history_files.entry import FILM, SHOW, Entry

KINDS = {"movie": FILM, "episode": SHOW}
OTHER = gettext("Neither a film nor an episode.")
SOURCES = {"imdb://": "imdb", "tmdb://": "tmdb", "tvdb://": "tvdb", "com.plexapp.agents.imdb://": "imdb",
    "com.plexapp.agents.themoviedb://": "tmdb", "com.plexapp.agents.thetvdb://": "tvdb"}  # fmt: skip
ACTIVITY = "jf_playback_activity"
LEAST_S = 120
WHOLE = 85  # per cent, as Tautulli takes for watched unless told otherwise


def is_tautulli(columns: Sequence[str]) -> bool:
    return {"media_type", "full_title"} <= set(columns) or {"media_type", "grandparent_title"} <= set(columns)


def tautulli_rows(found: object) -> list[dict[str, Any]] | None:
    """Rows of an answer of `get_history`, or of a list of such rows."""
    for word in ("response", "data", "data"):
        found = found[word] if isinstance(found, dict) and word in found else found
    rows = [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
    return rows if rows and is_tautulli([str(name) for name in rows[0]]) else None


def tautulli(rows: Sequence[tuple[int, Mapping[str, Any]]], name: str, profile: str | None) -> Iterator[Entry]:
    """`year` of an episode is often the episode's own, so it is not the series'. Versions of before 2020 give a season's name as `title`,
    and nothing for a film's: the whole is in `full_title`, “Dark - Lies” of an episode."""
    for number, row in rows:
        if profile is not None and person(row) != profile:
            continue
        kind = KINDS.get(str(row.get("media_type") or "").lower())
        place = f"{name} {number}"
        if kind is None:
            yield Entry(place, name=str(row.get("full_title") or row.get("title") or ""), problem=OTHER)
        elif row.get("grandparent_title"):
            episode = values.episode(row.get("parent_media_index"), row.get("media_index"))
            yield Entry(
                place,
                name=str(row["grandparent_title"]),
                kinds=(kind,),
                **episode,
                episode=_text(_own_title(row)),
                **_play(row),
            )
        else:
            ids = _of_guid(str(row.get("guid") or ""))
            yield Entry(
                place,
                name=str(row.get("full_title") or row.get("title") or ""),
                kinds=(kind,),
                year=values.year(row.get("year")),
                ids=ids,
                **_play(row),
            )


def _own_title(row: Mapping[str, Any]) -> object:
    before = f"{row['grandparent_title']} - "
    whole = str(row.get("full_title") or "")
    return whole.removeprefix(before) if whole.startswith(before) else row.get("title")


def person(row: Mapping[str, Any]) -> str:
    return str(row.get("friendly_name") or row.get("user") or "").strip()


def jellystat_rows(found: object) -> Mapping[str, list[Any]] | None:
    """A backup is a list of tables, each an object of one name, or since 2026 of single rows that name theirs; a list of activities
    stands for itself."""
    if not isinstance(found, list) or not found:
        return None
    if isinstance(found[0], dict) and {"type", "table"} <= set(found[0]):
        return _of_lines(found)
    tables = {
        name: rows for one in found if isinstance(one, dict) for name, rows in one.items() if isinstance(rows, list)
    }
    if ACTIVITY in tables:
        return tables
    is_plain = isinstance(found[0], dict) and {"NowPlayingItemId", "ActivityDateInserted"} <= set(found[0])
    return {ACTIVITY: found} if is_plain else None


def _of_lines(found: Sequence[Any]) -> Mapping[str, list[Any]] | None:
    tables: dict[str, list[Any]] = {}
    for one in found:
        if isinstance(one, dict) and one.get("type") == "row":
            tables.setdefault(str(one.get("table")), []).append(one.get("data"))
    return tables if ACTIVITY in tables else None


def jellystat(tables: Mapping[str, Sequence[Any]], name: str, profile: str | None) -> Iterator[Entry]:
    """`NowPlayingItemId` is the series of an episode; `PlaybackDuration` in seconds, of which two minutes are no play. Items are found
    by the media server's ids, and by their names where it gave them new ones. Songs are told from films by their streams alone."""
    episodes = {
        str(row.get("EpisodeId") or row.get("Id")): row
        for row in tables.get("jf_library_episodes", ())
        if isinstance(row, dict)
    }
    for number, row in enumerate(tables[ACTIVITY], 1):
        if not isinstance(row, dict) or (profile is not None and str(row.get("UserName") or "").strip() != profile):
            continue
        length = values.whole(row.get("PlaybackDuration"))
        if length is not None and length < LEAST_S:
            continue
        completed = _is_whole(row, length)
        play: dict[str, Any] = {
            "seen": int(completed),
            "completed": completed,
            "watched_at": values.moment(row.get("ActivityDateInserted")),
            "place": f"{name} {number}",
        }
        if _is_song(row):
            yield Entry(f"{name} {number}", name=str(row.get("NowPlayingItemName") or ""), problem=OTHER)
        elif row.get("EpisodeId"):
            facts = episodes.get(str(row["EpisodeId"]), {})
            place = values.episode(facts.get("ParentIndexNumber"), facts.get("IndexNumber"))
            told: dict[str, Any] = {
                "name": str(row.get("SeriesName") or ""),
                "episode": _text(row.get("NowPlayingItemName")),
            }
            yield Entry(**play, **told, **place, kinds=(SHOW,), item=str(row["EpisodeId"]))
        else:
            yield Entry(
                **play,
                name=str(row.get("NowPlayingItemName") or ""),
                kinds=(FILM,),
                item=str(row.get("NowPlayingItemId") or "") or None,
            )


def _is_whole(row: Mapping[str, Any], length: int | None) -> bool:
    """By how long was watched, or how far it went. Older rows do not say how long the item is: then it was."""
    state = row.get("PlayState")
    ticks = state if isinstance(state, dict) else {}
    runtime, position = values.whole(ticks.get("RuntimeTicks")), values.whole(ticks.get("PositionTicks"))
    if not runtime or runtime < 0:
        return True
    return 100 * max((length or 0) * 10_000_000, position or 0) >= WHOLE * runtime


def _is_song(row: Mapping[str, Any]) -> bool:
    streams = row.get("MediaStreams")
    kinds = {one.get("Type") for one in streams if isinstance(one, dict)} if isinstance(streams, list) else set()
    return "Audio" in kinds and "Video" not in kinds


def _play(row: Mapping[str, Any]) -> dict[str, Any]:
    """What was not watched to its end is a play all the same, and none that counts as seen."""
    status, percent = row.get("watched_status"), values.whole(row.get("percent_complete"))
    known = str(status).strip() if status not in (None, "") else None
    completed = known in ("1", "1.0") if known is not None else percent is None or percent >= WHOLE
    at = values.moment(row.get("stopped")) or values.moment(row.get("date")) or values.moment(row.get("started"))
    return {"seen": 1 if completed else 0, "watched_at": at, "completed": completed}


def _of_guid(guid: str) -> dict[str, str]:
    for begin, source in SOURCES.items():
        if guid.startswith(begin):
            return values.ids({source: guid.removeprefix(begin).split("?")[0]})
    return {}


def _text(value: object) -> str | None:
    return str(value).strip()[:500] or None if value is not None else None
