-- people --
-- Anybody here who may still watch: with how many titles they watched for the first time in the last year and in the one before, of what
-- was here before each, and how many again.
with shelf as materialized (
    select t.id, coalesce(min(li.added_at), t.created_at) as added_at
    from titles t
    join library_items li on li.title_id = t.id and li.episode_id is null and li.removed_at is null
    where t.kind = %(kind)s
        and t.removed_at is null
    group by t.id
), watched as (
    select p.user_id, p.title_id, min(p.occurred_at) as first_at, max(p.occurred_at) as last_at
    from play_events p
    where p.completed
    group by p.user_id, p.title_id
), years as (
    select w.user_id,
        count(*) filter (where w.first_at > now() - interval '1 year' and s.added_at <= now() - interval '1 year') as watched,
        count(*) filter (
            where w.first_at between now() - interval '2 years' and now() - interval '1 year'
                and s.added_at <= now() - interval '2 years'
        ) as watched_before,
        count(*) filter (where w.first_at <= now() - interval '1 year' and w.last_at > now() - interval '1 year') as repeated
    from watched w
    join shelf s on s.id = w.title_id
    group by w.user_id
)
select u.id as user_id, coalesce(y.watched, 0)::int as watched, coalesce(y.watched_before, 0)::int as watched_before,
    coalesce(y.repeated, 0)::int as repeated
from users u
left join years y on y.user_id = u.id
where u.is_active
    and u.deleted_at is null
order by u.id;

-- shelf --
-- Since when each title that a library holds is here, in years.
select t.id as title_id, (extract(epoch from now() - coalesce(min(li.added_at), t.created_at)) / 31557600)::float8 as years
from titles t
join library_items li on li.title_id = t.id and li.episode_id is null and li.removed_at is null
where t.kind = %(kind)s
    and t.removed_at is null
group by t.id
order by t.id;

-- save --
insert into removal_advice (title_id, regret, minds, reckoned_at)
select g.title_id, g.regret, g.minds, now()
from unnest(%(title_ids)s::bigint[], %(regrets)s::float8[], %(minds)s::int[]) as g (title_id, regret, minds)
join titles t on t.id = g.title_id
on conflict (title_id) do update
set regret = excluded.regret,
    minds = excluded.minds,
    reckoned_at = excluded.reckoned_at;

-- forget --
delete from removal_advice a
using titles t
where t.id = a.title_id
    and t.kind = %(kind)s
    and a.title_id <> all (%(title_ids)s::bigint[]);

-- listing --
-- Through the guard. Of what is in an enabled library, was not shielded and is big, old, unwatched and little missed enough. Who
-- watched is told in numbers that say nothing of one person, and when in whole years.
with kept as materialized (
    select k.title_id
    from kept_titles() k
), shown as materialized (
    select a.title_id, a.regret, a.minds, a.reckoned_at
    from removal_advice a
    join open_titles(%(viewer)s) o on o.title_id = a.title_id
    join titles t on t.id = a.title_id
    where (%(kind)s::text is null or t.kind = %(kind)s)
        and a.regret <= %(most_regret)s
        and not exists (select from kept k where k.title_id = a.title_id)
), files as materialized (
    select f.title_id, sum(f.size_bytes)::bigint as bytes, min(f.added_at) as added_at
    from (
        select distinct on (li.server_id, li.external_id) li.title_id, li.size_bytes, li.added_at
        from library_items li
        join shown s on s.title_id = li.title_id
        where li.removed_at is null
        order by li.server_id, li.external_id, li.size_bytes nulls last
    ) f
    group by f.title_id
), lengths as materialized (
    select e.title_id, count(*) as shown
    from episodes e
    join shown s on s.title_id = e.title_id
    where coalesce(e.season, 1) > 0
        and (e.air_date is null or e.air_date <= current_date)
    group by e.title_id
), viewers as materialized (
    -- A series is finished by whoever saw all of its episodes that were shown: the rule of kept_titles().
    select w.user_id, w.title_id, max(w.last_played_at) as last_at,
        case
            when max(l.shown) is null then bool_or(w.played)
            else count(distinct w.episode_id) filter (where w.played and coalesce(e.season, 1) > 0) >= max(l.shown)
        end as has_finished
    from watch_progress w
    join shown s on s.title_id = w.title_id
    left join episodes e on e.id = w.episode_id
    left join lengths l on l.title_id = w.title_id
    where w.played
        or w.position_s > 0
    group by w.user_id, w.title_id
), people as materialized (
    select v.title_id, count(*) as begun, count(*) filter (where v.has_finished) as finished, max(v.last_at) as last_at
    from viewers v
    group by v.title_id
), found as (
    select s.title_id, s.regret, s.minds, s.reckoned_at, f.bytes, coalesce(f.added_at, t.created_at) as added_at, p.begun, p.finished,
        p.last_at, t.kind, t.name as title, t.year
    from shown s
    join titles t on t.id = s.title_id
    left join files f on f.title_id = s.title_id
    left join people p on p.title_id = s.title_id
    where coalesce(f.added_at, t.created_at) <= now() - make_interval(days => %(here_days)s)
        and (p.last_at is null or p.last_at <= now() - make_interval(days => %(idle_days)s))
        and (%(least_bytes)s::bigint = 0 or f.bytes >= %(least_bytes)s)
        and (%(title_ids)s::bigint[] is null or s.title_id = any (%(title_ids)s))
)
select title_id, kind, title, year, bytes, regret::float8 as regret, minds, added_at, reckoned_at,
    extract(year from age(now(), last_at))::int as idle_years,
    case when begun >= %(told_from)s then begun::int end as viewers,
    case when begun >= %(told_from)s then finished::float8 / begun end as completion,
    count(*) over ()::int as total, (sum(bytes) over ())::bigint as total_bytes
from found
order by
    case when %(sort)s = 'size' then bytes end desc nulls last,
    case when %(sort)s = 'regret' then regret end nulls last,
    case when %(sort)s = 'age' then added_at end nulls last,
    case when %(sort)s = 'worth' then bytes * (1 - regret) / (0.02 + regret) end desc nulls last,
    title_id
limit %(limit)s
offset %(offset)s;

-- reckoned_at --
select max(reckoned_at) as at
from removal_advice;
