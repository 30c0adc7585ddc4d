"""Everything a household's database says, without the ids and moments that differ from run to run."""

# ruff: noqa: S608  these queries are put together from parts of this file alone

import math
from dataclasses import dataclass

from shared.db import Conn

ITEM = "(select string_agg(i.external_id, ' ' order by i.external_id) from library_items i where i.title_id = {} and i.episode_id is null)"
EPISODE = "(select e.key from episodes e where e.id = {})"
USER = "(select u.name from users u where u.id = {})"

QUERIES = {
    "users": """select name, role, is_active,
        array(select k.kind::text from user_kinds k where k.user_id = u.id and k.enabled order by k.kind) as kinds from users u""",
    "identities": """select name, subject, avatar_tag, all_folders, folder_ids, blocked_folder_ids, shut_paths, age_limit,
        shut_certificates, hides_unrated_kinds, blocked_tags, allowed_tags, foreign_rules, is_restricted, is_admin, is_disabled
        from identities""",
    "libraries": "select external_id, guid, name, kind, paths, is_enabled, removed_at is null as here from libraries",
    "titles": f"""select {ITEM.format("t.id")} as title, kind, name, original_name, sort_name, year, end_year, released_on, overview,
        tagline, runtime_s, status, certificate, custom_rating, min_age, community_rating, critic_rating, language, countries,
        genres, studios, tags, collection, content_hash, removed_at is null as here from titles t""",
    "external_ids": f"select source, kind, value, {ITEM.format('title_id')} as title from title_external_ids",
    "credits": f"""select {ITEM.format("c.title_id")} as title, p.name, c.role, c.character, c.ord,
        array(select x.value from person_external_ids x where x.person_id = p.id order by 1) as external_ids
        from credits c join people p on p.id = c.person_id""",
    "episodes": f"""select {ITEM.format("title_id")} as title, key, season, number, name, overview, air_date, runtime_s
        from episodes""",
    "items": f"""select li.external_id, l.name as library, {ITEM.format("title_id")} as title,
        {EPISODE.format("episode_id")} as episode, path, container, size_bytes, poster_tag, backdrop_tag, added_at, facts_hash,
        li.tags, li.min_age, li.certificates,
        li.removed_at is null as here from library_items li join libraries l on l.id = li.library_id""",
    "progress": f"""select {USER.format("user_id")} as person, {ITEM.format("title_id")} as title,
        {EPISODE.format("episode_id")} as episode, position_s, played, play_count, last_played_at, is_favorite
        from watch_progress""",
    "plays": f"""select {USER.format("user_id")} as person, {ITEM.format("title_id")} as title,
        {EPISODE.format("episode_id")} as episode, source, source_event_id, occurred_at, position_s, duration_s, completed
        from play_events""",
    "marks": f"""select {USER.format("user_id")} as person, kind, newest_play_at, full_at is null as never_full
        from history_marks""",
    "ratings": f"""select {USER.format("user_id")} as person, {ITEM.format("title_id")} as title, value, source from ratings""",
    "embeddings": f"""select {ITEM.format("title_id")} as title, m.name, m.dim, m.is_active, content_hash, md5(vec::text)
        from title_embeddings e join embedding_models m on m.id = e.model_id""",
    "refused": f"select {ITEM.format('title_id')} as title, reason from embedding_failures",
    "lists": f"select {USER.format('user_id')} as person, kind, signals, candidates from recommendation_runs where state = 'published'",
}  # fmt: skip


PICKS = f"""select {USER.format("r.user_id")} as person, r.kind, p.rank, {ITEM.format("p.title_id")} as title, p.reason, p.match,
    p.parts, (
        select jsonb_object_agg({ITEM.format("(e ->> 'title_id')::bigint")}, e -> 'share') from jsonb_array_elements(p.evidence) as e
    ) as evidence
    from recommendation_runs r join recommendations p on p.run_id = r.id where r.state = 'published' order by 1, 2, 3"""
# Points of a match: sums of the same numbers differ in their last digits, depending on where the arrays lie in memory.
NEAR = 1e-3


@dataclass(frozen=True)
class Dump:
    """`rows`: by table, every row as text, in order. `numbers`: by pick, in points."""

    rows: dict[str, list[str]]
    numbers: dict[str, dict[str, float]]


def read(conn: Conn) -> Dump:
    rows = {
        name: sorted(repr(tuple(row.values())) for row in conn.execute(query).fetchall())
        for name, query in QUERIES.items()
    }
    picks = conn.execute(PICKS).fetchall()
    conn.commit()
    named = {repr([row[name] for name in ("person", "kind", "rank", "title", "reason")]): row for row in picks}
    numbers = {
        name: {"match": row["match"], **row["parts"], **(row["evidence"] or {})} for name, row in named.items()
    }  # fmt: skip
    return Dump(rows | {"picks": sorted(named)}, numbers)


def differences(one: Dump, other: Dump) -> dict[str, list[str]]:
    """By table, what only one of them has: a handful, to be read by a person."""
    found = {name: sorted(set(rows) ^ set(other.rows[name]))[:4] for name, rows in one.rows.items()}
    found["count"] = [name for name, rows in one.rows.items() if len(rows) != len(other.rows[name])]
    found["numbers"] = [name for name in one.numbers.keys() & other.numbers.keys() if not near(one, other, name)][:4]
    return {name: rows for name, rows in found.items() if rows}


def near(one: Dump, other: Dump, pick: str) -> bool:
    here, there = one.numbers[pick], other.numbers[pick]
    return here.keys() == there.keys() and all(math.isclose(here[name], there[name], abs_tol=NEAR) for name in here)
