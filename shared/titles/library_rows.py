"""Items of a media server in the shape of our tables' rows. Pure."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial

from psycopg.types.json import Jsonb

from shared.db import storable
from shared.media_servers import model
from shared.titles import access_rules, certificates

# In order of trust: where two ids of one item lead to two titles, the first decides.
PROVIDERS = ("tmdb", "imdb", "tvdb", "tvmaze", "trakt", "google_books", "open_library", "isbn13")
ROLES = {
    "cast": "cast",
    "guest": "cast",
    "director": "director",
    "writer": "writer",
    "creator": "creator",
    "author": "author",
}
MOST_CREDITS = 25
ESCAPE = re.compile(r"\\(u0000|.)")  # of JSON
REMOTE = ("http://", "https://", "rtsp://", "rtp://")  # what Jellyfin takes from a .strm

Row = dict[str, object]


def facts(item: model.Item, server_id: int) -> Row:
    """In the names of `shared.choices.FACTS`. Servers leave empty what they do not know: that is no fact."""
    values: Row = {
        "name": item.name,
        "original_name": item.original_name,
        "sort_name": item.sort_name,
        "year": item.year,
        "end_year": item.end_date.year if item.end_date else None,
        "released_on": item.premiered_on.isoformat() if item.premiered_on else None,
        "overview": item.overview,
        "tagline": item.tagline,
        "runtime_s": item.runtime_s,
        "status": item.status,
        "certificate": item.certificate,
        "custom_rating": item.custom_rating,
        "community_rating": item.community_rating,
        "critic_rating": item.critic_rating,
        "language": item.language,
        "countries": list(item.countries),
        "genres": list(item.genres),
        "studios": list(item.studios),
        "tags": list(item.tags),
        "collection": item.collection,
        "credits": credits(item, server_id),
    }
    return {fact: value for fact, value in values.items() if value not in (None, "", [])} | {"name": item.name}


def credits(item: model.Item, server_id: int) -> list[Row]:
    """The first of them, as a fact (see `shared.titles.credits.Credit`)."""
    return [_credit(credit, server_id) for credit in item.people[:MOST_CREDITS]]


def _credit(credit: model.Credit, server_id: int) -> Row:
    row: Row = {
        "server_id": server_id,
        "value": credit.id,
        "name": credit.name,
        "role": ROLES.get(credit.role, "crew"),
        "ord": credit.ord,
    }
    extra: Row = {"character": credit.character, "picture": credit.image_tag}
    return row | {name: value for name, value in extra.items() if value}


def item(item: model.Item, title_id: int, facts_hash: bytes) -> Row:
    source = item.media_sources[0] if item.media_sources else None
    return {
        "external_id": item.id,
        "title_id": title_id,
        "episode_id": None,
        "path": item.path,
        "container": source and source.container,
        "size_bytes": source and source.size,
        "poster_tag": item.poster_tag,
        "backdrop_tag": item.backdrop_tag,
        "added_at": item.added_at,
        "is_playable": item.is_playable,
        "source_url": source_url(item),
        "facts_hash": facts_hash.hex(),
    } | _guarded(item)


def source_url(item: model.Item) -> str | None:
    """Where an item leads that is a `.strm` itself: the server tells the address, and its path is only that of the file."""
    paths = (source.path for source in item.media_sources)
    return next((path for path in paths if path and path.lower().startswith(REMOTE)), None)


def episode(episode: model.Episode, title_id: int) -> Row:
    return {
        "title_id": title_id,
        "key": episode_key(episode),
        "season": episode.season,
        "number": episode.number,
        "name": episode.name,
        "overview": episode.overview,
        "air_date": episode.premiered_on,
        "runtime_s": episode.runtime_s,
    }


def episode_key(episode: model.Episode) -> str:
    """Two files of one episode have one key; one without numbers has its own."""
    if episode.season is None or episode.number is None:
        return f"x{episode.id}"
    return f"s{episode.season:02d}e{episode.number:02d}"


def episode_item(episode: model.Episode, title_id: object, episode_id: int, facts_hash: bytes) -> Row:
    return {
        "external_id": episode.id,
        "title_id": title_id,
        "episode_id": episode_id,
        "path": episode.path,
        "container": episode.container,
        "size_bytes": None,
        "poster_tag": episode.image_tag,
        "backdrop_tag": None,
        "added_at": episode.added_at,
        "is_playable": True,
        "source_url": None,
        "facts_hash": facts_hash.hex(),
    } | _guarded(episode)


def _guarded(item: model.Item | model.Episode) -> Row:
    """What the guard goes by: a rating that the server's own people set goes before what is printed."""
    rating = item.custom_rating or item.certificate
    return {
        "tags": access_rules.tags(item.tags),
        "min_age": certificates.age(rating),
        "certificates": certificates.keys(rating),
    }


def as_json(rows: Sequence[Mapping[str, object]]) -> Jsonb:
    """One parameter for a whole page. Postgres takes neither NUL nor half a surrogate pair in a text, and servers do send them."""
    return Jsonb(rows, dumps=partial(_dumps))


def _dumps(value: object) -> str:
    text = storable.clean(json.dumps(value, default=_plain, ensure_ascii=False))
    # Escape by escape: after a backslash that is itself escaped, u0000 is what somebody wrote.
    return ESCAPE.sub(lambda found: "" if found[1] == "u0000" else found[0], text) if "\\u0000" in text else text


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a row")
