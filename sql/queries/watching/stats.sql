-- summary --
select
    count(*) filter (where t.kind = 'movie' and w.episode_id is null and w.played) as movies,
    count(*) filter (where w.episode_id is not null and w.played) as episodes,
    count(*) filter (where t.kind = 'book' and w.episode_id is null and w.played) as books,
    count(distinct w.title_id) filter (where t.kind = 'series' and w.episode_id is not null and w.played) as series,
    coalesce(sum(w.play_count) filter (where k.has_episodes = (w.episode_id is not null) and w.played), 0) as plays,
    count(*) filter (where w.episode_id is null and w.is_favorite) as favorites,
    count(*) filter (where not w.played and w.position_s > 0) as in_progress,
    coalesce(sum(w.play_count * coalesce(e.runtime_s, t.runtime_s, 0)) filter (where w.played and
        k.has_episodes = (w.episode_id is not null)), 0) as watch_time_s,
    (select count(*) from ratings r where r.user_id = %(user_id)s) as ratings,
    (
        select count(*)
        from recommendation_runs r
        join recommendations p on p.run_id = r.id
        join visible_titles(%(viewer)s) v on v.title_id = p.title_id
        where r.user_id = %(user_id)s
            and r.state = 'published'
    ) as picks
from watch_progress w
join titles t on t.id = w.title_id
join title_kinds k on k.kind = t.kind
left join episodes e on e.id = w.episode_id
where w.user_id = %(user_id)s;

-- summary_of --
-- The same of a time: each title and episode once, however often it was played in it.
select
    count(distinct p.title_id) filter (where t.kind = 'movie') as movies,
    count(distinct p.title_id) filter (where t.kind = 'book') as books,
    count(distinct p.episode_id) as episodes,
    count(distinct p.title_id) filter (where k.has_episodes) as series,
    count(*) as plays,
    coalesce(sum(coalesce(p.duration_s, e.runtime_s, t.runtime_s, 0)), 0) as watch_time_s,
    (
        select count(*)
        from ratings r
        join titles rated on rated.id = r.title_id
        where r.user_id = %(user_id)s
            and (%(kind)s::text is null or rated.kind = %(kind)s)
            and (%(since)s::timestamptz is null or r.rated_at >= %(since)s)
            and (%(until)s::timestamptz is null or r.rated_at < %(until)s)
    ) as ratings
from play_events p
join titles t on t.id = p.title_id
join title_kinds k on k.kind = t.kind
left join episodes e on e.id = p.episode_id
where p.user_id = %(user_id)s
    and p.completed
    and (%(kind)s::text is null or t.kind = %(kind)s)
    and (%(since)s::timestamptz is null or p.occurred_at >= %(since)s)
    and (%(until)s::timestamptz is null or p.occurred_at < %(until)s);

-- genres --
-- One title counts once in each of its genres. Words are those of titles that the viewer may open; numbers without words
-- count all that was watched.
select g.name, count(*) as titles
from watched_between(%(user_id)s, %(kind)s, %(since)s, %(until)s) seen
join open_titles(%(viewer)s) o on o.title_id = seen.title_id
join titles t on t.id = seen.title_id
cross join unnest(t.genres) as g (name)
group by g.name
order by 2 desc, 1
limit %(limit)s;

-- decades --
select t.year / 10 * 10 as decade, count(*) as titles
from watched_between(%(user_id)s, %(kind)s, %(since)s, %(until)s) seen
join titles t on t.id = seen.title_id
where t.year is not null
group by 1
order by 1;

-- timeline --
-- Months of the person's own calendar. A play is one that was seen to its end; several sittings are one play.
select to_char(p.occurred_at at time zone %(zone)s, 'YYYY-MM') as month,
    count(*) filter (where t.kind = 'movie') as movies,
    count(*) filter (where t.kind = 'book') as books,
    count(*) filter (where k.has_episodes) as episodes,
    coalesce(sum(coalesce(p.duration_s, e.runtime_s, t.runtime_s)), 0) as watch_time_s
from play_events p
join titles t on t.id = p.title_id
join title_kinds k on k.kind = t.kind
left join episodes e on e.id = p.episode_id
where p.user_id = %(user_id)s
    and p.completed
    and (%(since)s::timestamptz is null or p.occurred_at >= %(since)s)
    and (%(until)s::timestamptz is null or p.occurred_at < %(until)s)
    and (%(kind)s::text is null or t.kind = %(kind)s)
group by 1
order by 1 desc
limit %(limit)s;

-- hours --
-- Plays that were seen to their end, by day of the week (Monday is 1) and hour of the person's own clock.
select extract(isodow from p.occurred_at at time zone %(zone)s)::int as weekday,
    extract(hour from p.occurred_at at time zone %(zone)s)::int as hour, count(*) as plays
from play_events p
join titles t on t.id = p.title_id
where p.user_id = %(user_id)s
    and p.completed
    and (%(since)s::timestamptz is null or p.occurred_at >= %(since)s)
    and (%(until)s::timestamptz is null or p.occurred_at < %(until)s)
    and (%(kind)s::text is null or t.kind = %(kind)s)
group by 1, 2
order by 1, 2;

-- ratings --
-- In hearts: 1–100 as ten steps.
select greatest(1, round(r.value / 10.0))::int as hearts, count(*) as titles
from ratings r
join titles t on t.id = r.title_id
where r.user_id = %(user_id)s
    and (%(since)s::timestamptz is null or r.rated_at >= %(since)s)
    and (%(until)s::timestamptz is null or r.rated_at < %(until)s)
    and (%(kind)s::text is null or t.kind = %(kind)s)
group by 1
order by 1;

-- people --
select p.id, p.name, count(*) as titles,
    exists (
        select
        from person_external_ids x
        where x.person_id = p.id
            and x.server_id is not null
            and x.picture is not null
    ) as has_picture
from watched_between(%(user_id)s, %(kind)s, %(since)s, %(until)s) seen
join open_titles(%(viewer)s) o on o.title_id = seen.title_id
join credits c on c.title_id = seen.title_id and c.role = any (%(roles)s::text[])
join people p on p.id = c.person_id
group by p.id, p.name
order by 3 desc, 2
limit %(limit)s;

-- studios --
-- Those of titles with episodes are networks, and those of what is read are publishers, which are none.
select s.name, count(*) as titles
from watched_between(%(user_id)s, null, %(since)s, %(until)s) seen
join open_titles(%(viewer)s) o on o.title_id = seen.title_id
join titles t on t.id = seen.title_id
join title_kinds k on k.kind = t.kind and k.has_episodes = %(has_episodes)s and k.doing = 'watching'
cross join unnest(t.studios) as s (name)
group by s.name
order by 2 desc, 1
limit %(limit)s;

-- kinds --
-- One kind against the other: titles, plays and time of each. Of all time by the server's counts, of a time by its plays.
with played as (
    select t.kind, w.title_id, w.play_count as plays, w.play_count * coalesce(e.runtime_s, t.runtime_s, 0) as watch_time_s
    from watch_progress w
    join titles t on t.id = w.title_id
    join title_kinds k on k.kind = t.kind
    left join episodes e on e.id = w.episode_id
    where %(since)s::timestamptz is null
        and %(until)s::timestamptz is null
        and w.user_id = %(user_id)s
        and w.played
        and k.has_episodes = (w.episode_id is not null)
    union all
    select t.kind, p.title_id, 1, coalesce(p.duration_s, e.runtime_s, t.runtime_s, 0)
    from play_events p
    join titles t on t.id = p.title_id
    left join episodes e on e.id = p.episode_id
    where (%(since)s::timestamptz is not null or %(until)s::timestamptz is not null)
        and p.user_id = %(user_id)s
        and p.completed
        and (%(since)s::timestamptz is null or p.occurred_at >= %(since)s)
        and (%(until)s::timestamptz is null or p.occurred_at < %(until)s)
)
select p.kind, count(distinct p.title_id) as titles, sum(p.plays) as plays, coalesce(sum(p.watch_time_s), 0) as watch_time_s
from played p
where %(kind)s::text is null or p.kind = %(kind)s
group by p.kind
order by p.kind;

-- drill_down --
-- The rows behind a number. A title that the viewer may not (or no longer) see is counted and not named, and no words of it
-- can be asked for.
select w.title_id, case when v.title_id is null then null else t.name end as title, t.kind, t.year,
    e.season, e.number, case when v.title_id is null then null else e.name end as episode,
    w.play_count, w.last_played_at, w.is_favorite, w.played, w.position_s, count(*) over () as total
from watch_progress w
join titles t on t.id = w.title_id
join title_kinds k on k.kind = t.kind
left join episodes e on e.id = w.episode_id
left join visible_titles(%(viewer)s) v on v.title_id = t.id
where w.user_id = %(user_id)s
    and (%(favorites)s::bool is null or (w.episode_id is null and w.is_favorite = %(favorites)s))
    and (%(favorites)s::bool is not null or (w.played and k.has_episodes = (w.episode_id is not null)))
    and (%(kind)s::text is null or t.kind = %(kind)s)
    and (%(genre)s::text is null or (v.title_id is not null and t.genres @> array[%(genre)s::text]))
    and (%(decade)s::int is null or t.year / 10 * 10 = %(decade)s)
    and (%(studio)s::text is null or (v.title_id is not null and t.studios @> array[%(studio)s::text]))
    and (%(person_id)s::bigint is null or (v.title_id is not null and exists (
        select
        from credits c
        where c.title_id = t.id
            and c.person_id = %(person_id)s
    )))
    and (%(month)s::text is null or exists (
        select
        from play_events p
        where p.user_id = w.user_id
            and p.title_id = w.title_id
            and p.episode_id is not distinct from w.episode_id
            and p.completed
            and to_char(p.occurred_at at time zone %(zone)s, 'YYYY-MM') = %(month)s
    ))
    and (
        (%(since)s::timestamptz is null and %(until)s::timestamptz is null and %(weekday)s::int is null and %(hour)s::int is null)
        or exists (
            select
            from play_events p
            where p.user_id = w.user_id
                and p.title_id = w.title_id
                and p.episode_id is not distinct from w.episode_id
                and p.completed
                and (%(since)s::timestamptz is null or p.occurred_at >= %(since)s)
                and (%(until)s::timestamptz is null or p.occurred_at < %(until)s)
                and (%(weekday)s::int is null or extract(isodow from p.occurred_at at time zone %(zone)s) = %(weekday)s)
                and (%(hour)s::int is null or extract(hour from p.occurred_at at time zone %(zone)s) = %(hour)s)
        )
    )
order by w.last_played_at desc nulls last, w.title_id, e.season, e.number
limit %(limit)s
offset %(offset)s;
