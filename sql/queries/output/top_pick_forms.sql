-- servers --
-- Where something of the household's is, or could be: servers that hold any library of a kind that people get picks of.
select s.id
from media_servers s
where exists (select from libraries l where l.server_id = s.id and l.is_enabled and l.removed_at is null)
    or exists (select from outputs o where o.server_id = s.id and o.purpose = 'top_picks' and o.user_id is null)
    or exists (select from library_grants g where g.server_id = s.id)
order by s.id;

-- people --
-- Whoever gets picks that are brought to servers, or has a playlist of top picks there that may have to go.
select u.id
from users u
where (
        u.is_active
        and u.deleted_at is null
        and exists (
            select
            from user_kinds k
            join title_kinds t on t.kind = k.kind and t.is_picked and not t.picks_beyond
            where k.user_id = u.id
                and k.enabled
        )
        and exists (select from identities i where i.user_id = u.id and not i.is_disabled)
    )
    or exists (select from outputs o where o.user_id = u.id and o.purpose = 'top_picks')
order by u.id;
