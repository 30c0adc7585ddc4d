-- by_email --
select u.id, c.password_hash
from users u
join local_credentials c on c.user_id = u.id
where lower(u.email) = lower(%(email)s)
    and u.deleted_at is null;

-- is_kept_here --
-- By its address; by its name where nobody of a media server has that too.
select u.id
from users u
join local_credentials c on c.user_id = u.id
where u.deleted_at is null
    and (
        lower(u.email) = lower(%(name)s)
        or (lower(u.name) = lower(%(name)s) and not exists (select from identities i where lower(i.name) = lower(%(name)s)))
    )
limit 1;

-- names --
select name
from users
where deleted_at is null;

-- of_user --
select u.email, c.password_hash
from users u
join local_credentials c on c.user_id = u.id
where u.id = %(user_id)s;

-- make_user --
insert into users (name, email, role)
values (%(name)s, %(email)s, %(role)s)
on conflict (lower(email)) do nothing
returning id;

-- save --
insert into local_credentials (user_id, password_hash)
values (%(user_id)s, %(hash)s)
on conflict (user_id) do update
set password_hash = excluded.password_hash,
    changed_at = now();

-- set_email --
update users
set email = %(email)s
where id = %(user_id)s
    and not exists (select from users taken where lower(taken.email) = lower(%(email)s) and taken.id <> %(user_id)s);

-- local --
-- Who signs in here with an address, by name.
select u.id, u.name, u.email, u.role, u.is_active, exists (select from identities i where i.user_id = u.id) as is_on_server
from local_credentials c
join users u on u.id = c.user_id
where u.deleted_at is null
order by lower(u.name), u.id;
