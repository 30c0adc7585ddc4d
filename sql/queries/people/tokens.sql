-- begin_family --
with signed_in as (
    update users
    set last_login_at = now()
    where id = %(user_id)s
)
insert into refresh_families (user_id, epoch, user_agent, address, ends_at)
values (%(user_id)s, %(epoch)s, %(user_agent)s, %(address)s, now() + make_interval(days => %(days)s))
returning id;

-- drop_oldest --
-- Whoever signs in without end pushes out their own oldest devices, and fills no table.
delete from refresh_families
where id in (
    select id
    from refresh_families
    where user_id = %(user_id)s
    order by last_used_at desc, id desc
    offset %(keep)s
);

-- shorten --
update refresh_families
set ends_at = created_at + make_interval(days => %(days)s)
where ends_at > created_at + make_interval(days => %(days)s);

-- save --
-- Of tabs that renew at once the first writes it, and all get it.
insert into refresh_tokens (family_id, parent_id, token_sha256, expires_at)
select f.id, %(parent_id)s, %(sha256)s, least(%(expires_at)s, f.ends_at)
from refresh_families f
where f.id = %(family_id)s
on conflict (token_sha256) do update
set token_sha256 = excluded.token_sha256
returning id, expires_at, used_at;

-- forget_used --
-- The oldest of a chain: renewing without end fills no table.
delete from refresh_tokens
where id in (
    select id
    from refresh_tokens
    where family_id = %(family_id)s
        and used_at is not null
    order by id desc
    offset %(keep)s
);

-- use --
-- One statement: of two that come at once one marks the token, and the other finds it marked.
update refresh_tokens t
set used_at = clock_timestamp()
from refresh_families f
join users u on u.id = f.user_id
where t.token_sha256 = %(sha256)s
    and t.used_at is null
    and t.expires_at > now()
    and f.id = t.family_id
    and f.revoked_at is null
    and f.ends_at > now()
    and f.epoch = u.token_epoch
    and u.is_active
    and u.deleted_at is null
returning t.id, t.family_id, f.user_id, f.epoch;

-- used_just_now --
-- Tabs of one device have one user agent; somebody else with the token is no tab.
select t.id, t.family_id, f.user_id, f.epoch
from refresh_tokens t
join refresh_families f on f.id = t.family_id
join users u on u.id = f.user_id
where t.token_sha256 = %(sha256)s
    and t.used_at > clock_timestamp() - make_interval(secs => %(grace_s)s)
    and t.expires_at > now()
    and f.user_agent = %(user_agent)s
    and f.revoked_at is null
    and f.ends_at > now()
    and f.epoch = u.token_epoch
    and u.is_active
    and u.deleted_at is null;

-- revoke_replayed --
update refresh_families f
set revoked_at = now()
from refresh_tokens t
where t.token_sha256 = %(sha256)s
    and t.used_at is not null
    and f.id = t.family_id
    and f.revoked_at is null;

-- seen --
update refresh_families
set last_used_at = now(),
    address = %(address)s
where id = %(id)s
    and revoked_at is null;

-- live_family --
select id
from refresh_families
where id = %(id)s
    and revoked_at is null
    and ends_at > now();

-- revoke_family --
update refresh_families
set revoked_at = now()
where id = %(id)s
    and revoked_at is null;

-- revoke_by_token --
update refresh_families f
set revoked_at = now()
from refresh_tokens t
where t.token_sha256 = %(sha256)s
    and f.id = t.family_id
    and f.revoked_at is null;

-- devices --
-- Whatever lives for this long without being used has ended: refresh tokens and cookies alike.
select f.id, f.user_agent, f.address, f.created_at, f.last_used_at, f.ends_at
from refresh_families f
join users u on u.id = f.user_id
where f.user_id = %(user_id)s
    and f.revoked_at is null
    and f.epoch = u.token_epoch
    and f.ends_at > now()
    and f.last_used_at > now() - %(idle)s::interval
order by f.last_used_at desc, f.id desc;

-- revoke_own --
update refresh_families
set revoked_at = now()
where id = %(id)s
    and user_id = %(user_id)s
    and revoked_at is null;

-- of_household --
-- As `devices`, of everybody.
select f.id, f.user_id, u.name as person, f.user_agent, f.address, f.created_at, f.last_used_at, f.ends_at
from refresh_families f
join users u on u.id = f.user_id
where f.revoked_at is null
    and f.epoch = u.token_epoch
    and f.ends_at > now()
    and f.last_used_at > now() - %(idle)s::interval
order by f.last_used_at desc, f.id desc
limit %(limit)s
offset %(offset)s;
