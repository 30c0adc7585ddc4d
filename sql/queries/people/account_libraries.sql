-- account --
select u.id, u.name, u.role, exists (select from identities i where i.user_id = u.id) as is_from_server
from users u
where u.id = %(user_id)s
    and u.deleted_at is null;

-- listing --
-- Every library that is read, and whether the account may open it.
select l.id, l.name, s.name as server,
    exists (select from open_doors(%(user_id)s) d where d.library_id = l.id) as is_open
from libraries l
join media_servers s on s.id = l.server_id
where l.is_enabled
    and l.removed_at is null
order by s.id, lower(l.name), l.id;

-- take --
delete from account_libraries
where user_id = %(user_id)s
    and library_id <> all (%(library_ids)s::bigint[]);

-- give --
insert into account_libraries (user_id, library_id)
select %(user_id)s, unnest(%(library_ids)s::bigint[])
on conflict do nothing;

-- local --
-- Accounts that somebody may give libraries to.
select u.id
from users u
where u.deleted_at is null
    and u.role <> 'admin'
    and not exists (select from identities i where i.user_id = u.id)
order by lower(u.name), u.id;

-- sees_nothing --
select not exists (select from identities where user_id = %(user_id)s)
    and not exists (select from open_doors(%(user_id)s)) as sees_nothing;
