-- own --
select key, value
from user_options
where user_id = %(user_id)s
    and key = any (%(keys)s::text[]);

-- present --
-- Lists that are read now.
select user_id, kind
from recommendation_runs
where state = 'published'
    and (%(user_id)s::bigint is null or user_id = %(user_id)s)
order by user_id, kind;
