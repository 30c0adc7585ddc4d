-- viewings --
-- Each series that enough people began: its episodes in their true order and how far everybody came. What was shown of late nobody
-- can have left yet.
with ordered as materialized (
    select e.id, e.title_id, e.season, e.number,
        row_number() over (partition by e.title_id order by e.season, e.number, e.id)::int as place
    from episodes e
    join titles t on t.id = e.title_id and t.removed_at is null
    where e.season > 0
        and e.number is not null
        and (e.air_date is null or e.air_date <= current_date - %(fresh_days)s::int)
), reached as (
    select w.user_id, o.title_id, max(o.place) as reached, max(w.last_played_at) as last_at
    from watch_progress w
    join ordered o on o.id = w.episode_id
    join users u on u.id = w.user_id and u.is_active
    where w.played
    group by w.user_id, o.title_id
), told as (
    select r.title_id, count(*)::int as viewers,
        jsonb_agg(jsonb_build_object(
            'reached', r.reached,
            'has_left', coalesce(s.state = 'dropped', false)
                or (coalesce(s.state not in ('watching', 'paused'), true)
                    and (r.last_at is null or r.last_at < now() - make_interval(days => %(fresh_days)s)))
        ) order by r.user_id) as viewings
    from reached r
    left join watch_states s on s.user_id = r.user_id and s.title_id = r.title_id
    group by r.title_id
    having count(*) >= %(fewest)s
)
select t.title_id, t.viewers, t.viewings,
    (
        select jsonb_agg(jsonb_build_object('season', o.season, 'number', o.number) order by o.place)
        from ordered o
        where o.title_id = t.title_id
    ) as episodes
from told t
order by t.title_id;

-- save --
insert into drop_offs (title_id, source, shape, place, part, lost, viewers, votes_place, episodes)
select r.title_id, %(source)s, r.shape, r.place, r.part, r.lost, r.viewers, r.votes_place, r.episodes
from jsonb_to_recordset(%(rows)s) as r (
    title_id bigint, shape text, place integer, part text, lost real, viewers integer, votes_place integer, episodes jsonb
)
join titles t on t.id = r.title_id
on conflict (title_id, source) do update
set shape = excluded.shape,
    place = excluded.place,
    part = excluded.part,
    lost = excluded.lost,
    viewers = excluded.viewers,
    votes_place = excluded.votes_place,
    episodes = excluded.episodes,
    analysed_at = now();

-- forget --
-- Too few are left to tell anything.
delete from drop_offs
where source = 'household'
    and (%(title_id)s::bigint is null or title_id = %(title_id)s)
    and title_id <> all (%(kept)s::bigint[]);

-- voted --
-- Series of the libraries that Trakt knows, without those that the household itself tells of.
select m.title_id, m.value
from title_matches m
join titles t on t.id = m.title_id and t.removed_at is null
join title_kinds k on k.kind = t.kind and k.has_episodes
where m.source = 'trakt'
    and (%(title_id)s::bigint is null or m.title_id = %(title_id)s)
    and not exists (
        select
        from drop_offs d
        where d.title_id = m.title_id
            and d.source = 'household'
    )
order by m.title_id;

-- shares --
select d.title_id, (
    select array_agg((e.value ->> 'share')::float8 order by e.ordinality)
    from jsonb_array_elements(d.episodes) with ordinality e
) as shares
from drop_offs d
where d.source = %(source)s;

-- today --
select current_date::text as today;

-- forget_votes --
-- Of these too few have voted; of others the household tells itself by now.
delete from drop_offs d
where d.source = 'trakt'
    and (
        d.title_id = any (%(title_ids)s::bigint[])
        or exists (select from drop_offs o where o.title_id = d.title_id and o.source = 'household')
    );

-- of_title --
select d.title_id, t.name as title, t.year, d.source, d.shape, d.place, d.part, d.lost, d.viewers, d.votes_place, d.episodes, d.analysed_at
from drop_offs d
join titles t on t.id = d.title_id
join visible_titles(%(viewer)s) v on v.title_id = d.title_id
where d.title_id = %(title_id)s
order by d.source
limit 1;

-- listing --
-- Those that lose people at one place first, the most lost first.
select d.title_id, t.name as title, t.year, d.source, d.shape, d.place, d.part, d.lost, d.viewers, d.votes_place, d.analysed_at
from drop_offs d
join titles t on t.id = d.title_id
where d.title_id in (
    select v.title_id
    from visible_titles(%(viewer)s) v
    where v.title_id = any (array(select o.title_id from drop_offs o))
)
order by d.shape <> 'drops', d.lost desc, d.title_id
limit %(limit)s
offset %(offset)s;

-- count --
select count(*) as count
from drop_offs d
where d.title_id in (
    select v.title_id
    from visible_titles(%(viewer)s) v
    where v.title_id = any (array(select o.title_id from drop_offs o))
);

-- is_series --
select exists (
    select
    from titles t
    join title_kinds k on k.kind = t.kind
    where t.id = %(title_id)s
        and k.has_episodes
) as is_series;
