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
