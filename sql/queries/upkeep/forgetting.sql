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
-- Nothing is written about them from here on.
select id
from users
where id = any (%(ids)s::bigint[])
order by id
for update;

-- names --
-- All that they are called, in small letters.
select distinct lower(n.name) as name
from (
    select u.name from users u where u.id = any (%(ids)s::bigint[])
    union all
    select u.email from users u where u.id = any (%(ids)s::bigint[])
    union all
    select i.name from identities i where i.user_id = any (%(ids)s::bigint[])
    union all
    select i.subject from identities i where i.user_id = any (%(ids)s::bigint[])
    union all
    select p.display_name from profiles p where p.user_id = any (%(ids)s::bigint[])
    union all
    select p.handle from profiles p where p.user_id = any (%(ids)s::bigint[])
    union all
    select t.name from trakt_accounts t where t.user_id = any (%(ids)s::bigint[])
    union all
    select t.account from trakt_accounts t where t.user_id = any (%(ids)s::bigint[])
) n (name)
where n.name <> '';

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
    or lower(email) = any (%(names)s::text[]);

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
delete from job_runs
where args ->> 'user_id' = any (select unnest(%(ids)s::bigint[])::text);

-- lines --
-- What runs for everybody said of them by name.
update job_lines
set words = null
where lower(words) ~ any (%(patterns)s::text[]);

-- messages --
update job_runs
set message = case when lower(message) ~ any (%(patterns)s::text[]) then null else message end,
    error = case when lower(error) ~ any (%(patterns)s::text[]) then null else error end
where lower(message) ~ any (%(patterns)s::text[])
    or lower(error) ~ any (%(patterns)s::text[]);

-- deeds --
-- That something was done stays; by whom and to whom is nobody's to read any more.
update audit_log a
set actor_id = case when a.actor_id = any (%(ids)s::bigint[]) then null else a.actor_id end,
    actor_name = case
        when a.actor_id = any (%(ids)s::bigint[]) or (a.actor_id is null and lower(a.actor_name) = any (%(names)s::text[])) then %(somebody)s
        else a.actor_name
    end,
    target = case when about.is_them then '' else a.target end,
    data = case
        when not about.is_them then a.data
        when a.refusal_key is not null then jsonb_build_object('times', a.data -> 'times')
        else '{}'
    end
from (
    select l.id,
        l.action ~ '^(users|admins|sign-in|access|key)\.' and split_part(l.target, ' ', 1) = any (select unnest(%(ids)s::bigint[])::text)
        or lower(l.target) = any (%(names)s::text[])
        or lower(l.target) ~ any (%(patterns)s::text[])
        or exists (
            select
            from jsonb_path_query(l.data, '$.**') v
            where jsonb_typeof(v) = 'string'
                and lower(v #>> '{}') ~ any (%(patterns)s::text[])
        )
        or coalesce(l.data ->> 'user', l.data ->> %(id_of_person)s, l.data -> 'args' ->> 'user_id')
            = any (select unnest(%(ids)s::bigint[])::text) as is_them
    from audit_log l
) about
where about.id = a.id
    and (
        about.is_them
        or a.actor_id = any (%(ids)s::bigint[])
        or (a.actor_id is null and lower(a.actor_name) = any (%(names)s::text[]))
    );

-- delete --
delete from users
where id = any (%(ids)s::bigint[]);
