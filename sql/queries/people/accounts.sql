-- active_by_id --
-- Somebody whom every server has shut out is not active, whatever we think of them.
select u.id, u.name, u.role, u.is_active, u.token_epoch, u.time_zone, u.language,
    array(select k.kind::text from user_kinds k where k.user_id = u.id and k.enabled) as kinds,
    coalesce((select a.version from avatars a where a.user_id = u.id), i.avatar_tag) as avatar, i.server_name, i.age_limit, coalesce(i.limits, '{}') as limits,
    u.last_login_at, null as inactive_because,
    exists (select from notices n where n.user_id = u.id and n.read_at is null) as has_unread
from users u
left join lateral (
    select i.id, i.avatar_tag, i.age_limit, limits_of(i) as limits, i.is_disabled, s.name as server_name
    from identities i
    join media_servers s on s.id = i.server_id
    where i.user_id = u.id
    order by i.is_disabled, i.id
    limit 1
) i on true
where u.id = %(id)s
    and u.is_active
    and u.deleted_at is null
    and not coalesce(i.is_disabled, false)
    and (
        %(device)s::bigint is null
        or exists (
            select
            from refresh_families f
            where f.id = %(device)s
                and f.user_id = u.id
                and f.epoch = u.token_epoch
                and f.revoked_at is null
                and f.ends_at > now()
        )
    );

-- listing --
-- Everybody, or one: also who is not active.
select u.id, u.name, u.role, u.is_active and not coalesce(i.is_disabled, false) as is_active, u.token_epoch,
    array(select k.kind::text from user_kinds k where k.user_id = u.id and k.enabled) as kinds,
    u.time_zone, u.language, i.age_limit,
    coalesce((select a.version from avatars a where a.user_id = u.id), i.avatar_tag) as avatar,
    (
        select string_agg(s.name, ', ' order by o.id)
        from identities o
        join media_servers s on s.id = o.server_id
        where o.user_id = u.id
    ) as server_name,
    coalesce(i.limits, '{}') as limits, u.last_login_at,
    case
        when not u.is_active then 'switched off here'
        when i.is_disabled and i.missed > 0 then 'gone from ' || i.shut_by
        when i.is_disabled then 'disabled on ' || i.shut_by
    end as inactive_because
from users u
left join lateral (
    select i.id, i.avatar_tag, i.age_limit, limits_of(i) as limits, i.is_disabled, i.missed, s.name as shut_by
    from identities i
    join media_servers s on s.id = i.server_id
    where i.user_id = u.id
    order by i.is_disabled, i.id
    limit 1
) i on true
where u.deleted_at is null
    and (%(id)s::bigint is null or u.id = %(id)s)
order by lower(u.name), u.id;

-- lock_people --
-- A sign-in and a sync that meet the same new person make one of them.
select pg_advisory_xact_lock(7246304, %(server_id)s::int);

-- save_person --
-- Writes nothing, and returns nothing, when all is as it was.
-- With a new policy the answer to the old one is void: where rules are at work that only the server knows, at once.
with known as (
    select id, user_id, policy_digest is distinct from %(policy_digest)s as is_changed
    from identities
    where server_id = %(server_id)s
        and subject = %(subject)s
),
forgotten as (
    delete from shown_items s
    using known
    where s.identity_id = known.id
        and known.is_changed
        and s.is_shown
        and %(foreign_rules)s::text[] <> '{}'
),
made as (
    insert into users (name)
    select %(name)s
    where not exists (select from known)
    returning id
)
insert into identities (
    user_id, server_id, subject, name, avatar_tag, all_folders, folder_ids, blocked_folder_ids, shut_paths, age_limit,
    shut_certificates, hides_unrated_kinds, blocked_tags, allowed_tags, foreign_rules, is_restricted, policy_digest, is_admin,
    is_disabled
)
values (
    coalesce((select user_id from known), (select id from made)), %(server_id)s, %(subject)s, %(name)s, %(avatar_tag)s,
    %(all_folders)s, %(folder_ids)s::text[], %(blocked_folder_ids)s::text[], %(shut_paths)s::text[], %(age_limit)s::smallint,
    %(shut_certificates)s::text[], %(hides_unrated_kinds)s::text[], %(blocked_tags)s::text[], %(allowed_tags)s::text[],
    %(foreign_rules)s::text[], %(is_restricted)s, %(policy_digest)s, %(is_admin)s, %(is_disabled)s
)
on conflict (server_id, subject) do update
set name = excluded.name,
    avatar_tag = excluded.avatar_tag,
    all_folders = excluded.all_folders,
    folder_ids = excluded.folder_ids,
    blocked_folder_ids = excluded.blocked_folder_ids,
    shut_paths = excluded.shut_paths,
    age_limit = excluded.age_limit,
    shut_certificates = excluded.shut_certificates,
    hides_unrated_kinds = excluded.hides_unrated_kinds,
    blocked_tags = excluded.blocked_tags,
    allowed_tags = excluded.allowed_tags,
    foreign_rules = excluded.foreign_rules,
    is_restricted = excluded.is_restricted,
    policy_digest = excluded.policy_digest,
    asked_at = case when identities.policy_digest is not distinct from excluded.policy_digest then identities.asked_at end,
    is_admin = excluded.is_admin,
    is_disabled = excluded.is_disabled
where (
    identities.name, identities.avatar_tag, identities.all_folders, identities.folder_ids, identities.blocked_folder_ids,
    identities.shut_paths, identities.age_limit, identities.shut_certificates, identities.hides_unrated_kinds,
    identities.blocked_tags, identities.allowed_tags, identities.foreign_rules, identities.is_restricted,
    identities.policy_digest, identities.is_admin, identities.is_disabled
) is distinct from (
    excluded.name, excluded.avatar_tag, excluded.all_folders, excluded.folder_ids, excluded.blocked_folder_ids,
    excluded.shut_paths, excluded.age_limit, excluded.shut_certificates, excluded.hides_unrated_kinds,
    excluded.blocked_tags, excluded.allowed_tags, excluded.foreign_rules, excluded.is_restricted,
    excluded.policy_digest, excluded.is_admin, excluded.is_disabled
)
-- No older version of the row: it is new.
returning user_id, xmax = 0 as added;

-- disable_gone --
update identities
set missed = missed + 1,
    is_disabled = %(sure)s or missed + 1 >= %(enough)s
where server_id = %(server_id)s
    and subject <> all (%(subjects)s::text[])
    and not is_disabled
returning is_disabled;

-- people_seen --
update identities
set missed = 0
where server_id = %(server_id)s
    and subject = any (%(subjects)s::text[])
    and missed > 0;

-- settle_users --
-- A person's name and role are what their servers say: admin on one of them is admin here.
with theirs as (
    select i.user_id,
        (array_agg(i.name order by i.is_disabled, i.id))[1] as name,
        case when bool_or(i.is_admin and not i.is_disabled) then 'admin' else 'member' end as role
    from identities i
    where i.user_id in (select user_id from identities where server_id = %(server_id)s)
    group by i.user_id
)
update users u
set name = theirs.name,
    role = theirs.role
from theirs
where u.id = theirs.user_id
    and (u.name, u.role) is distinct from (theirs.name, theirs.role);

-- user_of --
select user_id
from identities
where server_id = %(server_id)s
    and subject = %(subject)s;

-- identities --
-- Where a person is known who is shut out nowhere else.
select server_id, subject, name
from identities
where user_id = %(user_id)s
    and not is_disabled
order by id;

-- revoke --
update users
set token_epoch = token_epoch + 1
where id = %(id)s;

-- named --
select u.id, u.name, s.name as server_name
from users u
left join identities i on i.user_id = u.id
left join media_servers s on s.id = i.server_id
where u.deleted_at is null
    and (lower(u.name) = lower(%(who)s) or u.id::text = %(who)s)
-- A name that looks like a number comes before the number of somebody else.
order by lower(u.name) = lower(%(who)s) desc, u.id;

-- switch --
insert into user_kinds (user_id, kind, enabled)
select %(id)s, s.kind, s.enabled
from jsonb_to_recordset(%(switches)s) as s (kind text, enabled boolean)
on conflict (user_id, kind) do update
set enabled = excluded.enabled;

-- forgotten --
-- Digests of this server's accounts that nobody takes up until they sign in themselves.
select subject_sha256
from forgotten_accounts
where server_id = %(server_id)s;

-- remember --
delete from forgotten_accounts
where server_id = %(server_id)s
    and subject_sha256 = %(subject_sha256)s;
