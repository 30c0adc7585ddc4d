-- own --
select key, value
from user_options
where user_id = %(user_id)s;

-- set --
insert into user_options (user_id, key, value)
values (%(user_id)s, %(key)s, %(value)s)
on conflict (user_id, key) do update
set value = excluded.value, updated_at = now();

-- drop --
delete from user_options
where user_id = %(user_id)s
    and key = %(key)s;
