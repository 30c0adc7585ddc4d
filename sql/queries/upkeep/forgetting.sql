-- whole --
-- The person, and whoever became part of them: their rows stand empty, with a name.
with recursive parts (id) as (
    select %(user_id)s::bigint
    union
    select (a.data ->> 'other')::bigint
    from parts p
    join audit_log a on a.action = 'users.link' and a.target = p.id::text and a.data ? 'other'
    join users u on u.id = (a.data ->> 'other')::bigint and u.deleted_at is not null
)
select id
from parts
order by id;

-- lock --
-- Nothing is written about them from here on. With every administrator, in one order, so that the last two cannot go at once.
select id
from users
where id = any (%(ids)s::bigint[])
    or (role = 'admin' and is_active and deleted_at is null)
order by id
for update;

-- names --
-- What media servers call them: what they call themselves may be anybody's name, or any word.
select distinct i.name
from identities i
where i.user_id = any (%(ids)s::bigint[])
    and i.name <> '';

-- outputs_left --
select count(*) as count
from outputs o
where (o.external_id is not null or o.intent is not null)
    and (o.user_id = any (%(ids)s::bigint[]) or o.channel_id in (select c.id from channels c where c.owner_id = any (%(ids)s::bigint[])));

-- rows --
select table_name, row_count
from rows_of_people(%(ids)s::bigint[])
where row_count > 0
order by table_name;

-- keep_away --
insert into forgotten_accounts (server_id, subject_sha256)
select i.server_id, sha256(convert_to(i.subject, 'UTF8'))
from identities i
where i.user_id = any (%(ids)s::bigint[])
on conflict do nothing;

-- grants --
delete from library_grants g
using identities i
where i.user_id = any (%(ids)s::bigint[])
    and g.server_id = i.server_id
    and g.subject = i.subject;

-- invites --
-- What they were asked in with, or others by their address.
delete from invites
where used_by = any (%(ids)s::bigint[])
    or lower(email) in (select lower(u.email) from users u where u.id = any (%(ids)s::bigint[]));

-- deliveries --
-- What others were sent of them stays with those; here it goes.
delete from webhook_deliveries
where payload ->> %(id_of_person)s = any (select unnest(%(ids)s::bigint[])::text);

-- queue --
-- A run that goes on ends by itself and finds nobody.
delete from procrastinate_jobs q
using job_runs r
where r.args ->> 'user_id' = any (select unnest(%(ids)s::bigint[])::text)
    and q.id = r.queue_job_id
    and q.status = 'todo';

-- runs --
-- Locked before their parents, as by a cancel.
with theirs as (
    select id
    from job_runs
    where args ->> 'user_id' = any (select unnest(%(ids)s::bigint[])::text)
    order by id desc
    for update
)
delete from job_runs r
using theirs
where r.id = theirs.id
returning r.parent_id, r.state in ('queued', 'running', 'retrying') as was_live;

-- lines --
-- What runs for everybody said of them by name.
update job_lines
set words = regexp_replace(words, %(pattern)s, %(somebody)s, 'gi')
where words ~* %(pattern)s;

-- messages --
update job_runs
set message = regexp_replace(message, %(pattern)s, %(somebody)s, 'gi'),
    error = regexp_replace(error, %(pattern)s, %(somebody)s, 'gi')
where message ~* %(pattern)s
    or error ~* %(pattern)s;

-- words --
-- What others were told as they were refused what they asked for.
update title_requests
set reason = regexp_replace(reason, %(pattern)s, %(somebody)s, 'gi')
where reason ~* %(pattern)s;

-- notes --
update notices
set note = regexp_replace(note, %(pattern)s, %(somebody)s, 'gi')
where note ~* %(pattern)s
    and user_id <> all (%(ids)s::bigint[]);

-- requests --
-- Nobody asks for these any more. What was approved goes on: who approved it is asked, and the program that has it.
delete from title_requests q
where q.state in ('asked', 'refused', 'failed', 'available')
    and not exists (select from title_request_people p where p.request_id = q.id);

-- deeds --
-- That something was done stays; by whom and to whom is nobody's to read any more. Told by numbers and by the address of an invitation:
-- whoever chooses the name of somebody else, or of a setting, takes nothing along.
with theirs as (
    select %(ids)s::bigint[] as ids, array(select unnest(%(ids)s::bigint[])::text) as numbers,
        array(select lower(u.email) from users u where u.id = any (%(ids)s::bigint[])) as addresses,
        array(select c.id::text from channels c where c.owner_id = any (%(ids)s::bigint[])) as channels
)
update audit_log a
set actor_id = case when about.is_theirs then null else a.actor_id end,
    actor_name = case when about.is_theirs then %(somebody)s else a.actor_name end,
    target = case when about.is_them then '' else a.target end,
    data = case
        when not about.is_them then a.data
        when a.refusal_key is not null then jsonb_build_object('times', a.data -> 'times')
        else '{}'
    end
from (
    select l.id, (l.actor_id = any (t.ids)) is true as is_theirs, (
        (l.action ~ '^(users|admins|sign-in|access|key)\.' or l.action = 'settings.ai-explanation')
        and split_part(l.target, ' ', 1) = any (t.numbers)
        -- What they called things of their own, and where they came from.
        or l.actor_id = any (t.ids) and l.action ~ '^(api-keys|channels|access|key)\.'
        or l.action ~ '^channels\.' and l.data ->> 'channel' = any (t.channels)
        or l.action = 'invites.create' and lower(l.data ->> 'email') = any (t.addresses)
        or coalesce(l.data ->> 'user', l.data ->> 'user_id') = any (t.numbers)
    ) is true as is_them
    from audit_log l
    cross join theirs t
) about
where about.id = a.id
    and (about.is_them or about.is_theirs);

-- delete --
delete from users
where id = any (%(ids)s::bigint[]);
