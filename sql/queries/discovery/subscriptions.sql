-- add --
-- Of a title that the person may know of.
insert into subscriptions (user_id, event, title_id)
select %(user_id)s, %(event)s, %(title_id)s::bigint
where %(title_id)s::bigint is null
    or exists (select from catalogue_titles(%(user_id)s) v where v.title_id = %(title_id)s::bigint)
on conflict (user_id, event, title_id) do nothing;

-- find --
select s.id, s.event, s.title_id, t.name as title, t.kind, t.year, s.created_at
from subscriptions s
left join titles t on t.id = s.title_id
where s.user_id = %(user_id)s
    and s.event = %(event)s
    and s.title_id is not distinct from %(title_id)s::bigint
    and (s.title_id is null or exists (select from catalogue_titles(%(user_id)s) v where v.title_id = s.title_id));

-- listing --
-- Those of everything first; of a title that the person may not know of just now it is not said.
select s.id, s.event, s.title_id, t.name as title, t.kind, t.year, s.created_at, count(*) over () as total
from subscriptions s
left join titles t on t.id = s.title_id
where s.user_id = %(user_id)s
    and (s.title_id is null or s.title_id in (select v.title_id from catalogue_titles(%(user_id)s) v))
order by s.title_id is not null, t.name, s.event, s.id
limit %(limit)s
offset %(offset)s;

-- drop --
delete from subscriptions
where id = %(id)s
    and user_id = %(user_id)s;

-- wants --
select event, title_id, created_at, (created_at at time zone zone_of(%(user_id)s))::date as day
from subscriptions
where user_id = %(user_id)s;

-- subscribers --
select u.id
from users u
where u.is_active
    and (
        exists (select from subscriptions s where s.user_id = u.id)
        or exists (select from followed_authors f where f.user_id = u.id)
    )
order by u.id;
