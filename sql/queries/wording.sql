-- own --
select key, value
from user_options
where user_id = %(user_id)s
    and key = any (%(keys)s::text[]);
