-- inputs --
-- All that decides whether a worker's arrays are still good, in one look.
with borrowed as materialized (
    -- What is borrowed from other kinds; nothing where nothing is.
    select b.kind, b.version, v.user_id, v.version as signals
    from catalogue_versions b
    left join signal_versions v on v.kind = b.kind
    where b.kind <> %(kind)s
        and (select k.borrows_taste from title_kinds k where k.kind = %(kind)s)
), moved as (
    select coalesce(sum(m.version), 0)::bigint as titles
    from (select distinct b.kind, b.version from borrowed b) m
)
select
    -- The arrays hold no acts: one more play of a title that is borrowed already leaves them as they are.
    (select concat_ws('/', c.version, moved.titles, (select md5(string_agg(b.title_id::text, ' ' order by b.title_id)) from borrowed_titles(%(kind)s) b))
        from catalogue_versions c, moved
        where c.kind = %(kind)s) as catalogue_version,
    (select jsonb_build_object('id', id, 'provider', provider, 'name', name, 'dim', dim) from embedding_models where is_active)
        as space,
    (select coalesce(jsonb_object_agg(key, value), '{}') from options) as options,
    (select array_agg(u.id order by u.id) from users u where u.is_active) as user_ids,
    -- What acts are worth depends also on running times, on episodes and, for those still to be shown, on the day. All three
    -- only grow, so their sum moves whenever one of them does.
    (select array_agg(coalesce(v.version, 0) + c.version + (current_date - date '2020-01-01')
            + moved.titles + coalesce((select sum(b.signals) from borrowed b where b.user_id = u.id), 0)::bigint order by u.id)
        from users u
        cross join moved
        join catalogue_versions c on c.kind = %(kind)s
        left join signal_versions v on v.user_id = u.id and v.kind = %(kind)s
        where u.is_active) as versions,
    (select gets_picks(id, %(kind)s) from users where id = %(user_id)s and is_active) as gets_picks,
    (select coalesce(jsonb_object_agg(key, value), '{}') from user_options where user_id = %(user_id)s) as own_options,
    (select weights from engine_weights where kind = %(kind)s) as weights,
    -- Days on which a title was shown and passed over, each fading by half in two weeks, the first two free.
    (select coalesce(jsonb_object_agg(i.title_id, round((i.times - 2)::numeric, 6)), '{}')
        from (
            select d.title_id, sum(power(0.5, greatest(0, %(now)s / 86400.0 - d.day) / 14)) as times
            from (
                select distinct s.title_id, floor(extract(epoch from s.occurred_at) / 86400)::int as day
                from interactions s
                where s.user_id = %(user_id)s
                    and s.kind = 'impression'
                    and s.occurred_at > now() - interval '60 days'
            ) d
            group by d.title_id
        ) i
        where i.times > 2) as impressions,
    -- What the person may be shown, less what rests: eight bytes an id, in one value; ten thousand rows would cost more to fetch than to find.
    (select coalesce(string_agg(int8send(v.title_id), ''), '')
        from visible_of_kind(%(user_id)s, %(kind)s) v
        join titles t on t.id = v.title_id
        where t.is_playable
            and not exists (
                select
                from title_feedback f
                where f.user_id = %(user_id)s
                    and f.title_id = v.title_id
                    and f.verdict = 'rest'
                    and said_until(f.verdict, f.created_at) > now()
            )) as visible,
    -- With whom picks are compared just now, and what the media server suggests where it is that.
    (select jsonb_build_object('rival', p.name, 'is_wide', p.is_wide, 'suggestions', (
            select coalesce(jsonb_agg(s.title_id order by s.place, s.title_id), '[]')
            from server_suggestions s
            where s.user_id = %(user_id)s
                and p.name = 'server'
        ))
        from proof_rivals p
        where p.verdict = 'open'
        order by p.began_at, p.name
        limit 1) as contest,
    exists (select from identities where user_id = %(user_id)s) as has_account,
    -- How many acts the words about this person's taste are behind; null where there are none yet.
    (select coalesce(v.version, 0) - s.signals
        from synopses s
        left join signal_versions v on v.user_id = s.user_id and v.kind = s.kind
        where s.user_id = %(user_id)s
            and s.kind = %(kind)s) as taste_moved;

-- facts --
-- Everybody's people in one pass: asked title by title they were nine tenths of the time that loading takes.
with cast_of as (
    select c.title_id, (array_agg(p.name order by c.ord, p.id))[:10] as people
    from credits c
    join people p on p.id = c.person_id
    where c.role <> 'crew'
    group by c.title_id
)
select t.id, t.name, t.year, t.language, t.votes, t.community_rating, t.critic_rating, t.genres, t.studios, t.collection, t.tags,
    t.overview, t.tagline, coalesce(c.people, '{}') as people
from weighed_titles(%(kind)s) w
join titles t on t.id = w.title_id
left join cast_of c on c.title_id = t.id
order by t.id;

-- twins --
-- Titles of one name and year that no provider tells apart: copies, as far as anybody can know. Beyond libraries there are editions,
-- which differ in year and ids: they are one by their work.
select a.id, b.id as twin_id
from titles a
join titles b on b.kind = a.kind
    and b.year = a.year
    and lower(b.name) = lower(a.name)
    and b.id <> a.id
where a.kind = %(kind)s
    and not exists (
        select
        from title_external_ids x
        join title_external_ids y on y.source = x.source and y.kind = x.kind and y.title_id = b.id and y.value <> x.value
        where x.title_id = a.id
    )
union
select x.title_id, y.title_id
from works x
join works y on y.kind = x.kind and y.key = x.key and y.title_id <> x.title_id
where x.kind = %(kind)s
    and (select k.picks_beyond from title_kinds k where k.kind = %(kind)s);

-- acts --
-- Everything these people did with films, one row a person and title.
select k.user_id, k.title_id,
    -- Servers count a play when it starts: only with their word that it was seen is it one.
    case when w.played then w.play_count else 0 end as plays,
    -- Of what was never begun there is no share: `least` would take null for a whole.
    case when w.played then 1.0 when t.runtime_s > 0 and w.position_s is not null then least(1.0, w.position_s::float8 / t.runtime_s) end
        as share,
    -- A server does not say when a rating was given: that it was read today does not make a film seen long ago the newest.
    extract(epoch from coalesce(
        greatest(w.last_played_at, case when r.source = 'user' then r.rated_at end, s.finished_on), r.rated_at, f.created_at,
        s.changed_at
    ))::float8 as last_at,
    coalesce(w.is_favorite, false) as favorite,
    r.value as rating,
    coalesce(f.hidden, false) as hidden,
    coalesce(f.feedback, 0) as feedback,
    coalesce(f.removed, false) as removed,
    -- What they say they are in the middle of is begun, wherever they watch it.
    coalesce(not w.played and w.position_s >= 0.06 * t.runtime_s, false) or coalesce(s.state in ('watching', 'paused'), false)
        as started,
    s.state
from (
    select user_id, title_id from watch_progress where user_id = any (%(user_ids)s::bigint[]) and episode_id is null
    union
    select user_id, title_id from ratings where user_id = any (%(user_ids)s::bigint[])
    union
    select user_id, title_id from title_feedback where user_id = any (%(user_ids)s::bigint[]) and verdict <> 'rest'
    union
    select user_id, title_id from watch_states where user_id = any (%(user_ids)s::bigint[]) and state is not null
) k
join titles t on t.id = k.title_id and t.kind = %(kind)s
left join watch_progress w on w.user_id = k.user_id and w.title_id = k.title_id and w.episode_id is null
left join ratings r on r.user_id = k.user_id and r.title_id = k.title_id
left join watch_states s on s.user_id = k.user_id and s.title_id = k.title_id
left join (
    select user_id, title_id, bool_or(verdict = 'hide') as hidden, bool_or(verdict = 'forget') as removed,
        sum(case verdict when 'more' then 1 when 'less' then -1 else 0 end)::int as feedback, max(created_at) as created_at
    from title_feedback
    where verdict <> 'rest'
    group by user_id, title_id
) f on f.user_id = k.user_id and f.title_id = k.title_id
order by k.user_id, k.title_id;

-- acts_by_episode --
-- The same for what has episodes: the share is of the episodes that have been shown, specials aside.
with watched as (
    select w.user_id, w.title_id, count(*) filter (where w.played and coalesce(e.season, 1) > 0) as played,
        max(w.last_played_at) as last_played_at,
        bool_or(w.played or w.position_s > 0) as started
    from watch_progress w
    join episodes e on e.id = w.episode_id
    where w.user_id = any (%(user_ids)s::bigint[])
    group by w.user_id, w.title_id
), lengths as (
    select e.title_id, count(*) as shown
    from episodes e
    where coalesce(e.season, 1) > 0
        and (e.air_date is null or e.air_date <= current_date)
        and e.title_id in (select title_id from watched)
    group by e.title_id
), feedback as (
    select user_id, title_id, bool_or(verdict = 'hide') as hidden, bool_or(verdict = 'forget') as removed,
        sum(case verdict when 'more' then 1 when 'less' then -1 else 0 end)::int as feedback, max(created_at) as created_at
    from title_feedback
    where verdict <> 'rest'
    group by user_id, title_id
)
select k.user_id, k.title_id,
    0 as plays,
    case when l.shown > 0 then least(1.0, p.played::float8 / l.shown) when w.played then 1.0 end as share,
    extract(epoch from coalesce(
        greatest(p.last_played_at, w.last_played_at, case when r.source = 'user' then r.rated_at end, s.finished_on), r.rated_at,
        f.created_at, s.changed_at
    ))::float8 as last_at,
    coalesce(w.is_favorite, false) as favorite,
    r.value as rating,
    coalesce(f.hidden, false) as hidden,
    coalesce(f.feedback, 0) as feedback,
    coalesce(f.removed, false) as removed,
    coalesce(p.started, false) or coalesce(s.state in ('watching', 'paused'), false) as started,
    s.state
from (
    select user_id, title_id from watch_progress where user_id = any (%(user_ids)s::bigint[])
    union
    select user_id, title_id from ratings where user_id = any (%(user_ids)s::bigint[])
    union
    select user_id, title_id from title_feedback where user_id = any (%(user_ids)s::bigint[]) and verdict <> 'rest'
    union
    select user_id, title_id from watch_states where user_id = any (%(user_ids)s::bigint[]) and state is not null
) k
join titles t on t.id = k.title_id and t.kind = %(kind)s
left join watched p on p.user_id = k.user_id and p.title_id = k.title_id
left join lengths l on l.title_id = k.title_id
left join watch_progress w on w.user_id = k.user_id and w.title_id = k.title_id and w.episode_id is null
left join ratings r on r.user_id = k.user_id and r.title_id = k.title_id
left join watch_states s on s.user_id = k.user_id and s.title_id = k.title_id
left join feedback f on f.user_id = k.user_id and f.title_id = k.title_id
order by k.user_id, k.title_id;

-- lock_person --
-- One list at a time for a person. A statement of its own: one that waits for a lock sees what was there before it waited.
select pg_advisory_xact_lock(7246304, %(user_id)s::int);

-- publish --
select publish_list(%(user_id)s, %(kind)s, %(config)s, %(signals)s::int, %(candidates)s::int, %(picks)s::jsonb) as id;

-- forget_superseded --
delete from recommendation_runs
where user_id = %(user_id)s
    and kind = %(kind)s
    and state = 'superseded';

-- of_run --
-- Through the guard of whoever looks, and of whose list it is: titles, and each title that the evidence names.
-- Hot: a title is looked up once, however many picks name it, and `item` and `evidence` are the JSON of the answer already.
with listed as materialized (
    select r.rank, r.title_id, r.match, r.parts, r.evidence, r.facts, r.reason
    from recommendation_runs run
    join recommendations r on r.run_id = run.id
    where run.user_id = %(user_id)s
        and case when %(run_id)s::bigint is null then run.kind = %(kind)s and run.state = 'published' else run.id = %(run_id)s end
        and (%(title_id)s::bigint is null or r.title_id = %(title_id)s)
), said as materialized (
    select l.rank, e.ordinality as place, (e.value ->> 'title_id')::bigint as title_id, e.value ->> 'share' as share
    from listed l
    cross join jsonb_array_elements(l.evidence) with ordinality as e
), named as materialized (
    select array_agg(n.title_id) as ids
    from (select title_id from listed union select title_id from said) n
), seen as materialized (
    select t.id, t.is_playable, left(json_build_object('title_id', t.id, 'title', t.name, 'year', t.year)::text, -1) as opening
    from visible_titles(%(viewer)s) v
    join titles t on t.id = v.title_id
    where v.title_id = any ((select ids from named)::bigint[])
        and (%(viewer)s = %(user_id)s or v.title_id in (
            select own.title_id
            from visible_titles(%(user_id)s) own
            where own.title_id = any ((select ids from named)::bigint[])
        ))
), told as materialized (
    select s.rank, count(*) as count, string_agg(seen.opening || ', "share" : ' || s.share || '}', ', ' order by s.place) as evidence
    from said s
    join seen on seen.id = s.title_id
    group by s.rank
), page as materialized (
    select l.rank, l.title_id, l.match, l.parts, l.facts, l.reason, told.evidence, count(*) over () as total,
        coalesce(told.count, 0) < jsonb_array_length(l.evidence) as is_cut
    from listed l
    join seen on seen.id = l.title_id and seen.is_playable
    left join told on told.rank = l.rank
    order by l.rank
    limit (select %(limit)s::int)
    offset (select %(offset)s::int)
), open as materialized (
    -- Of each title the oldest copy that the viewer may open.
    select distinct on (li.title_id) li.title_id, li.external_id, li.server_id
    from open_items(%(viewer)s) o
    join library_items li on li.id = o.item_id
    where o.title_id = any (array(select p.title_id from page p))
    order by li.title_id, li.id
)
select r.total, r.title_id, t.kind, r.reason, r.is_cut, case when r.is_cut or %(title_id)s::bigint is not null then r.facts end as facts,
    coalesce(r.facts -> 'asked', '[]') as asked,
    json_build_object(
        'rank', r.rank, 'title_id', r.title_id, 'title', t.name, 'year', t.year, 'match', r.match, 'parts', r.parts,
        'genres', t.genres, 'runtime_s', t.runtime_s, 'certificate', t.certificate, 'rating', t.community_rating,
        'server_item_id', li.external_id
    )::text as item,
    '[' || coalesce(r.evidence, '') || ']' as evidence,
    li.external_id as server_item_id, s.kind as server_kind, s.base_url, s.server_uid
from page r
join titles t on t.id = r.title_id
left join open li on li.title_id = r.title_id
left join media_servers s on s.id = li.server_id
order by r.rank;

-- published --
select id, created_at, signals, candidates,
    case
        when least((config ->> 'count')::int, candidates) > (select count(*) from recommendations r where r.run_id = run.id)
            then (config ->> 'floor')::int
    end as floor
from recommendation_runs run
where user_id = %(user_id)s
    and kind = %(kind)s
    and state = 'published';

-- runs --
select id, kind, state, created_at, signals, candidates, config -> 'sliders' as sliders, config ->> 'strategy' as strategy,
    (select count(*) from recommendations r where r.run_id = run.id) as picks
from recommendation_runs run
where user_id = %(user_id)s
    and (%(kind)s::text is null or kind = %(kind)s)
    and (%(run_id)s::bigint is null or id = %(run_id)s)
order by id desc
limit %(limit)s
offset %(offset)s;

-- count_runs --
select count(*) as count
from recommendation_runs
where user_id = %(user_id)s
    and (%(kind)s::text is null or kind = %(kind)s);

-- enabled_users --
select u.id
from users u
where u.is_active
    and gets_picks(u.id, %(kind)s)
order by u.id;
