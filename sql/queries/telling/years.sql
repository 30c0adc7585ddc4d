-- zone --
select zone_of(%(user_id)s) as zone;

-- numbers --
-- Days of the person's own calendar on which they finished something in a time, the longest row of such days, and how many plays there were.
with days as (
    select (p.occurred_at at time zone %(zone)s)::date as day, count(*) as plays
    from play_events p
    where p.user_id = %(user_id)s
        and p.completed
        and p.occurred_at >= %(since)s
        and p.occurred_at < %(until)s
    group by 1
), runs as (
    select count(*) as days
    from (select d.day - row_number() over (order by d.day)::int as begun from days d) r
    group by r.begun
)
select coalesce(sum(d.plays), 0)::bigint as plays, count(*) as days,
    (select max(r.days) from runs r) as streak
from days d;

-- months --
select to_char(p.occurred_at at time zone %(zone)s, 'YYYY-MM') as month, count(*) as plays
from play_events p
where p.user_id = %(user_id)s
    and p.completed
    and p.occurred_at >= %(since)s
    and p.occurred_at < %(until)s
group by 1
order by 2 desc, 1
limit 1;

-- genres --
-- Titles of each, that the person may still see.
select g.name, count(*) as titles
from watched_between(%(user_id)s, null, %(since)s, %(until)s) seen
join visible_titles(%(user_id)s) v on v.title_id = seen.title_id
join titles t on t.id = seen.title_id
cross join unnest(t.genres) as g (name)
group by g.name
order by 2 desc, 1
limit %(limit)s;

-- titles --
-- What was played most, loved most, first and last, each through the guard: `which` says in which way, in their order.
with plays as materialized (
    select p.id, p.title_id, p.occurred_at
    from play_events p
    join visible_titles(%(user_id)s) v on v.title_id = p.title_id
    where p.user_id = %(user_id)s
        and p.completed
        and p.occurred_at >= %(since)s
        and p.occurred_at < %(until)s
), counted as (
    select p.title_id, count(*) as plays
    from plays p
    group by p.title_id
), said as (
    select c.title_id, c.plays, r.value as rating,
        exists (
            select
            from watch_progress w
            where w.user_id = %(user_id)s
                and w.title_id = c.title_id
                and w.episode_id is null
                and w.is_favorite
        ) as is_favorite
    from counted c
    left join ratings r on r.user_id = %(user_id)s and r.title_id = c.title_id
), every as (
    (
        select 'loved' as which, s.title_id, s.plays, s.rating, null::timestamptz as at,
            row_number() over (order by s.is_favorite desc, s.rating desc nulls last, s.plays desc, s.title_id) as place
        from said s
        where s.is_favorite
            or s.rating >= %(loved)s
        order by place
        limit %(limit)s
    )
    union all
    (
        select 'most', s.title_id, s.plays, s.rating, null, row_number() over (order by s.plays desc, s.title_id)
        from said s
        where s.plays > 1
        order by 6
        limit %(limit)s
    )
    union all
    (
        select 'first', p.title_id, null, null, p.occurred_at, 1
        from plays p
        order by p.occurred_at, p.id
        limit 1
    )
    union all
    (
        select 'last', p.title_id, null, null, p.occurred_at, 1
        from plays p
        order by p.occurred_at desc, p.id desc
        limit 1
    )
)
select e.which, e.title_id, t.kind, t.name as title, t.year, e.plays, e.rating, (e.at at time zone %(zone)s)::date as day
from every e
join titles t on t.id = e.title_id
order by e.which, e.place;
