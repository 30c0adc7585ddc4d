-- people --
-- Whoever gets picks of the kind on a server, or has something there that is to go.
select u.id
from users u
where (
        u.is_active
        and u.deleted_at is null
        and gets_picks(u.id, %(kind)s)
        and exists (select from identities i where i.user_id = u.id and not i.is_disabled)
    )
    or exists (
        select
        from outputs o
        where o.user_id = u.id
            and o.kind = %(kind)s
            and o.purpose = 'picks'
    )
order by u.id;

-- places --
-- The servers a person is known on, each with the account there and whether picks of the kind are wanted; and who else may
-- open a library made there: whoever may open all but some, and whom somebody has let into this one.
select distinct on (i.server_id) i.server_id, s.kind as server_kind, s.version as server_version, s.base_url, i.subject,
    u.name, opens_library(i, null, null) as all_folders, u.output_form as form,
    coalesce(u.language, (select o.value #>> '{}' from options o where o.key = 'household.language'), 'en') as language,
    (
        select n.value #>> '{}'
        from user_options n
        where n.user_id = u.id
            and n.key = 'output.library_name'
    ) as own_name,
    (
        select c.value::boolean
        from user_options c
        join user_options g on g.user_id = c.user_id and g.key = 'words.granted' and g.value = 'true'
        where c.user_id = u.id
            and c.key = 'output.reasons'
    ) as own_reasons,
    (
        u.is_active
        and u.deleted_at is null
        and not i.is_disabled
        and (%(kind)s::text is null or gets_picks(u.id, %(kind)s))
    ) as is_wanted,
    (
        select r.id
        from recommendation_runs r
        where r.user_id = u.id
            and r.kind = %(kind)s
            and r.state = 'published'
    ) as list_id,
    array(
        select o.name
        from identities o
        where o.server_id = i.server_id
            and o.user_id <> u.id
            and opens_library(o, null, null)
            and opens_library(o, mine.external_id, mine.guid)
            and not o.is_disabled
            and not o.is_admin
        order by lower(o.name), o.id
    ) as seen_by,
    array(
        select distinct o.user_id
        from identities o
        where o.server_id = i.server_id
            and o.user_id <> u.id
            and opens_library(o, mine.external_id, mine.guid)
            and not o.is_disabled
        order by o.user_id
    ) as readers,
    proofs_of(i.server_id) as proofs
from users u
join identities i on i.user_id = u.id
join media_servers s on s.id = i.server_id
left join outputs mine on mine.user_id = u.id
    and mine.server_id = i.server_id
    and mine.kind = %(kind)s
    and mine.purpose = 'picks'
    and mine.form = 'strm_library'
where u.id = %(user_id)s
    and (%(server_id)s::bigint is null or i.server_id = %(server_id)s)
order by i.server_id, i.is_disabled, i.id;

-- is_anything_published --
select exists (select from outputs) as is_published;

-- any_person --
select user_id
from identities
where server_id = %(server_id)s
    and not is_disabled
order by is_admin, id
limit 1;

-- overseer --
-- An administrator's account on the server, of somebody who may open everything there if there is one.
select i.subject, i.name, s.kind as server_kind, s.version as server_version, s.base_url, i.all_folders, true as is_wanted,
    null as form, proofs_of(s.id) as proofs
from identities i
join media_servers s on s.id = i.server_id
where i.server_id = %(server_id)s
    and i.is_admin
    and not i.is_disabled
order by i.all_folders desc, i.id
limit 1;

-- find --
select id, server_id, form, folder, name, external_id, guid, path, link_epoch, synced_at, intent, fingerprint, problem,
    members, list_id, settled_at
from outputs
where server_id = %(server_id)s
    and purpose = %(purpose)s
    and user_id is not distinct from %(user_id)s::bigint
    and channel_id is not distinct from %(channel_id)s::bigint
    and kind is not distinct from %(kind)s::text
    and form = %(form)s;

-- of_picks --
-- Everything that a person has of their picks of a kind on one server.
select id, server_id, form, folder, name, external_id, guid, path, link_epoch, synced_at, intent, fingerprint, problem,
    members, list_id, settled_at
from outputs
where server_id = %(server_id)s
    and purpose = 'picks'
    and user_id = %(user_id)s
    and kind = %(kind)s;

-- under_lock --
select id, server_id, form, folder, name, external_id, guid, path, link_epoch, synced_at, intent, fingerprint, problem,
    members, list_id, settled_at
from output_under_lock(%(server_id)s, %(subjects)s::text[], %(id)s);

-- get --
select id, server_id, form, folder, name, external_id, guid, path, link_epoch, synced_at, intent, fingerprint, problem,
    members, list_id, settled_at
from outputs
where id = %(id)s;

-- create --
-- Or the one that a run beside this one has just made.
insert into outputs (server_id, purpose, user_id, channel_id, kind, form, folder, name)
values (
    %(server_id)s, %(purpose)s, %(user_id)s, %(channel_id)s, %(kind)s, %(form)s, %(folder)s, ''
)
on conflict on constraint outputs_owner_key do update
set folder = excluded.folder
returning id, server_id, form, folder, name, external_id, guid, path, link_epoch, synced_at, intent, fingerprint, problem,
    members, list_id, settled_at, xmax = 0 as is_new;

-- settled --
update outputs
set fingerprint = %(fingerprint)s,
    problem = %(problem)s,
    list_id = %(list_id)s,
    settled_at = now()
where id = %(id)s;

-- intend --
update outputs
set intent = %(intent)s
where id = %(id)s;

-- own_list --
update outputs
set name = %(name)s,
    external_id = %(external_id)s,
    members = %(members)s::text[],
    intent = null,
    synced_at = null
where id = %(id)s;

-- lists_of_ours --
select external_id
from outputs
where server_id = %(server_id)s
    and form = %(form)s
    and external_id is not null
    and id <> %(id)s;

-- witnesses --
-- Others on the server who may read only what they are let into: each tells whether a playlist is private. Every day others
-- come first, so that in a large household everybody is asked for in time.
select subject
from identities
where server_id = %(server_id)s
    and subject <> %(subject)s
    and not is_disabled
    and not is_admin
order by md5(subject || current_date), id
limit %(most)s;

-- readers_basis --
-- Who there is and what each of them may do, as one text.
select coalesce(
    md5(string_agg(concat_ws(' ', subject, is_admin, is_disabled, policy_digest), ',' order by subject, id)), ''
) as basis
from identities
where server_id = %(server_id)s;

-- readers_known --
select (readers_seen_at > now() - interval '20 hours' and readers_basis = %(basis)s) is true as known
from outputs
where id = %(id)s;

-- readers_seen --
update outputs
set readers_seen_at = now(),
    readers_basis = %(basis)s
where id = %(id)s;

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

-- announce_files --
-- From here on the server must look again, even if the run that scans is another one.
with unsynced as (
    update outputs
    set synced_at = null
    where id = %(output_id)s
        and synced_at is not null
)
insert into output_files (output_id, rel_path, sha256)
select %(output_id)s, f.rel_path, f.sha256
from unnest(%(paths)s::text[], %(hashes)s::bytea[]) as f (rel_path, sha256)
on conflict (output_id, rel_path) do update
set sha256 = excluded.sha256;

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
-- What the server has read; with `whole` all else that we knew of it is gone there.
with told as (
    select r.external_id, r.title_id, r.episode_id
    from jsonb_to_recordset(%(rows)s) as r (external_id text, title_id bigint, episode_id bigint)
), dropped as (
    delete from output_items
    where output_id = %(output_id)s
        and %(whole)s
        and external_id not in (select external_id from told)
), read as (
    update outputs
    set synced_at = now()
    where id = %(output_id)s
)
insert into output_items (output_id, external_id, title_id, episode_id)
select %(output_id)s, external_id, title_id, episode_id
from told
on conflict (output_id, external_id) do update
set title_id = excluded.title_id,
    episode_id = excluded.episode_id
where (output_items.title_id, output_items.episode_id) is distinct from (excluded.title_id, excluded.episode_id);

-- any_film --
-- A copy that a file stands for, to make a probe of; never shown to anybody.
select li.id as item_id, li.path, li.external_id, nullif(li.source_url, '') as source_url
from library_items li
join titles t on t.id = li.title_id
where li.server_id = %(server_id)s
    and li.removed_at is null
    and li.episode_id is null
    and t.kind = %(kind)s
    and coalesce(li.source_url, '') = ''
    and li.path ~ '\.[A-Za-z0-9]{2,5}$'
    and li.path !~* '\.(strm|iso|img)$'
order by li.id
limit 1;

-- nameable --
-- Which of these titles whoever looks at a plan may see; at the terminal those that every administrator may.
select t.id
from unnest(%(title_ids)s::bigint[]) as t (id)
where case
        when %(viewer)s::bigint is null then not exists (
            select
            from users u
            where u.role = 'admin'
                and u.is_active
                and u.deleted_at is null
                and t.id not in (select v.title_id from visible_titles(u.id) v)
        )
        else t.id in (select v.title_id from visible_titles(%(viewer)s) v)
    end;

-- listing --
-- Everything of ours on media servers, newest server last.
select o.id, o.user_id, u.name as person, s.name as server, o.server_id, o.kind, o.purpose, o.form, o.name, o.problem,
    o.settled_at, (select count(*) from output_files f where f.output_id = o.id)::int as files
from outputs o
join media_servers s on s.id = o.server_id
left join users u on u.id = o.user_id
order by o.server_id, lower(u.name) nulls first, o.kind, o.purpose, o.form, o.id;

-- due --
-- In how many seconds a person's new list is to be published: soon, but not sooner than so long after the last time. No row where
-- it says what is published already, or where libraries follow at another pace than the one that the option has unless it is set.
select greatest(%(soon)s, extract(epoch from max(o.settled_at) + make_interval(secs => %(every)s) - now()))::float8 as seconds
from recommendation_runs r
left join outputs o on o.user_id = r.user_id and o.kind = r.kind and o.purpose = 'picks'
cross join lateral (
    select array_agg((p.title_id, p.reason) order by p.rank) as picks
    from recommendations p
    where p.run_id = r.id
) now_listed
left join lateral (
    select array_agg((p.title_id, p.reason) order by p.rank) as picks
    from recommendations p
    where p.run_id = o.list_id
) shown on true
where r.user_id = %(user_id)s
    and r.kind = %(kind)s
    and r.state = 'published'
    and not exists (
        select
        from options p
        where p.key = 'output.follow'
            and p.value <> to_jsonb(%(at_once)s::text)
    )
having bool_or(now_listed.picks is distinct from shown.picks);

-- picks --
-- The list of one person as far as the person may see it, with the copies on one server that the person may open.
with seen as materialized (
    select v.title_id
    from visible_titles(%(user_id)s) v
), told_to_all as materialized (
    -- What each reader of the files may see; without other readers all that the person may.
    select s.title_id
    from seen s
    where cardinality(%(readers)s::bigint[]) = 0
        or s.title_id in (
            select o.title_id
            from unnest(%(readers)s::bigint[]) as r (id)
            cross join lateral open_titles(r.id) o
            group by o.title_id
            having count(*) = cardinality(%(readers)s::bigint[])
        )
)
select r.rank, r.reason, r.facts, r.match, told.evidence,
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
    select jsonb_agg(jsonb_build_object('title_id', w.id, 'title', w.name, 'year', w.year, 'share', (e.value ->> 'share')::float8)
        order by e.ordinality) as evidence
    from jsonb_array_elements(r.evidence) with ordinality as e
    join titles w on w.id = (e.value ->> 'title_id')::bigint
    join told_to_all a on a.title_id = w.id
) told on true
cross join lateral (
    select jsonb_agg(
        jsonb_build_object('id', li.id, 'external_id', li.external_id, 'path', li.path, 'source_url', li.source_url,
            'poster_tag', li.poster_tag, 'backdrop_tag', li.backdrop_tag)
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
    jsonb_agg(
        jsonb_build_object('id', li.id, 'external_id', li.external_id, 'path', li.path, 'source_url', li.source_url)
        order by li.id
    ) as copies
from episodes e
join library_items li on li.episode_id = e.id
join open_episodes(%(user_id)s) o on o.item_id = li.id and o.title_id = e.title_id
where e.title_id = any (%(title_ids)s::bigint[])
    and li.server_id = %(server_id)s
    and li.removed_at is null
group by e.id
order by e.title_id, e.season, e.number, e.id;

-- picked --
-- Titles of a list in its order; whoever shows them looks who may see them.
select title_id
from recommendations
where run_id = %(run_id)s
order by rank;

-- link_target --
-- What its person may see; of the household's library what is among the top picks.
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
    and li.removed_at is null
union all
select o.server_id, li.external_id, o.user_id
from outputs o
join library_items li on li.server_id = o.server_id
join libraries b on b.id = li.library_id and b.is_enabled and b.removed_at is null
join top_picks p on p.title_id = li.title_id
join top_pick_lists l on l.id = p.list_id and l.kind = o.kind and l.state = 'published'
where o.purpose = 'top_picks'
    and o.user_id is null
    and o.id = %(output_id)s
    and o.link_epoch = %(epoch)s
    and li.id = %(item_id)s
    and li.removed_at is null
limit 1;

-- revoke_links --
update outputs
set link_epoch = link_epoch + 1
where id = %(id)s;

-- proofs --
select form, basis, is_proved, problem, checked_at
from output_proofs
where server_id = %(server_id)s
order by checked_at;

-- save_proof --
insert into output_proofs (server_id, form, basis, is_proved, problem)
values (%(server_id)s, %(form)s, %(basis)s, %(is_proved)s, %(problem)s)
on conflict (server_id, form) do update
set basis = excluded.basis,
    is_proved = excluded.is_proved,
    problem = excluded.problem,
    checked_at = now();

-- forget_proofs --
delete from output_proofs
where server_id = %(server_id)s;

-- items_to_prove --
-- Our copies that can be played, as the server knows them.
select external_id, title_id, episode_id
from output_items i
where output_id = %(output_id)s
    and (episode_id is not null or not (select k.has_episodes from outputs o join title_kinds k on k.kind = o.kind where o.id = i.output_id))
order by external_id;

-- audience --
-- Everybody who gets picks that are brought to servers, once a server that knows them, with the administrators there, who see everything in any case.
select distinct on (s.id, lower(u.name), u.id) u.id as user_id, u.name as person, s.id as server_id, s.name as server,
    (
        select k.kind
        from user_kinds k
        join title_kinds t on t.kind = k.kind and t.is_picked and not t.picks_beyond
        where k.user_id = u.id
            and k.enabled
        order by k.kind
        limit 1
    ) as kind,
    array(
        select o.name
        from identities o
        where o.server_id = s.id
            and o.user_id <> u.id
            and o.is_admin
            and not o.is_disabled
        order by lower(o.name), o.id
    ) as administrators,
    (
        select string_agg(distinct p.problem, ' ')
        from outputs p
        where p.user_id = u.id
            and p.server_id = s.id
            and p.purpose = 'picks'
    ) as problem
from users u
join identities i on i.user_id = u.id
join media_servers s on s.id = i.server_id
where u.is_active
    and u.deleted_at is null
    and not i.is_disabled
    and exists (
        select
        from user_kinds k
        join title_kinds t on t.kind = k.kind and t.is_picked and not t.picks_beyond
        where k.user_id = u.id
            and k.enabled
    )
    and (%(user_id)s::bigint is null or u.id = %(user_id)s)
order by s.id, lower(u.name), u.id;

-- choose_form --
update users
set output_form = %(form)s
where id = %(user_id)s;
