-- titles --
-- What of the household's list goes into its library on one server, best first: no title that somebody would see there who is kept
-- from it, because every new library is open to them.
with mine as (
    select o.external_id, o.guid
    from outputs o
    where o.server_id = %(server_id)s
        and o.purpose = 'top_picks'
        and o.user_id is null
        and o.kind = %(kind)s
        and o.form = 'strm_library'
), crowd as materialized (
    select i as account
    from identities i
    left join mine on true
    where i.server_id = %(server_id)s
        and not i.is_disabled
        and not i.is_admin
        and opens_library(i, null, null)
        and opens_library(i, mine.external_id, mine.guid)
        and (i.blocked_folder_ids <> '{}' or i.shut_paths <> '{}' or i.is_restricted)
), listed as (
    select p.rank, p.title_id
    from top_pick_lists l
    join top_picks p on p.list_id = l.id
    where l.kind = %(kind)s
        and l.state = 'published'
        and not exists (select from crowd c where is_kept_from(c.account, p.title_id))
)
select row_number() over (order by r.rank) as rank, t.id, t.kind, t.name, t.original_name, t.year, t.overview, t.runtime_s, t.certificate,
    t.custom_rating, t.tags, t.community_rating, t.genres, t.studios,
    (
        select jsonb_object_agg(x.source, x.value order by x.value desc)
        from title_external_ids x
        where x.title_id = t.id
    ) as provider_ids,
    (
        select jsonb_agg(jsonb_build_object('role', c.role, 'name', p.name, 'character', c.character) order by c.ord, p.id)
        from credits c
        join people p on p.id = c.person_id
        where c.title_id = t.id
            and c.role in ('cast', 'director', 'writer')
    ) as credits,
    copies.found as copies
from listed r
join titles t on t.id = r.title_id and t.is_playable and t.removed_at is null
cross join lateral (
    select jsonb_agg(
        jsonb_build_object('id', li.id, 'external_id', li.external_id, 'path', li.path, 'source_url', li.source_url,
            'poster_tag', li.poster_tag, 'backdrop_tag', li.backdrop_tag)
        order by li.id
    ) as found
    from library_items li
    join libraries b on b.id = li.library_id and b.is_enabled and b.removed_at is null
    where li.title_id = t.id
        and li.episode_id is null
        and li.server_id = %(server_id)s
        and li.removed_at is null
) copies
where copies.found is not null
order by 1
limit %(limit)s;

-- episodes --
-- None that is rated stricter than its series: what is beside it in the library says nothing of that.
select e.title_id, e.id, e.season, e.number, e.name, e.overview, e.runtime_s,
    jsonb_agg(
        jsonb_build_object('id', li.id, 'external_id', li.external_id, 'path', li.path, 'source_url', li.source_url)
        order by li.id
    ) as copies
from episodes e
join library_items li on li.episode_id = e.id
join libraries b on b.id = li.library_id and b.is_enabled and b.removed_at is null
where e.title_id = any (%(title_ids)s::bigint[])
    and li.server_id = %(server_id)s
    and li.removed_at is null
    and not exists (
        select
        from library_items s
        where s.title_id = e.title_id
            and s.library_id = li.library_id
            and s.episode_id is null
            and s.removed_at is null
            and (li.min_age > s.min_age or not li.tags <@ s.tags)
    )
group by e.id
order by e.title_id, e.season, e.number, e.id;

-- copies --
-- The library's own copies in the place of these items of the server, as far as it has one of each; for one account, where the
-- library is open to it.
select coalesce(c.external_id, w.external_id) as external_id, c.external_id is not null as is_copy
from unnest(%(item_ids)s::text[]) with ordinality as w (external_id, place)
left join lateral (
    select k.external_id
    from library_items li
    join outputs o on o.id = %(output_id)s
    join output_items k on k.output_id = o.id and k.title_id = li.title_id and k.episode_id is not distinct from li.episode_id
    where li.server_id = o.server_id
        and li.external_id = w.external_id
        and li.removed_at is null
        and (
            %(subject)s::text is null
            or exists (
                select
                from identities i
                where i.server_id = o.server_id
                    and i.subject = %(subject)s
                    and opens_library(i, o.external_id, o.guid)
            )
            or exists (
                select
                from library_grants g
                where g.server_id = o.server_id
                    and g.subject = %(subject)s
                    and g.guid = o.guid
                    and g.given_at is not null
            )
        )
    order by k.external_id
    limit 1
) c on true
order by w.place;

-- is_shut_out --
-- Whether somebody is not let into the library, because it shows what they are kept from.
select exists (
    select
    from identities i
    join output_items k on k.output_id = %(output_id)s
    where i.server_id = %(server_id)s
        and i.subject = %(subject)s
        and not opens_library(i, null, null)
        and is_kept_from(i, k.title_id)
) as is_shut_out;

-- readers --
-- Who gets picks of the kind, or sees every new library: whether the library of these titles is to be open to them.
select i.name, opens_library(i, null, null) as sees_all,
    not opens_library(i, null, null) and exists (
        select from unnest(%(title_ids)s::bigint[]) as t (id) where is_kept_from(i, t.id)
    ) as is_shut_out
from identities i
join users u on u.id = i.user_id
where i.server_id = %(server_id)s
    and u.is_active
    and u.deleted_at is null
    and not i.is_disabled
    and (gets_picks(u.id, %(kind)s) or opens_library(i, null, null))
order by lower(i.name), i.id;
