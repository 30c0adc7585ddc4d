-- save --
insert into api_keys (user_id, name, prefix, key_sha256, scope, expires_at)
values (%(user_id)s, %(name)s, %(prefix)s, %(sha256)s, %(scope)s, %(expires_at)s)
returning id, user_id, name, prefix, scope, expires_at, created_at, last_used_at, revoked_at;

-- recognise --
select id, user_id, name, prefix, scope, expires_at, created_at, last_used_at, revoked_at
from api_keys
where key_sha256 = %(sha256)s
    and revoked_at is null
    and (expires_at is null or expires_at > now());

-- live --
select id
from api_keys
where id = %(id)s
    and revoked_at is null
    and (expires_at is null or expires_at > now());

-- used --
update api_keys
set last_used_at = now()
where id = %(id)s
    and (last_used_at is null or last_used_at < now() - interval '1 minute');

-- of_user --
select id, user_id, name, prefix, scope, expires_at, created_at, last_used_at, revoked_at
from api_keys
where user_id = %(user_id)s
    and revoked_at is null
order by id desc;

-- revoke --
update api_keys
set revoked_at = now()
where id = %(id)s
    and user_id = %(user_id)s
    and revoked_at is null;

-- revoke_all --
update api_keys
set revoked_at = now()
where user_id = %(user_id)s
    and revoked_at is null;

-- of_household --
select k.id, k.user_id, u.name as person, k.name, k.prefix, k.scope, k.last_used_at, k.expires_at
from api_keys k
join users u on u.id = k.user_id
where k.revoked_at is null
order by k.last_used_at desc nulls last, k.id desc;

-- take --
update api_keys
set revoked_at = now()
where id = %(id)s
    and revoked_at is null
returning name, user_id;
