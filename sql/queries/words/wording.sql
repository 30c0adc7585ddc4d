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

-- people --
-- Who may choose for themselves, or has chosen.
select u.id, u.name,
    coalesce(bool_or(o.value::boolean) filter (where o.key = 'words.granted'), false) as granted,
    bool_or(o.value::boolean) filter (where o.key = 'words.chosen') as own,
    bool_or(o.value::boolean) filter (where o.key = 'output.reasons') as own_reasons
from users u
join user_options o on o.user_id = u.id and o.key in ('words.granted', 'words.chosen', 'output.reasons')
where u.deleted_at is null
group by u.id
having bool_or(o.value::boolean or o.key <> 'words.granted')
order by lower(u.name), u.id
limit %(limit)s;
