-- is_from_server --
select exists (select from identities where user_id = %(id)s) as is_from_server;

-- update --
update users
set role = coalesce(%(role)s::text, role),
    is_active = coalesce(%(is_active)s::boolean, is_active),
    time_zone = case when %(sets_zone)s then %(time_zone)s::text else time_zone end,
    language = case when %(sets_language)s then %(language)s::text else language end,
    -- Who is switched off, or another than before, signs in anew.
    token_epoch = token_epoch
        + (coalesce(%(role)s::text, role) <> role or coalesce(%(is_active)s::boolean, is_active) <> is_active)::int
where id = %(id)s;

-- other_admins --
-- Locked, so that two administrators cannot switch each other off at once.
select id
from users
where role = 'admin'
    and is_active
    and deleted_at is null
    and id <> %(id)s
order by id
for update;
