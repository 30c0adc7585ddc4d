-- take --
-- Of this day, as it is for the household, and of the days that it is compared with as far as their plays are known by now: a history that
-- somebody brings, or takes away with them, is then on both sides of a comparison. Taken again, the later one stands.
with zone as (
    select coalesce((select o.value #>> '{}' from options o where o.key = 'household.time_zone'), 'UTC') as name
), today as (
    select (now() at time zone zone.name)::date as day
    from zone
), counted as (
    select today.day - e.back as day, p.title_id, count(*)::float8 as plays, count(distinct p.user_id)::float8 as viewers
    from today
    cross join unnest(%(edges)s::int[]) as e (back)
    join play_events p on p.completed and p.occurred_at < ((today.day - e.back + 1)::timestamp at time zone (select name from zone))
    join users u on u.id = p.user_id and u.is_active
    group by 1, 2
), gone as (
    delete from metric_snapshots s
    using today, unnest(%(edges)s::int[]) as e (back)
    where s.metric in ('plays', 'viewers')
        and s.source = 'household'
        and s.region = ''
        and s.day = today.day - e.back
        and not exists (select from counted c where c.day = s.day and c.title_id = s.title_id)
)
insert into metric_snapshots (metric, source, day, title_id, value)
select m.metric, 'household', c.day, c.title_id, m.value
from counted c
cross join lateral (values ('plays', c.plays), ('viewers', c.viewers)) as m (metric, value)
union all
-- Of the world what was told of late: an old number is none of this day's.
select 'watchers', f.source, today.day, f.title_id, f.value
from world_figures f
join title_visits v on v.title_id = f.title_id and v.source = f.source
cross join today
where f.source = 'trakt'
    and f.figure = 'watchers'
    and v.state = 'known'
    and v.tried_at > now() - interval '36 hours'
union all
select 'votes', r.source, today.day, r.title_id, r.votes
from world_ratings r
join title_visits v on v.title_id = r.title_id and v.source = r.source
cross join today
where r.source = 'tmdb'
    and r.rater = 'tmdb'
    and r.votes is not null
    and v.state = 'known'
    and v.tried_at > now() - interval '36 hours'
on conflict (metric, source, region, day, title_id) do update
set value = excluded.value
where metric_snapshots.value <> excluded.value;

-- history --
-- From when on there are any, the newest, and whether there are some near each edge of the two windows before it.
with days as materialized (
    select min(s.day) as first, max(s.day) as newest
    from metric_snapshots s
    where s.metric = %(metric)s
        and s.source = %(source)s
        and s.region = ''
)
select d.first, d.newest,
    (
        select bool_and(exists (
            select
            from metric_snapshots s
            where s.metric = %(metric)s
                and s.source = %(source)s
                and s.region = ''
                and s.day between d.newest - e.back - %(tolerance)s::int and d.newest - e.back + %(tolerance)s::int
        ))
        from (values (%(window)s::int), (2 * %(window)s::int)) as e (back)
    ) as is_ready
from days d;

-- movements --
-- At each of three edges the nearest snapshot of a title within some days of it; without one nothing is said, for what is missing is
-- not zero. Growth is by the days that really lie between; a number that only ever grows and is less has lost those who were counted, by
-- somebody who left: what it grew by is not known then.
with now_at as materialized (
    select distinct on (s.title_id) s.title_id, s.day, s.value
    from metric_snapshots s
    where s.metric = %(metric)s and s.source = %(source)s and s.region = ''
        and s.day between %(newest)s::date - %(tolerance)s::int and %(newest)s::date
    order by s.title_id, s.day desc
), then_at as materialized (
    select distinct on (s.title_id) s.title_id, s.day, s.value
    from metric_snapshots s
    where s.metric = %(metric)s and s.source = %(source)s and s.region = ''
        and s.day between %(newest)s::date - %(window)s::int - %(tolerance)s::int
            and %(newest)s::date - %(window)s::int + %(tolerance)s::int
    order by s.title_id, abs(s.day - (%(newest)s::date - %(window)s::int)), s.day
), before_at as materialized (
    select distinct on (s.title_id) s.title_id, s.day, s.value
    from metric_snapshots s
    where s.metric = %(metric)s and s.source = %(source)s and s.region = ''
        and s.day between %(newest)s::date - 2 * %(window)s::int - %(tolerance)s::int
            and %(newest)s::date - 2 * %(window)s::int + %(tolerance)s::int
    order by s.title_id, abs(s.day - (%(newest)s::date - 2 * %(window)s::int)), s.day
), grown as (
    select n.title_id, n.value,
        case when n.value >= t.value then (n.value - t.value) * %(window)s / nullif(n.day - t.day, 0) end as growth,
        case when t.value >= b.value then (t.value - b.value) * %(window)s / nullif(t.day - b.day, 0) end as before,
        -- That others were counted then and this was not is what makes it new; anything else is a gap.
        t.day is null and b.day is null and not exists (
            select
            from metric_snapshots s
            where s.title_id = n.title_id
                and s.metric = %(metric)s
                and s.source = %(source)s
                and s.region = ''
                and s.day < %(newest)s::date - %(window)s::int + %(tolerance)s::int
        )
        -- Of the world all titles are new to us on some day: there it is what came out.
        and (%(source)s = 'household' or w.released_on between %(newest)s::date - %(window)s::int and %(newest)s::date) as is_new
    from now_at n
    join titles w on w.id = n.title_id
    left join then_at t on t.title_id = n.title_id
    left join before_at b on b.title_id = n.title_id
    where %(source)s <> 'household'
        -- A number of the household is told from so many viewers on.
        or exists (
            select
            from metric_snapshots v
            where v.title_id = n.title_id
                and v.metric = 'viewers'
                and v.source = 'household'
                and v.region = ''
                and v.day = n.day
                and v.value >= %(told_from)s
        )
), judged as (
    select g.title_id, g.value, g.growth, g.before,
        (g.growth - g.before) / (g.before + %(shrink)s) as change,
        case
            when g.is_new and g.value >= %(base)s then 'new'
            when g.growth is null or g.before is null or g.growth + g.before < %(base)s then null
            when g.growth > g.before then 'riser'
            when g.growth < g.before then 'faller'
        end as list
    from grown g
), ranked as (
    select j.title_id, j.value, j.growth, j.before, j.change, j.list, t.name as title, t.kind, t.year,
        row_number() over (
            partition by j.list
            order by case j.list when 'new' then -j.value when 'riser' then -j.change else j.change end, j.title_id
        ) as place
    from judged j
    join titles t on t.id = j.title_id and (%(kind)s::text is null or t.kind = %(kind)s)
    where j.list is not null
        and j.title_id in (
            select v.title_id
            from visible_titles(%(viewer)s) v
            where v.title_id = any (array(select o.title_id from judged o where o.list is not null))
        )
)
select r.list, r.title_id, r.title, r.kind, r.year, r.value, r.growth, r.before, r.change
from ranked r
where r.place <= %(limit)s
order by r.list, r.place;
