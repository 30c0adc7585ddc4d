-- loss --
-- `shut_out` are people who come in by no other way, `titles` those that no other server holds.
select
    (
        select count(*)
        from identities
        where server_id = %(server_id)s
    )::int as accounts,
    array(
        select u.name
        from users u
        where u.id in (select s.id from shut_out_without(%(server_id)s) s)
        order by lower(u.name), u.id
    ) as shut_out,
    (select count(*) from libraries where server_id = %(server_id)s and removed_at is null)::int as libraries,
    (
        select count(*)
        from titles t
        where t.removed_at is null
            and exists (select from library_items li where li.title_id = t.id and li.server_id = %(server_id)s)
            and not exists (
                select
                from library_items li
                where li.title_id = t.id
                    and li.server_id <> %(server_id)s
                    and li.episode_id is null
                    and li.removed_at is null
            )
    )::int as titles,
    (select count(*) from outputs where server_id = %(server_id)s and external_id is not null)::int as outputs;

-- administrators_left --
-- Who may sign in afterwards and is an administrator.
select exists (
    select
    from users u
    where u.role = 'admin'
        and u.is_active
        and u.deleted_at is null
        and u.id not in (select s.id from shut_out_without(%(server_id)s) s)
        and (
            exists (select from local_credentials c where c.user_id = u.id)
            or exists (
                select
                from identities i
                where i.user_id = u.id
                    and i.server_id <> %(server_id)s
                    and i.is_admin
                    and not i.is_disabled
            )
        )
) as are_left;

-- shut_out --
-- Whoever has no account left is nobody's, and must not become one of those kept here: they see what an administrator gives them.
update users
set is_active = false,
    role = 'member',
    token_epoch = token_epoch + 1
where id in (select s.id from shut_out_without(%(server_id)s) s);

-- settle --
-- Whoever has accounts elsewhere is what those say.
update users u
set role = case when theirs.is_admin then 'admin' else 'member' end
from (
    select o.user_id, bool_or(o.is_admin and not o.is_disabled) as is_admin
    from identities o
    where o.server_id <> %(server_id)s
        and o.user_id in (select i.user_id from identities i where i.server_id = %(server_id)s)
    group by o.user_id
) theirs
where u.id = theirs.user_id
    and u.role is distinct from case when theirs.is_admin then 'admin' else 'member' end;

-- refuse_removals --
update removals
set state = 'refused',
    problem = %(problem)s,
    ended_at = now()
where server_id = %(server_id)s
    and state in ('wanted', 'sent');

-- remove --
delete from media_servers
where id = %(server_id)s;
