"""What goes into a person's library or playlist: the published picks that they may see and play on one server."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from shared import db, kinds, language
from shared.db import Conn, Row
from shared.media_servers import MediaServer
from shared.output import playables
from shared.output.model import Copy, Episode, Item, Title
from shared.output.records import Place
from shared.picks import pick_rows
from shared.words import spoken

sql = db.queries("output/outputs")
top_pick_sql = db.queries("output/top_pick_library")
MOST_CAST = 12
WHY = language.marked("Why: %(reason)s")
MOST_WIDE, MOST_WIDE_BACKDROP = 1000, 1920


def library(
    conn: Conn, place: Place, user_id: int, kind: str, list_id: int, *, with_reasons: bool = True
) -> list[Title]:
    """What a list comes to, best first, with reasons that name nothing which one of the library's readers may not see."""
    given = {"run_id": list_id, "user_id": user_id, "server_id": place.server_id, "readers": list(place.readers)}
    rows = db.all(conn, sql.picks, given)
    has_episodes = kinds.of(kind).has_episodes
    episodes = _episodes(conn, place.server_id, user_id, [row["id"] for row in rows]) if has_episodes else {}
    titles = [_picked(row, place, has_episodes, episodes.get(row["id"], ())) for row in rows]
    return titles if with_reasons else [replace(title, reason=None) for title in titles]


def top_picks(conn: Conn, place: Place, kind: str, limit: int) -> list[Title]:
    """What the household's library of top picks comes to, best first: without what somebody may not see whom it is open to."""
    given = {"server_id": place.server_id, "kind": kind, "limit": limit}
    rows = db.all(conn, top_pick_sql.titles, given)
    wanted = {"server_id": place.server_id, "title_ids": [row["id"] for row in rows]}
    has_episodes = kinds.of(kind).has_episodes
    episodes = _by_title(db.all(conn, top_pick_sql.episodes, wanted)) if has_episodes else {}
    return [_title(row, _images(place), has_episodes, episodes.get(row["id"], ())) for row in rows]


def _images(place: Place) -> str:
    return place.base_url + ("/emby" if place.server_kind == "emby" else "")


def with_sources(client: MediaServer, titles: Sequence[Title]) -> list[Title]:
    """Of episodes that are `.strm` themselves the server is asked for their addresses: a sync reads no sources of episodes."""
    copies = [copy for title in titles for episode in title.episodes for copy in episode.copies]
    unknown = [
        one.external_id for one in copies if one.source_url is None and (one.path or "").lower().endswith(".strm")
    ]
    urls = client.source_urls(unknown) if unknown else {}
    return (
        [replace(title, episodes=tuple(_sourced(one, urls) for one in title.episodes)) for title in titles]
        if urls
        else [*titles]
    )


def _sourced(episode: Episode, urls: Mapping[str, str]) -> Episode:
    copies = (replace(copy, source_url=urls.get(copy.external_id, copy.source_url)) for copy in episode.copies)
    return replace(episode, copies=tuple(copies))


def playlist(conn: Conn, place: Place, user_id: int, kind: str, list_id: int) -> list[Item]:
    """The picks, or of each that has episodes the next one that the person has not seen, in the order of the picks.

    A playlist holds only what can be played.
    """
    picked = db.values(conn, sql.picked, {"run_id": list_id}, of=int)
    return [Item(one) for one in playables.of_titles(conn, place.server_id, user_id, picked, again=False)]


def _episodes(conn: Conn, server_id: int, user_id: int, title_ids: list[int]) -> dict[int, tuple[Episode, ...]]:
    return _by_title(db.all(conn, sql.episodes, {"title_ids": title_ids, "server_id": server_id, "user_id": user_id}))


def _by_title(rows: Sequence[Row]) -> dict[int, tuple[Episode, ...]]:
    found: dict[int, list[Episode]] = defaultdict(list)
    for row in rows:
        facts = {name: row[name] for name in ("id", "season", "number", "name", "overview", "runtime_s")}
        found[row["title_id"]].append(Episode(**facts, copies=_copies(row["copies"])))
    return {title_id: tuple(episodes) for title_id, episodes in found.items()}


def _picked(row: Row, place: Place, has_episodes: bool, episodes: tuple[Episode, ...]) -> Title:
    told = row | {"title_id": row["id"], "title": row["name"], "rating": row["community_rating"]}
    found = _title(row, _images(place), has_episodes, episodes)
    reason = spoken.reason(pick_rows.words(told), place.language)
    return replace(found, reason=language.form(place.language, WHY) % {"reason": reason}, match=round(row["match"]))


def _title(row: Row, images: str, has_episodes: bool, episodes: tuple[Episode, ...]) -> Title:
    credits = row["credits"] or []
    same = (
        "id",
        "name",
        "original_name",
        "year",
        "overview",
        "runtime_s",
        "certificate",
        "custom_rating",
        "rank",
    )
    return Title(
        **{name: row[name] for name in same},
        rating=row["community_rating"],
        genres=tuple(row["genres"]),
        tags=tuple(row["tags"]),
        studios=tuple(row["studios"]),
        directors=tuple(credit["name"] for credit in credits if credit["role"] == "director"),
        writers=tuple(credit["name"] for credit in credits if credit["role"] == "writer"),
        cast=tuple((c["name"], c["character"]) for c in credits if c["role"] == "cast")[:MOST_CAST],
        provider_ids=row["provider_ids"] or {},
        poster=_picture(row["copies"], images, "Primary", "poster_tag", MOST_WIDE),
        backdrop=_picture(row["copies"], images, "Backdrop", "backdrop_tag", MOST_WIDE_BACKDROP),
        has_episodes=has_episodes,
        copies=() if has_episodes else _copies(row["copies"]),
        episodes=episodes,
    )


def _copies(rows: Sequence[Row]) -> tuple[Copy, ...]:
    return tuple(Copy(row["id"], row["path"] or None, row["external_id"], row["source_url"] or None) for row in rows)


def _picture(copies: Sequence[Row], images: str, type: str, tag_name: str, width: int) -> str | None:
    """Pictures are public on both servers: the address needs no key."""
    for copy in copies:
        if tag := copy[tag_name]:
            asked = f"tag={tag}&maxWidth={width}&quality=90&format=Jpg"
            return f"{images}/Items/{copy['external_id']}/Images/{type}?{asked}"
    return None
