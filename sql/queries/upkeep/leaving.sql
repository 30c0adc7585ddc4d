-- lock --
-- One at a time says what leaves, what stays and what goes. A statement of its own: one that waits sees what was there before it waited.
select pg_advisory_xact_lock(7246315);

-- today --
select household_today() as day;

-- lapse --
-- What somebody keeps for now or has played since, or what no enabled library holds, is not leaving any more: said again, it has another
-- whole grace.
delete from leaving_titles l
where exists (select from kept_titles() k where k.title_id = l.title_id)
    or is_played_since(l.title_id, l.chosen_at)
    or not exists (
        select
        from library_items li
        join libraries b on b.id = li.library_id and b.is_enabled and b.removed_at is null
        where li.title_id = l.title_id
            and li.episode_id is null
            and li.removed_at is null
    );

-- announce --
insert into leaving_titles (title_id, chosen_by, leaves_on)
select g.title_id, %(chosen_by)s, %(leaves_on)s
from unnest(%(title_ids)s::bigint[]) as g (title_id)
on conflict (title_id) do nothing;

-- listing --
-- Through the guard. What somebody has begun or marked meanwhile stays, and is not said to leave.
with kept as materialized (
    select k.title_id
    from kept_titles() k
)
select l.title_id, t.kind, t.name as title, t.year, l.leaves_on, title_bytes(l.title_id) as bytes, count(*) over ()::int as total
from leaving_titles l
join visible_titles(%(viewer)s) v on v.title_id = l.title_id
join titles t on t.id = l.title_id
where not exists (select from kept k where k.title_id = l.title_id)
order by l.leaves_on, t.name, l.title_id
limit %(limit)s
offset %(offset)s;

-- is_going --
-- Whether a server is being asked to delete it just now.
select exists (
    select
    from removals r
    where r.title_id = %(title_id)s
        and r.state = 'sent'
) as is_going;

-- rescue --
delete from leaving_titles
where title_id = %(title_id)s
returning title_id;

-- keep --
insert into title_rescues (title_id, user_id, rescued_at)
values (%(title_id)s, %(user_id)s, now())
on conflict (title_id) do update
set user_id = excluded.user_id,
    rescued_at = excluded.rescued_at;

-- rescued --
-- Through the guard, newest first; by whom is for the log alone.
select r.title_id, t.kind, t.name as title, t.year, r.rescued_at
from title_rescues r
join open_titles(%(viewer)s) o on o.title_id = r.title_id
join titles t on t.id = r.title_id
where r.rescued_at > now() - interval '1 year'
order by r.rescued_at desc, r.title_id
limit %(limit)s;

-- withdraw --
-- Through the guard.
delete from leaving_titles l
using open_titles(%(viewer)s) o
where o.title_id = l.title_id
    and l.title_id = any (%(title_ids)s::bigint[])
    and not exists (select from removals r where r.title_id = l.title_id and r.state = 'sent')
returning l.title_id;

-- audience --
select u.id
from users u
where u.is_active
    and u.deleted_at is null
    and exists (select from leaving_titles)
order by u.id;

-- note --
-- Through the guard: what is announced and nobody holds on to. Announced for another day it is told anew.
with kept as materialized (
    select k.title_id
    from kept_titles() k
)
insert into notices (user_id, event, title_id, day, key)
select %(user_id)s, 'leaving_soon', l.title_id, l.leaves_on, 'leaving_soon:' || l.title_id || ':' || l.leaves_on
from leaving_titles l
join visible_titles(%(user_id)s) v on v.title_id = l.title_id
where not exists (select from kept k where k.title_id = l.title_id)
order by l.leaves_on, l.title_id
on conflict (user_id, key) do nothing;

-- retract --
-- Of what does not leave any more, or by another announcement, nobody is told: neither in an inbox nor by what still waits to be sent.
delete from notices n
where n.event = 'leaving_soon'
    and not exists (select from leaving_titles l where l.title_id = n.title_id and l.leaves_on = n.day);

-- servers --
-- Where something of what leaves lies, or a collection of it is.
select s.id
from media_servers s
where exists (
        select
        from leaving_titles l
        join library_items li on li.title_id = l.title_id and li.removed_at is null
        where li.server_id = s.id
    )
    or exists (select from outputs o where o.server_id = s.id and o.purpose = 'leaving')
order by s.id;

-- items --
-- Unguarded, soonest first: for what the server itself shows people only as far as they may see it.
select x.external_id
from (
    select li.external_id, min(l.leaves_on) as leaves_on
    from leaving_titles l
    join library_items li on li.title_id = l.title_id and li.episode_id is null and li.removed_at is null
    join libraries b on b.id = li.library_id and b.is_enabled and b.removed_at is null
    where li.server_id = %(server_id)s
        and not exists (select from kept_titles() k where k.title_id = l.title_id)
    group by li.external_id
) x
order by x.leaves_on, x.external_id;
