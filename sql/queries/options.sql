-- get --
select value
from options
where key = %(key)s;

-- all --
select key, value
from options;

-- set --
insert into options (key, value)
values (%(key)s, %(value)s)
on conflict (key) do update
set value = excluded.value, version = options.version + 1, updated_at = now()
where options.value is distinct from excluded.value;
