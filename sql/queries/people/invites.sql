-- save --
insert into invites (token_sha256, role, email, created_by, for_first_admin, expires_at)
values (%(sha256)s, %(role)s, %(email)s, %(created_by)s, %(for_first_admin)s, now() + %(life)s)
returning id, role, email, created_by, created_at, expires_at;

-- use --
-- One statement: of two that come at once one gets it.
update invites
set used_at = now()
where token_sha256 = %(sha256)s
    and used_at is null
    and expires_at > now()
    and (email is null or lower(email) = lower(%(email)s))
    and (%(from_members)s or created_by is null)
    and not (for_first_admin and exists (select from users where role = 'admin' and is_active and deleted_at is null))
returning id, role, created_by;

-- used_by --
update invites
set used_by = %(user_id)s
where id = %(id)s;

-- pending --
select id, role, email, created_by, created_at, expires_at
from invites
where used_at is null
    and expires_at > now()
order by id desc;

-- revoke --
delete from invites
where id = %(id)s
    and used_at is null;

-- drop_first --
delete from invites
where for_first_admin
    and used_at is null;
