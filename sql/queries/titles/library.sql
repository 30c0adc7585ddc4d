-- known_libraries --
-- Those that are there before those that are gone, the latest first.
select id, external_id, kind, paths
from libraries
where server_id = %(server_id)s
order by removed_at is not null, id desc;

-- rename_libraries --
update libraries l
set external_id = r.external_id
from jsonb_to_recordset(%(rows)s) as r (id bigint, external_id text)
where l.id = r.id;

-- save_libraries --
-- A library of films that the server calls mixed since is still read as what it was; what a Matinee published never is. Folders
-- that a server leaves out it has not taken away: by them a library is known again.
insert into libraries (server_id, external_id, guid, name, kind, content, paths)
select %(server_id)s, r.external_id, r.guid, r.name, r.kind, r.content, r.paths
from jsonb_to_recordset(%(rows)s) as r (external_id text, guid text, name text, kind text, content text, paths text[])
on conflict (server_id, external_id) do update
set guid = excluded.guid,
    name = excluded.name,
    kind = case when excluded.content = 'matinee' then null else coalesce(excluded.kind, libraries.kind) end,
    content = excluded.content,
    is_enabled = libraries.is_enabled and excluded.content is distinct from 'matinee',
    paths = coalesce(nullif(excluded.paths, '{}'), libraries.paths),
    missed = 0,
    removed_at = null
where (libraries.guid, libraries.name, libraries.kind, libraries.content, libraries.paths, libraries.removed_at)
    is distinct from (
        excluded.guid, excluded.name,
        case when excluded.content = 'matinee' then null else coalesce(excluded.kind, libraries.kind) end,
        excluded.content, coalesce(nullif(excluded.paths, '{}'), libraries.paths), null
    );

-- drop_libraries --
-- Once missing is not gone: a disk that is not mounted comes back.
update libraries
set missed = missed + 1,
    removed_at = case when missed + 1 >= %(enough)s then now() end
where server_id = %(server_id)s
    and external_id <> all (%(external_ids)s::text[])
    and removed_at is null
returning id, removed_at is not null as is_gone;

-- libraries_seen --
update libraries
set missed = 0
where server_id = %(server_id)s
    and external_id = any (%(external_ids)s::text[])
    and missed > 0;

-- listing --
select l.id, l.server_id, l.external_id, l.name, l.kind, l.content, l.paths, l.is_enabled, l.read_at, s.name as server_name,
    (select count(*) from library_items li where li.library_id = l.id and li.episode_id is null and li.removed_at is null) as titles
from libraries l
join media_servers s on s.id = l.server_id
where l.removed_at is null
    and (%(id)s::bigint is null or l.id = %(id)s)
    and (%(server_id)s::bigint is null or l.server_id = %(server_id)s)
order by s.id, l.kind, lower(l.name);

-- to_sync --
select id, server_id, external_id, name, kind
from libraries
where removed_at is null
    and is_enabled
    and kind = %(kind)s
    and (%(library_id)s::bigint is null or id = %(library_id)s)
order by id;

-- set_enabled --
update libraries
set is_enabled = %(is_enabled)s and kind is not null
where id = %(id)s
    and removed_at is null
returning id, kind, content;

-- known_items --
-- One row an item, that of the given library before any other's. The first item of a title tells its facts: among those that
-- are still read.
select distinct on (li.external_id) li.id, li.external_id, li.facts_hash, li.title_id, li.episode_id, li.path, li.removed_at,
    li.library_id,
    (li.server_id, li.external_id) = (
        select o.server_id, o.external_id
        from library_items o
        join libraries l on l.id = o.library_id
        where o.title_id = li.title_id
            and o.episode_id is null
            and o.removed_at is null
        order by (l.is_enabled and l.removed_at is null) desc, o.id
        limit 1
    ) as is_first
from library_items li
where li.server_id = %(server_id)s
    and li.external_id = any (%(external_ids)s::text[])
order by li.external_id, (li.library_id = %(library_id)s) desc, li.removed_at desc nulls first, li.id;

-- save_items --
-- Moved to another library, or shown by one more, an item is where it was all the time; and it stands for the same title in all.
with rows as materialized (
    select *
    from jsonb_to_recordset(%(rows)s) as r (
        external_id text, title_id bigint, episode_id bigint, path text, container text, size_bytes bigint, poster_tag text,
        backdrop_tag text, added_at timestamptz, is_playable boolean, tags text[], min_age smallint, certificates text[],
        source_url text, facts_hash text
    )
), followed as (
    update library_items li
    set title_id = r.title_id, episode_id = r.episode_id
    from rows r
    where li.server_id = %(server_id)s
        and li.external_id = r.external_id
        and li.library_id <> %(library_id)s
        and (li.title_id, li.episode_id) is distinct from (r.title_id, r.episode_id)
)
insert into library_items (
    server_id, library_id, external_id, title_id, episode_id, path, container, size_bytes, poster_tag, backdrop_tag, added_at,
    is_playable, tags, min_age, certificates, source_url, facts_hash, present_since
)
select %(server_id)s, %(library_id)s, r.external_id, r.title_id, r.episode_id, r.path, r.container, r.size_bytes, r.poster_tag,
    r.backdrop_tag, r.added_at, r.is_playable, r.tags, r.min_age, r.certificates, r.source_url, decode(r.facts_hash, 'hex'),
    coalesce(
        (
            select min(o.present_since)
            from library_items o
            where o.server_id = %(server_id)s
                and o.external_id = r.external_id
                and o.removed_at is null
        ),
        now()
    )
from rows r
on conflict (library_id, external_id) do update
set title_id = excluded.title_id,
    episode_id = excluded.episode_id,
    path = excluded.path,
    container = excluded.container,
    size_bytes = excluded.size_bytes,
    poster_tag = excluded.poster_tag,
    backdrop_tag = excluded.backdrop_tag,
    added_at = excluded.added_at,
    is_playable = excluded.is_playable,
    tags = excluded.tags,
    min_age = excluded.min_age,
    certificates = excluded.certificates,
    source_url = excluded.source_url,
    facts_hash = excluded.facts_hash,
    missed = 0,
    present_since = case when library_items.removed_at is null then library_items.present_since else excluded.present_since end,
    removed_at = null;

-- series_of --
select external_id, title_id
from library_items
where server_id = %(server_id)s
    and episode_id is null
    and external_id = any (%(external_ids)s::text[]);

-- save_episodes --
with r as (
    select distinct on (title_id, key) *
    from jsonb_to_recordset(%(rows)s) as r (
        title_id bigint, key text, season integer, number integer, name text, overview text, air_date date, runtime_s integer
    )
), saved as (
    insert into episodes (title_id, key, season, number, name, overview, air_date, runtime_s)
    select title_id, key, season, number, name, overview, air_date, runtime_s
    from r
    on conflict (title_id, key) do update
    set name = excluded.name,
        overview = excluded.overview,
        air_date = excluded.air_date,
        runtime_s = excluded.runtime_s
    returning id, title_id, key
)
select id, title_id, key
from saved;

-- mark_removed --
-- A sure list decides at once, unless it lacks most of what was there; any other only when it lacked the same before.
with seen as materialized (
    select distinct s.external_id
    from unnest(%(seen)s::text[]) as s (external_id)
), known as (
    select li.id, seen.external_id is null as is_absent
    from library_items li
    left join seen on seen.external_id = li.external_id
    where li.library_id = %(library_id)s
        and (li.episode_id is not null) = %(episodes)s
        and li.removed_at is null
), loss as (
    select count(*) filter (where is_absent) >= 10 and count(*) filter (where is_absent) * 2 > count(*) as is_sudden
    from known
)
update library_items li
set missed = li.missed + 1,
    removed_at = case when (%(sure)s and not loss.is_sudden) or li.missed + 1 >= %(enough)s then now() end
from known, loss
where known.id = li.id
    and known.is_absent
returning li.removed_at is not null as is_gone, li.title_id;

-- tell_anew --
-- Titles that stand in several libraries: whoever told their facts may be gone or unread, and the rest has not changed. Whoever
-- is the first of them now tells them at the next reading.
update library_items li
set facts_hash = ''
where li.episode_id is null
    and li.facts_hash <> ''
    and li.title_id in (
        select o.title_id
        from library_items o
        where o.title_id = any (%(title_ids)s::bigint[])
            or (o.library_id = any (%(library_ids)s::bigint[]) and o.episode_id is null)
    )
    and exists (
        select
        from library_items o
        where o.title_id = li.title_id
            and o.episode_id is null
            and o.id <> li.id
    );

-- items_seen --
update library_items
set missed = 0
where library_id = %(library_id)s
    and external_id = any (%(seen)s::text[])
    and missed > 0;

-- settle_playable --
-- One copy of it, or one episode with a file where it has episodes. What is picked beyond libraries needs no copy.
with told as (
    select t.id, coalesce(bool_or(li.is_playable) filter (where li.episode_id is not null or not k.has_episodes), false) as is_playable
    from titles t
    join title_kinds k on k.kind = t.kind
    join library_items li on li.title_id = t.id
    join libraries l on l.id = li.library_id
    where t.kind = %(kind)s
        and not k.picks_beyond
        and t.removed_at is null
        and li.removed_at is null
        and l.removed_at is null
    group by t.id
)
update titles t
set is_playable = told.is_playable
from told
where told.id = t.id
    and t.is_playable <> told.is_playable;

-- remove_titles --
update titles t
set removed_at = now(), updated_at = now()
where t.kind = %(kind)s
    and t.removed_at is null
    and t.id not in (select w.title_id from world_titles w)
    and not exists (
        select
        from library_items li
        join libraries l on l.id = li.library_id
        where li.title_id = t.id
            and li.episode_id is null
            and li.removed_at is null
            and l.removed_at is null
    );

-- return_titles --
update titles t
set removed_at = null, updated_at = now()
where t.kind = %(kind)s
    and t.removed_at is not null
    and exists (
        select
        from library_items li
        join libraries l on l.id = li.library_id
        where li.title_id = t.id
            and li.episode_id is null
            and li.removed_at is null
            and l.removed_at is null
    );

-- analyze --
-- After a first sync the planner would guess at tables it believes empty, for the minute until the server looks by itself.
analyze titles, title_facts, library_items, libraries, credits, people, person_external_ids, episodes, title_external_ids;

-- note_read --
-- To ten minutes: a sync that finds nothing new writes nothing.
update libraries
set read_at = now()
where id = %(id)s
    and (read_at is null or read_at < now() - interval '10 minutes');
