-- listing --
select id, at, actor_name, data -> 'values' as values, coalesce(data -> 'before', '{}') as before
from audit_log
where action = 'settings.options'
    and (%(before)s::bigint is null or id < %(before)s)
order by id desc
limit %(limit)s;

-- after --
-- Each option that was changed since, with what it was until then.
select distinct on (changed.name) changed.name, changed.value
from audit_log a
cross join lateral jsonb_each(a.data -> 'before') as changed (name, value)
where a.action = 'settings.options'
    and a.id > %(id)s
order by changed.name, a.id;

-- is_there --
select exists (select from audit_log where id = %(id)s and action = 'settings.options');
