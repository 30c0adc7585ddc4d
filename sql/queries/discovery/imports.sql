-- begin --
-- One that failed is tried again; what is ready stays so.
insert into title_imports (kind, value)
values (%(kind)s, %(value)s)
on conflict (kind, value) do update
set requested_at = now(),
    wanted_at = now(),
    state = case when title_imports.state = 'ready' then 'ready' else 'stub' end,
    reason = null;

-- fail --
update title_imports
set state = 'failed', reason = %(reason)s, changed_at = now()
where kind = %(kind)s
    and value = %(value)s
    and state <> 'ready';

-- lock --
-- As libraries are read: two that come at once would each find the same title new.
select pg_advisory_xact_lock(7246308, hashtext(%(kind)s));

-- title_of --
-- Which title it is: by its own id first, and of several the one that a library holds.
select e.title_id
from known_ids e
join titles t on t.id = e.title_id
join jsonb_to_recordset(%(ids)s) as r (source text, value text) on r.source = e.source and r.value = e.value
where e.kind = %(kind)s
order by e.source <> 'tmdb', t.removed_at is not null, t.id
limit 1;

-- add --
-- No library holds it: until one does, it is a title that is removed.
insert into titles (kind, name, year, removed_at)
values (%(kind)s, %(name)s, %(year)s, now())
returning id;

-- save_ids --
insert into title_external_ids (source, kind, value, title_id)
select r.source, t.kind, r.value, t.id
from titles t
cross join jsonb_to_recordset(%(ids)s) as r (source text, value text)
where t.id = %(title_id)s
    and t.removed_at is not null
on conflict do nothing;

-- be_ready --
insert into title_imports (kind, value, state, title_id)
values (%(kind)s, %(value)s, 'ready', %(title_id)s)
on conflict (kind, value) do update
set state = 'ready', reason = null, title_id = excluded.title_id, changed_at = now()
where (title_imports.state, title_imports.title_id) is distinct from ('ready', excluded.title_id);

-- get --
-- What became of it, for whoever may know of it. `is_live`: somebody is at it, or will be.
select i.kind, i.value, case k.source when 'tmdb' then i.value end as tmdb_id,
    case k.source when 'google_books' then i.value end as google_books_id, i.state, i.reason, i.requested_at, i.changed_at, s.title_id, s.slug,
    exists (
        select
        from job_runs r
        where r.name = %(job)s
            and r.args = jsonb_build_object('kind', i.kind, 'value', i.value)
            and r.state in ('queued', 'running', 'retrying')
    ) as is_live
from title_imports i
join source_kinds k on k.kind = i.kind and k.is_importer
left join (
    select g.title_id, g.slug
    from title_slugs g
    join catalogue_titles(%(viewer)s) c on c.title_id = g.title_id
) s on s.title_id = i.title_id
where i.kind = %(kind)s
    and i.value = %(value)s
    and (s.title_id is not null or i.state <> 'ready' and knows_world(%(viewer)s));

-- importer --
-- Whose ids name titles of the kind, and its own word for it.
select source, word
from source_kinds
where kind = %(kind)s
    and is_importer;

-- in_turn --
-- Of one person's who ask at once each sees the one before counted.
select pg_advisory_xact_lock(7246310, %(user_id)s::int);

-- asked_lately --
-- How often within an hour, and in how many seconds the first of these is an hour ago.
select count(*) as asked, coalesce(ceil(3600 - extract(epoch from now() - min(queued_at))), 0)::int as wait_s
from job_runs
where name = %(name)s
    and requested_by = %(user_id)s
    and queued_at > now() - interval '1 hour';

-- note_wanted --
update title_imports i
set wanted_at = now()
from titles t
where t.id = i.title_id
    and i.wanted_at < now() - interval '20 hours'
    and (t.removed_at is null or is_wanted(t.id));

-- unwanted --
-- Titles that no library has ever held and that nobody has wanted for so long.
delete from titles
where id = any (array(
    select i.title_id
    from title_imports i
    join titles t on t.id = i.title_id and t.removed_at is not null
    where i.wanted_at < now() - make_interval(days => %(days)s)
        and not is_wanted(t.id)
        and not exists (select from title_requests q where q.title_id = t.id)
        and not exists (select from title_imports o where o.title_id = t.id and o.wanted_at > i.wanted_at)
        and not exists (select from library_items l where l.title_id = t.id)
    limit %(limit)s
    for update of t skip locked
));

-- given_up --
delete from title_imports
where title_id is null
    and wanted_at < now() - make_interval(days => %(days)s);

-- knows_world --
select knows_world(%(viewer)s) as knows;
