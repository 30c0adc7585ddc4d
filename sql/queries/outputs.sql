-- people --
-- Whoever gets picks of the kind, or has a library of them that is to go.
select u.id
from users u
where (
        u.is_active
        and u.deleted_at is null
        and case %(kind)s when 'movie' then u.enabled_movies else u.enabled_series end
        and exists (select from identities i where i.user_id = u.id and not i.is_disabled)
    )
    or exists (
        select
        from outputs o
        where o.user_id = u.id
            and o.kind = %(kind)s
            and o.purpose = 'picks'
            and o.form = 'strm_library'
    )
order by u.id;

-- places --
-- The servers a person is known on, each with the account there and whether picks of the kind are wanted.
select distinct on (i.server_id) i.server_id, i.subject, u.name, i.all_folders,
    (
        u.is_active
        and u.deleted_at is null
        and not i.is_disabled
        and case %(kind)s when 'movie' then u.enabled_movies else u.enabled_series end
    ) as is_wanted
from users u
join identities i on i.user_id = u.id
where u.id = %(user_id)s
order by i.server_id, i.is_disabled, i.id;

-- find --
select id, server_id, folder, name, external_id, guid, path, link_epoch, synced_at
from outputs
where server_id = %(server_id)s
    and user_id = %(user_id)s
    and kind = %(kind)s
    and purpose = 'picks'
    and form = 'strm_library';

-- create --
insert into outputs (server_id, user_id, kind, purpose, form, folder, name)
values (%(server_id)s, %(user_id)s, %(kind)s, 'picks', 'strm_library', %(folder)s, '')
returning id, server_id, folder, name, external_id, guid, path, link_epoch, synced_at;

-- own --
update outputs
set name = %(name)s,
    external_id = %(external_id)s,
    guid = %(guid)s,
    path = %(path)s,
    synced_at = null
where id = %(id)s;

-- disown --
update outputs
set external_id = null,
    guid = null,
    path = null,
    synced_at = null
where id = %(id)s;

-- mark_unsynced --
update outputs
set synced_at = null
where id = %(id)s
    and synced_at is not null;

-- mark_synced --
update outputs
set synced_at = now()
where id = %(id)s;

-- remove --
delete from outputs
where id = %(id)s;

-- lock --
-- Held until the commit. The servers replace policies whole and know no versions: two writers would undo each other.
select pg_advisory_xact_lock(hashtextextended('media server ' || %(server_id)s::text || ' ' || %(subject)s, 0));

-- owned --
select path
from outputs
where server_id = %(server_id)s
    and external_id = %(external_id)s
    and path is not null;

-- files --
select rel_path, sha256
from output_files
where output_id = %(output_id)s;

-- save_files --
insert into output_files (output_id, rel_path, sha256)
select %(output_id)s, f.rel_path, f.sha256
from unnest(%(paths)s::text[], %(hashes)s::bytea[]) as f (rel_path, sha256)
on conflict (output_id, rel_path) do update
set sha256 = excluded.sha256;

-- forget_files --
delete from output_files
where output_id = %(output_id)s
    and rel_path = any (%(paths)s::text[]);

-- save_items --
insert into output_items (output_id, external_id, title_id, episode_id)
select %(output_id)s, r.external_id, r.title_id, r.episode_id
from jsonb_to_recordset(%(rows)s) as r (external_id text, title_id bigint, episode_id bigint)
on conflict (output_id, external_id) do update
set title_id = excluded.title_id,
    episode_id = excluded.episode_id
where (output_items.title_id, output_items.episode_id) is distinct from (excluded.title_id, excluded.episode_id);

-- drop_items --
delete from output_items
where output_id = %(output_id)s
    and external_id <> all (%(external_ids)s::text[]);

-- published --
select id
from recommendation_runs
where user_id = %(user_id)s
    and kind = %(kind)s
    and state = 'published';

-- picks --
-- The list of one person as far as the person may see it, with the copies on one server that the person may open.
with seen as materialized (
    select v.title_id
    from visible_titles(%(user_id)s) v
)
select r.rank, r.reason, r.facts, told.evidence,
    coalesce(jsonb_array_length(told.evidence), 0) < jsonb_array_length(r.evidence) as is_cut,
    t.id, t.kind, t.name, t.original_name, t.year, t.overview, t.runtime_s, t.certificate, t.custom_rating, t.tags,
    t.community_rating, t.genres, t.studios,
    (
        select jsonb_object_agg(x.source, x.value order by x.value desc)
        from title_external_ids x
        where x.title_id = t.id
    ) as provider_ids,
    (
        select jsonb_agg(jsonb_build_object('role', c.role, 'name', p.name, 'character', c.character) order by c.ord, p.id)
        from credits c
        join people p on p.id = c.person_id
        where c.title_id = t.id
            and c.role in ('cast', 'director', 'writer')
    ) as credits,
    copies.found as copies
from recommendations r
join seen v on v.title_id = r.title_id
join titles t on t.id = r.title_id and t.is_playable
left join lateral (
    -- A reason may name what was watched: that too only as far as the person may see it today.
    select jsonb_agg(jsonb_build_object('title', w.name, 'year', w.year, 'share', (e.value ->> 'share')::float8)
        order by e.ordinality) as evidence
    from jsonb_array_elements(r.evidence) with ordinality as e
    join titles w on w.id = (e.value ->> 'titleId')::bigint
    join seen on seen.title_id = w.id
) told on true
cross join lateral (
    select jsonb_agg(
        jsonb_build_object('id', li.id, 'external_id', li.external_id, 'path', li.path, 'poster_tag', li.poster_tag)
        order by li.id
    ) as found
    from library_items li
    join open_items(%(user_id)s) o on o.item_id = li.id and o.title_id = t.id
    where li.title_id = t.id
        and li.episode_id is null
        and li.server_id = %(server_id)s
        and li.removed_at is null
) copies
where r.run_id = %(run_id)s
    and copies.found is not null
order by r.rank;

-- episodes --
select e.title_id, e.id, e.season, e.number, e.name, e.overview, e.runtime_s,
    jsonb_agg(jsonb_build_object('id', li.id, 'path', li.path) order by li.id) as copies
from episodes e
join library_items li on li.episode_id = e.id
join open_episodes(%(user_id)s) o on o.item_id = li.id and o.title_id = e.title_id
where e.title_id = any (%(title_ids)s::bigint[])
    and li.server_id = %(server_id)s
    and li.removed_at is null
group by e.id
order by e.title_id, e.season, e.number, e.id;

-- link_target --
select o.server_id, li.external_id, o.user_id
from outputs o
join library_items li on li.server_id = o.server_id
join visible_titles(o.user_id) v on v.title_id = li.title_id
cross join lateral (
    select i.item_id
    from open_items(o.user_id) i
    where i.item_id = li.id
    union all
    select e.item_id
    from open_episodes(o.user_id) e
    where e.item_id = li.id
) open
where o.id = %(output_id)s
    and o.link_epoch = %(epoch)s
    and li.id = %(item_id)s
    and li.removed_at is null;

-- revoke_links --
update outputs
set link_epoch = link_epoch + 1
where id = %(id)s;
