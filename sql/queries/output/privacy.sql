-- outputs --
-- What of ours is on media servers, with everybody on that server who has something to do with it: by what they are to open it,
-- and by what they may as the server last said. Of a collection that is whoever may open the server's library of collections.
with page as (
    select o.id, o.server_id, s.name as server, s.last_seen_at, o.purpose, o.form, o.kind::text as kind, o.name, o.user_id, u.name as person,
        o.external_id, o.guid, o.problem, o.readers_seen_at, count(*) over () as total,
        (select c.name from channels c where c.id = o.channel_id) as channel,
        (
            select min(g.external_id)
            from library_grants g
            where g.server_id = o.server_id
                and g.reason = 'collections'
        ) as collections
    from outputs o
    join media_servers s on s.id = o.server_id
    left join users u on u.id = o.user_id
    order by o.server_id, o.purpose, lower(u.name) nulls first, o.kind, o.form, o.id
    limit %(limit)s
    offset %(offset)s
)
select p.id, p.server, p.last_seen_at, p.purpose, p.form, p.kind, p.name, p.user_id, p.person, p.channel, p.problem, p.readers_seen_at,
    p.external_id is not null as is_there, p.total::int as total,
    (
        select coalesce(jsonb_agg(jsonb_build_object(
            'user_id', i.user_id,
            'name', i.name,
            'is_own', i.user_id is not distinct from p.user_id,
            'is_admin', i.is_admin,
            'sees_new', opens_library(i, null, null),
            'gets_kind', p.kind is not null and gets_picks(i.user_id, p.kind),
            'is_granted', exists (
                select
                from library_grants g
                where g.server_id = p.server_id
                    and g.subject = i.subject
                    and g.given_at is not null
                    and (g.guid = p.guid or (p.form = 'collection' and g.reason = 'collections'))
            ),
            'opens', case p.form
                when 'collection' then opens_library(i, p.collections, null)
                else opens_library(i, p.external_id, p.guid)
            end
        ) order by lower(i.name), i.id), '[]')
        from identities i
        where i.server_id = p.server_id
            and not i.is_disabled
    ) as accounts
from page p
order by p.server_id, p.purpose, lower(p.person) nulls first, p.kind, p.form, p.id;
