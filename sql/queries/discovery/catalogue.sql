-- listing --
-- A list of the world as somebody may know of it. What is in cinemas or new there is out of it once it can be had as a file.
-- What is asked for hides in a table, which looks alike to every plan, so that one is made and kept: making it takes longer than the page.
with asked as materialized (
    select %(sort)s::text as sort, %(descending)s::bool as descending, %(is_filtered)s::bool as is_filtered, %(genre)s::text as genre,
        %(year_from)s::int as year_from, %(year_to)s::int as year_to, %(score_from)s::float8 as score_from, %(votes_from)s::int as votes_from,
        %(in_library)s::bool as in_library
), listed as materialized (
    select l.title_id, l.place
    from catalogue_list_titles l
    where l.list = %(list)s
        and l.kind = %(kind)s
        and l.region = %(region)s
        and not (
            l.list in ('now-playing', 'new-releases')
            and exists (
                select
                from releases r
                where r.title_id = l.title_id
                    and r.region = l.region
                    and r.how = 'digital'
                    and r.released_on <= current_date
            )
        )
), seen as materialized (
    select v.title_id
    from visible_titles(%(viewer)s) v
    where v.title_id = any (array(select listed.title_id from listed))
), known as materialized (
    -- Of the others it is asked whether they may be known of: what can be opened may be, and asking that takes the longer.
    select c.title_id
    from catalogue_titles(%(viewer)s) c
    where c.title_id = any (array(select listed.title_id from listed except select seen.title_id from seen))
), open as (
    -- An array is looked up at once; a join goes through all of it for each title of the list.
    select l.title_id, l.place, l.title_id = any (array(select seen.title_id from seen)) as in_library
    from listed l
    where l.title_id = any (array(select seen.title_id from seen union all select known.title_id from known))
), chosen as (
    select o.*, count(*) over () as total,
        -- By place, which is how most ask, without a look at what is known of each title.
        case when a.sort <> 'place' then (
            select case a.sort
                    when 'score' then c.score
                    when 'quality' then c.quality
                    when 'popularity' then c.popularity
                    when 'released' then c.released_on - date '2000-01-01'
                    when 'year' then c.year
                end
            from catalogue_facts c
            where c.id = o.title_id
        ) else o.place end * case when a.descending then -1 else 1 end as worth
    from open o
    cross join asked a
    where (a.in_library is null or o.in_library = a.in_library)
        and (
            not a.is_filtered
            or exists (
                select
                from catalogue_facts c
                where c.id = o.title_id
                    and (a.genre is null or c.genres @> array[a.genre])
                    and (a.year_from is null or c.year >= a.year_from)
                    and (a.year_to is null or c.year <= a.year_to)
                    and (a.score_from is null or c.score >= a.score_from)
                    and (a.votes_from is null or c.votes >= a.votes_from)
            )
        )
    order by worth nulls last, o.place
    limit (select %(limit)s::int)
    offset (select %(offset)s::int)
)
select c.*, o.place, o.in_library, coalesce(p.state = 'planned', false) as planned, o.total,
    (select r.as_of from catalogue_lists r where r.list = %(list)s and r.kind = %(kind)s and r.region = %(region)s) as as_of
from chosen o
join catalogue_facts c on c.id = o.title_id
left join watch_states p on p.user_id = %(viewer)s and p.title_id = o.title_id
order by o.worth nulls last, o.place;

-- as_of --
select as_of
from catalogue_lists
where list = %(list)s
    and kind = %(kind)s
    and region = %(region)s;

-- search --
-- By words and by meaning, what is in the house and what is not, fused as `titles/search.sql` does it.
with matching as materialized (
    select c.*
    from search_candidates(
        %(terms)s::tsquery[], %(weights)s::float8[], %(enough)s::float8, %(in_name)s::tsquery, %(space)s::smallint, %(asked)s::halfvec, %(kinds)s::text[],
        %(genre)s::text, %(year_from)s::int, %(year_to)s::int, %(pool)s::int
    ) c
), known as materialized (
    select c.title_id
    from catalogue_titles(%(viewer)s) c
    where c.title_id = any (array(select matching.title_id from matching))
), seen as materialized (
    -- In a library of the viewer's.
    select distinct v.title_id
    from open_items(%(viewer)s) v
    where v.title_id = any (array(select matching.title_id from matching))
), placed as (
    select m.title_id, n.title_id is not null as in_library,
        case when m.is_named then row_number() over (partition by m.is_named order by m.worth desc, m.title_id) end as named,
        case when m.is_telling then row_number() over (partition by m.is_telling order by m.worth desc, m.title_id) end as worded,
        case when m.distance is not null then row_number() over (order by m.distance nulls last, m.title_id) end as meant
    from matching m
    join known k on k.title_id = m.title_id
    left join seen n on n.title_id = m.title_id
    where %(in_library)s::bool is null
        or (n.title_id is not null) = %(in_library)s
)
select c.*, null::int as place, f.in_library, coalesce(p.state = 'planned', false) as planned, count(f.title_id) over () as total, looked.is_cut
-- One row at least: also of nothing found it says whether there may be more for this viewer among what was not looked at.
from (
    select exists (select from matching m group by m.kind having count(*) >= %(pool)s)
        and (select count(*) from placed) < %(limit)s as is_cut
) looked
left join (
    placed f
    join catalogue_facts c on c.id = f.title_id
) on true
left join watch_states p on p.user_id = %(viewer)s and p.title_id = f.title_id
order by reciprocal_rank(f.named) + reciprocal_rank(f.worded) + reciprocal_rank(f.meant) desc, f.title_id
limit %(limit)s;

-- hero --
-- The best of what is out and talked about, with pictures to show.
select c.*, null::int as place, v.title_id is not null as in_library, coalesce(p.state = 'planned', false) as planned, c.id as backdrop
from catalogue_facts c
cross join lateral (
    -- Asked of one title after the other, the best first, until there are enough.
    select
    from catalogue_titles(%(viewer)s) k
    where k.title_id = c.id
    limit 1
) known
left join lateral (
    select x.title_id
    from visible_titles(%(viewer)s) x
    where x.title_id = c.id
    limit 1
) v on true
left join watch_states p on p.user_id = %(viewer)s and p.title_id = c.id
where c.score is not null
    and (%(kind)s::text is null or c.kind = %(kind)s)
    and c.quality >= %(quality_from)s
    and c.buzz >= %(buzz_from)s
    and (c.released_on is null or c.released_on <= current_date)
    and (
        exists (
            select
            from open_items(%(viewer)s) o
            join library_items i on i.id = o.item_id and i.poster_tag is not null and i.backdrop_tag is not null
            where o.title_id = c.id
        )
        or (
            select count(distinct x.shape)
            from world_pictures x
            where x.title_id = c.id
        ) = 2
    )
order by c.score desc, c.id
limit %(limit)s;

-- detail --
-- By its name in addresses, or by its number. Tags and collections are a server's own words, for whoever sees the title there.
select t.id, t.kind, g.slug, t.name as title, t.original_name as original_title, t.year, t.end_year, t.released_on, t.overview, t.tagline,
    t.genres, t.studios, case when v.title_id is not null then t.tags else '{}' end as tags,
    case when v.title_id is not null then t.collection end as collection, t.countries, t.language, t.runtime_s, t.certificate, t.community_rating as rating, t.critic_rating, t.status, t.id as poster, t.id as backdrop, s.inputs, s.score, s.quality, s.buzz, s.fresh,
    v.title_id is not null as in_library,
    coalesce((select p.state = 'planned' from watch_states p where p.user_id = %(viewer)s and p.title_id = t.id), false) as planned,
    coalesce((select jsonb_object_agg(x.source, x.value) from title_external_ids x where x.title_id = t.id), '{}') as external_ids,
    (
        select coalesce(jsonb_agg(jsonb_build_object('name', p.name, 'role', c.role, 'character', c.character) order by c.ord), '[]')
        from credits c
        join people p on p.id = c.person_id
        where c.title_id = t.id
    ) as people,
    (
        select coalesce(jsonb_agg(jsonb_build_object('rater', r.rater, 'value', r.value, 'votes', r.votes) order by r.rater), '[]')
        from (
            select distinct on (o.rater) o.rater, o.value, o.votes
            from world_ratings o
            where o.title_id = t.id
            order by o.rater, o.source <> o.rater, o.source
        ) r
    ) as ratings,
    (
        select coalesce(jsonb_agg(jsonb_build_object('site', r.site, 'value', r.value, 'name', r.name) order by r.ord), '[]')
        from trailers r
        where r.title_id = t.id
    ) as trailers,
    (
        select coalesce(jsonb_agg(jsonb_build_object('name', r.name, 'how', r.how) order by r.ord), '[]')
        from watch_providers r
        where r.title_id = t.id
            and r.region = %(region)s
    ) as providers,
    (
        select coalesce(jsonb_agg(jsonb_build_object('how', r.how, 'on', r.released_on) order by r.released_on, r.how), '[]')
        from releases r
        where r.title_id = t.id
            and r.region = %(region)s
    ) as releases,
    (
        select min(a.airs_on)
        from airings a
        where a.title_id = t.id
            and a.airs_on >= current_date
    ) as next_airing
from titles t
join catalogue_titles(%(viewer)s) c on c.title_id = t.id
left join lateral (
    select o.title_id
    from open_items(%(viewer)s) o
    where o.title_id = t.id
        and t.removed_at is null
    limit 1
) v on true
left join title_slugs g on g.title_id = t.id
left join title_scores s on s.title_id = t.id
-- One number, so that only this title is looked at.
where t.id = coalesce(
        %(title_id)s::bigint,
        (select n.title_id from title_slugs n where n.kind = %(kind)s and n.slug = %(slug)s)
    )
    and t.kind = %(kind)s;
