-- page_by_name --
-- Hot: one statement that ends in the JSON of the answer. The order is that of an index, so only one page is looked at.
-- No filter here: what might be null makes the prepared plan believe in a handful of rows, and look at all of them.
-- A limit that hides in a select looks alike to every plan, so that one is made and kept: making it takes as long as the page.
select coalesce(json_agg(x.item order by x.place), '[]')::text as items, count(*) as count, max(x.sort_name) as last_name,
    (array_agg(x.id order by x.place))[count(*)] as last_id
from (
    select json_build_object(
        'id', t.id, 'kind', t.kind, 'title', t.name, 'original_title', t.original_name, 'year', t.year, 'end_year', t.end_year,
        'overview', t.overview, 'genres', t.genres, 'runtime_s', t.runtime_s, 'certificate', t.certificate,
        'rating', t.community_rating, 'critic_rating', t.critic_rating, 'status', t.status,
        'poster', t.id,
        'played', coalesce(w.played, false), 'play_count', coalesce(w.play_count, 0), 'last_played_at', w.last_played_at,
        'favorite', coalesce(w.is_favorite, false), 'my_rating', r.value
    ) as item, t.id, t.place, lower(coalesce(t.sort_name, t.name)) as sort_name
    from (
        select t.*, row_number() over (order by lower(coalesce(t.sort_name, t.name)), t.id) as place
        from titles t
        -- Asked of one title after the other, and only until the page is full.
        cross join lateral (
            select
            from visible_titles(%(viewer)s) v
            where v.title_id = t.id
            limit 1
        ) seen
        where t.kind = %(kind)s
            and t.removed_at is null
            and (lower(coalesce(t.sort_name, t.name)), t.id) > (%(after_name)s, %(after_id)s)
        order by lower(coalesce(t.sort_name, t.name)), t.id
        limit (select %(limit)s::int)
        offset (select %(offset)s::int)
    ) t
    left join watch_progress w on w.user_id = %(viewer)s and w.title_id = t.id and w.episode_id is null
    left join ratings r on r.user_id = %(viewer)s and r.title_id = t.id
) x;

-- page --
-- The other orders, and far pages, look at every visible title of the kind.
select coalesce(json_agg(x.item order by x.place), '[]')::text as items, count(*) as count
from (
    select json_build_object(
        'id', t.id, 'kind', t.kind, 'title', t.name, 'original_title', t.original_name, 'year', t.year, 'end_year', t.end_year,
        'overview', t.overview, 'genres', t.genres, 'runtime_s', t.runtime_s, 'certificate', t.certificate,
        'rating', t.community_rating, 'critic_rating', t.critic_rating, 'status', t.status,
        'poster', t.id,
        'played', coalesce(w.played, false), 'play_count', coalesce(w.play_count, 0), 'last_played_at', w.last_played_at,
        'favorite', coalesce(w.is_favorite, false), 'my_rating', r.value
    ) as item, chosen.place
    from (
        select o.id, row_number() over (order by o.value nulls last, o.name, o.id) as place
        from (
            select t.id, lower(coalesce(t.sort_name, t.name)) as name,
                case %(sort)s
                    when 'year' then -t.year::float8
                    when 'rating' then -t.community_rating::float8
                    when 'runtime' then t.runtime_s::float8
                    when 'added' then -extract(epoch from t.created_at)::float8
                    when 'played' then -extract(epoch from p.last_played_at)::float8
                    when 'match' then -ts_rank(t.search, to_tsquery('simple', %(words)s))::float8
                end as value
            from titles t
            join visible_titles(%(viewer)s) v on v.title_id = t.id
            left join watch_progress p on p.user_id = %(viewer)s and p.title_id = t.id and p.episode_id is null
            where t.kind = %(kind)s
                and t.removed_at is null
                and (%(words)s::text is null or t.search @@ to_tsquery('simple', %(words)s))
                and (%(genre)s::text is null or t.genres @> array[%(genre)s::text])
                and (%(year_from)s::int is null or t.year >= %(year_from)s)
                and (%(year_to)s::int is null or t.year <= %(year_to)s)
                and (%(played)s::bool is null or coalesce(p.played, false) = %(played)s)
                and (%(rating_from)s::float8 is null or t.community_rating >= %(rating_from)s)
                and (%(minutes_to)s::int is null or t.runtime_s <= 60 * %(minutes_to)s::int)
                and (%(certificate)s::text is null or t.certificate = %(certificate)s)
        ) o
        order by o.value nulls last, o.name, o.id
        limit %(limit)s
        offset %(offset)s
    ) chosen
    join titles t on t.id = chosen.id
    left join watch_progress w on w.user_id = %(viewer)s and w.title_id = t.id and w.episode_id is null
    left join ratings r on r.user_id = %(viewer)s and r.title_id = t.id
) x;

-- count --
select count(*) as count
from titles t
join visible_titles(%(viewer)s) v on v.title_id = t.id
left join watch_progress w on w.user_id = %(viewer)s and w.title_id = t.id and w.episode_id is null
where t.kind = %(kind)s
    and (%(words)s::text is null or t.search @@ to_tsquery('simple', %(words)s))
    and (%(genre)s::text is null or t.genres @> array[%(genre)s::text])
    and (%(year_from)s::int is null or t.year >= %(year_from)s)
    and (%(year_to)s::int is null or t.year <= %(year_to)s)
    and (%(played)s::bool is null or coalesce(w.played, false) = %(played)s)
    and (%(rating_from)s::float8 is null or t.community_rating >= %(rating_from)s)
    and (%(minutes_to)s::int is null or t.runtime_s <= 60 * %(minutes_to)s::int)
    and (%(certificate)s::text is null or t.certificate = %(certificate)s);

-- detail --
select t.id, t.kind, t.name as title, t.original_name as original_title, t.year, t.end_year, t.released_on, t.overview, t.tagline,
    t.genres, t.studios, t.tags, t.collection, t.countries, t.language, t.runtime_s, t.pages, t.certificate, t.min_age,
    t.community_rating as rating, t.critic_rating, t.status, t.id as poster, t.id as backdrop,
    (select jsonb_object_agg(x.source, x.value) from title_external_ids x where x.title_id = t.id) as external_ids,
    (
        select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'role', c.role, 'character', c.character,
            'has_picture', exists (
                select
                from person_external_ids x
                where x.person_id = p.id
                    and x.server_id is not null
                    and x.picture is not null
            )) order by c.ord), '[]')
        from credits c
        join people p on p.id = c.person_id
        where c.title_id = t.id
    ) as people,
    (select count(*) from episodes e where e.title_id = t.id) as episodes,
    coalesce(w.played, false) as played, coalesce(w.play_count, 0) as play_count, w.last_played_at,
    coalesce(w.position_s, 0) as position_s, coalesce(w.is_favorite, false) as favorite, r.value as my_rating,
    array(
        select f.verdict
        from title_feedback f
        where f.user_id = %(viewer)s
            and f.title_id = t.id
            and coalesce(said_until(f.verdict, f.created_at) > now(), true)
        order by f.verdict
    ) as feedback,
    li.external_id as server_item_id, s.kind as server_kind, s.base_url, s.server_uid
from titles t
join visible_titles(%(viewer)s) v on v.title_id = t.id
left join watch_progress w on w.user_id = %(viewer)s and w.title_id = t.id and w.episode_id is null
left join ratings r on r.user_id = %(viewer)s and r.title_id = t.id
left join lateral (
    -- A copy that the viewer may open: another may lie in a folder that is shut to them.
    select i.external_id, i.server_id
    from library_items i
    join open_items(%(viewer)s) open on open.item_id = i.id and open.title_id = t.id
    where i.title_id = t.id
        and i.episode_id is null
        and i.removed_at is null
    order by i.id
    limit 1
) li on true
left join media_servers s on s.id = li.server_id
where t.id = %(title_id)s
    and t.kind = %(kind)s;

-- similar --
-- Exact: a scan of ten thousand vectors takes three milliseconds. The guard looks at the nearest only.
with space as (
    select e.model_id, e.vec
    from title_embeddings e
    join embedding_models m on m.id = e.model_id and m.is_active
    join visible_titles(%(viewer)s) v on v.title_id = e.title_id
    where e.title_id = %(title_id)s
), near as materialized (
    select e.title_id, e.vec <=> (select vec from space) as distance
    from title_embeddings e
    where e.model_id = (select model_id from space)
        and e.title_id <> %(title_id)s
    order by e.vec <=> (select vec from space)
    limit (select %(pool)s::int)
), seen as materialized (
    select v.title_id
    from visible_titles(%(viewer)s) v
    where v.title_id = any (array(select near.title_id from near))
)
select coalesce(json_agg(x.item), '[]')::text as items, count(*) as count
from (
    select json_build_object(
        'id', t.id, 'kind', t.kind, 'title', t.name, 'year', t.year, 'genres', t.genres, 'rating', t.community_rating,
        'certificate', t.certificate, 'poster', t.id,
        'similarity', round((1 - near.distance)::numeric, 4), 'played', coalesce(w.played, false)
    ) as item
    from near
    join titles t on t.id = near.title_id and (%(kind)s::text is null or t.kind = %(kind)s)
    join seen on seen.title_id = t.id
    left join watch_progress w on w.user_id = %(viewer)s and w.title_id = t.id and w.episode_id is null
    order by near.distance, t.id
    limit (select %(limit)s::int)
) x;

-- genres --
select g.name, count(*) as titles
from titles t
join visible_titles(%(viewer)s) v on v.title_id = t.id
cross join unnest(t.genres) as g (name)
where t.kind = %(kind)s
group by g.name
order by count(*) desc, g.name;

-- certificates --
select t.certificate
from titles t
join visible_titles(%(viewer)s) v on v.title_id = t.id
where t.kind = %(kind)s
    and t.certificate is not null
group by t.certificate
order by min(t.min_age) nulls last, t.certificate;

-- count_episodes --
-- Of those that lie somewhere, the ones that the viewer may open.
select count(*) as count
from episodes e
where e.title_id = %(title_id)s
    and (%(season)s::int is null or e.season = %(season)s)
    and (
        not exists (select from library_items li where li.episode_id = e.id and li.removed_at is null)
        or e.id in (select o.episode_id from open_episodes(%(viewer)s) o where o.title_id = %(title_id)s)
    );

-- episodes --
select e.id, e.season, e.number, e.name as title, e.overview, e.air_date, e.runtime_s, coalesce(w.played, false) as played,
    coalesce(w.position_s, 0) as position_s, w.last_played_at
from episodes e
join visible_titles(%(viewer)s) v on v.title_id = e.title_id
left join watch_progress w on w.user_id = %(viewer)s and w.title_id = e.title_id and w.episode_id = e.id
where e.title_id = %(title_id)s
    and (%(season)s::int is null or e.season = %(season)s)
    and (
        not exists (select from library_items li where li.episode_id = e.id and li.removed_at is null)
        or e.id in (select o.episode_id from open_episodes(%(viewer)s) o where o.title_id = %(title_id)s)
    )
order by e.season nulls last, e.number nulls last, e.id
limit %(limit)s
offset %(offset)s;

-- seasons --
select e.season, count(*) as episodes, count(*) filter (where w.played) as watched
from episodes e
join visible_titles(%(viewer)s) v on v.title_id = e.title_id
left join watch_progress w on w.user_id = %(viewer)s and w.title_id = e.title_id and w.episode_id = e.id
where e.title_id = %(title_id)s
    and (
        not exists (select from library_items li where li.episode_id = e.id and li.removed_at is null)
        or e.id in (select o.episode_id from open_episodes(%(viewer)s) o where o.title_id = %(title_id)s)
    )
group by e.season
order by e.season nulls last;

-- is_visible --
select exists (select from visible_titles(%(viewer)s) v where v.title_id = %(title_id)s) as visible;
