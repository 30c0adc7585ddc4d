-- begin_family --
insert into refresh_families (user_id, epoch, user_agent, address)
values (%(user_id)s, %(epoch)s, %(user_agent)s, %(address)s)
returning id;

-- save --
insert into refresh_tokens (family_id, parent_id, token_sha256, expires_at)
values (%(family_id)s, %(parent_id)s, %(sha256)s, %(expires_at)s);

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
where id = %(id)s;

-- live_family --
select id
from refresh_families
where id = %(id)s
    and revoked_at is null;

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
select f.id, f.user_agent, f.address, f.created_at, f.last_used_at
from refresh_families f
join users u on u.id = f.user_id
where f.user_id = %(user_id)s
    and f.revoked_at is null
    and f.epoch = u.token_epoch
    and exists (select from refresh_tokens t where t.family_id = f.id and t.expires_at > now())
order by f.last_used_at desc, f.id desc;

-- revoke_own --
update refresh_families
set revoked_at = now()
where id = %(id)s
    and user_id = %(user_id)s
    and revoked_at is null;
