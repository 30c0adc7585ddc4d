-- record --
insert into audit_log (actor_id, actor_name, action, target, data)
values (%(actor_id)s, %(actor_name)s, %(action)s, %(target)s, %(data)s);

-- page --
select id, at, actor_id, actor_name, action, target, data, count(*) over () as total
from audit_log
where (%(action)s::text is null or action = %(action)s)
order by at desc, id desc
limit %(limit)s
offset %(offset)s;

-- found --
-- Newest first; each condition where it is given. Days are the household's.
select id, at, actor_id, actor_name, action, target, data
from audit_log
where (%(action)s::text is null or action = %(action)s)
    and (%(actor_name)s::text is null or actor_name = %(actor_name)s)
    and (%(since)s::date is null or at >= (%(since)s::date)::timestamp at time zone %(zone)s)
    and (%(until)s::date is null or at < (%(until)s::date + 1)::timestamp at time zone %(zone)s)
    and (%(before)s::bigint is null or id < %(before)s)
order by id desc
limit %(limit)s;

-- names --
-- All that can be chosen by.
select array(select distinct action from audit_log order by 1) as actions,
    array(select distinct actor_name from audit_log order by 1) as actors;
