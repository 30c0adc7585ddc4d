"""A library of titles that the sample world knows, and ten thousand that nobody asks about: with lists, votes, airings and numbers."""

from infra.sample_world.titles import Title, all_titles
from shared import db
from shared.db import Conn
from shared.discovery import lists, scoring, slugs
from shared.media_servers import model
from shared.titles import library

SERIES, LISTED = 60, 100  # of a calendar, and on a list
BATCH = 500
WORDS = {"movie": "movie", "series": "tv"}  # what the sample world calls a kind
# What is known of titles: when it was asked for, and what went out, is no part of it.
TABLES = [
    "titles", "title_facts", "title_matches", "title_relations", "world_ratings", "world_figures", "releases", "trailers",
    "watch_providers", "airings", "related_ids", "world_pictures",
]  # fmt: skip
AIRINGS = """
insert into airings (title_id, source, season, number, airs_on)
select t.id, 'tvmaze', 1 + n / 10, 1 + n % 10, current_date - 350 + 7 * n + (t.id % 7)::int
from titles t
cross join generate_series(0, 59) n
where t.kind = 'series'
on conflict do nothing
"""
FOLLOWED = """
insert into watch_states (user_id, title_id, state)
select %s, id, 'watching'
from titles
where kind = 'series'
order by id desc
limit %s
"""
# A hundred days of five hundred films; every one has grown, some lately more.
SNAPSHOTS = """
insert into metric_snapshots (metric, source, day, title_id, value)
select m.metric, 'household', current_date - d, t.id,
    case m.metric when 'viewers' then 5 else (100 - d) * (1 + t.id % 7) / 10 + power(100 - d, 1 + (t.id % 5) / 10.0) end
from (select id from titles where kind = 'movie' order by id desc limit 500) t
cross join generate_series(0, 99) d
cross join (values ('plays'), ('viewers')) as m (metric)
"""
VOTES = """
insert into world_ratings (title_id, source, rater, value, votes)
select id, 'tmdb', 'tmdb', 5 + (id % 40) / 10.0, 100 + id % 9000
from titles
on conflict do nothing
"""

SLUGS = """
select g.title_id, g.slug
from title_slugs g
join titles t on t.id = g.title_id
where t.kind = 'movie'
order by t.id desc
limit 500
"""


def shelve_known(conn: Conn, most: int) -> None:
    """Of each kind so many at most of all that the sample world knows, by the ids that a media server would have."""
    for kind, word in WORDS.items():
        known = [_item(title, kind) for title in all_titles() if title.word == word]
        _shelve(conn, kind, known[:most])


def shelve_more(conn: Conn, films: int) -> None:
    """Films that no source is asked about, and series with episodes to come; scored and listed as the world's are."""
    _shelve(conn, "movie", [_generated(n, "movie") for n in range(films)])
    _shelve(conn, "series", [_generated(n, "series") for n in range(SERIES)])
    conn.execute(AIRINGS)
    conn.execute(VOTES)
    slugs.give(conn)
    scoring.recompute(conn)
    ids = db.values(conn, "select id from titles where kind = 'movie' order by id desc limit %s", (LISTED,), of=int)
    lists.replace(conn, "trending", "movie", lists.region_of("trending", "US"), ids)
    conn.commit()


def make_due(conn: Conn) -> None:
    conn.execute("update title_visits set tried_at = tried_at - interval '60 days'")
    conn.commit()


def follow_series(conn: Conn, user_id: int) -> None:
    conn.execute(FOLLOWED, (user_id, SERIES))
    conn.commit()


def take_snapshots(conn: Conn) -> int:
    """How many."""
    return conn.execute(SNAPSHOTS).rowcount


def listed(conn: Conn) -> dict[int, str]:
    """Slugs of films, by id."""
    return {row["title_id"]: row["slug"] for row in db.all(conn, SLUGS)}


def _shelve(conn: Conn, kind: str, items: list[model.Item]) -> None:
    place = library.to_sync(conn, kind)[0]
    for at in range(0, len(items), BATCH):
        library.save_items(conn, place, items[at : at + BATCH])
        library.settle(conn, kind)
        conn.commit()


def _item(title: Title, kind: str) -> model.Item:
    ids = {"tvdb": str(title.tvdb)} if title.tvdb else {"tmdb": str(title.tmdb), "imdb": title.imdb}
    return model.Item(f"world-{kind}-{title.tmdb}", kind, title.name, year=title.premiere.year, provider_ids=ids)  # type: ignore[arg-type]


def _generated(n: int, kind: str) -> model.Item:
    genres = (("Drama", "Comedy", "Crime")[n % 3], ("Mystery", "Romance", "War")[n % 7 % 3])
    return model.Item(
        f"more-{kind}-{n}", kind, f"Number {n}", year=1950 + n % 75, overview=f"The {n}th of many.", genres=genres,  # type: ignore[arg-type]
        runtime_s=5400 + n % 3600, certificate="PG", provider_ids={"tmdb": str(9_000_000 + n)},
    )  # fmt: skip
