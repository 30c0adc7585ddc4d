-- some --
select u.id
from users u
where u.role = 'admin'
    and u.is_active
    and u.deleted_at is null
    and not coalesce((select bool_and(i.is_disabled) from identities i where i.user_id = u.id), false)
limit 1;
