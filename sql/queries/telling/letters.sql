-- wishers --
-- Who wants letters, and of which day or year they had the latest.
select w.user_id, zone_of(w.user_id) as zone, w.weekly, w.yearly,
    (select max(l.period) from letters l where l.user_id = w.user_id and l.kind = 'weekly') as latest_weekly,
    (select max(l.period) from letters l where l.user_id = w.user_id and l.kind = 'yearly') as latest_yearly
from letter_wishes w
join users u on u.id = w.user_id and u.is_active and u.deleted_at is null
where w.weekly or w.yearly
order by w.user_id;

-- add --
-- Nothing where there is one of this period.
insert into letters (user_id, kind, period, surprise_id, is_empty, written_at)
values (%(user_id)s, %(kind)s, %(period)s, %(surprise_id)s, %(is_empty)s, %(written_at)s)
on conflict (user_id, kind, period) do nothing
returning id;

-- get --
select id, user_id, kind, period, surprise_id, written_at
from letters
where id = %(id)s;

-- latest --
-- When the letter before a moment was written.
select max(written_at) as written_at
from letters
where user_id = %(user_id)s
    and kind = 'weekly'
    and written_at < %(until)s;

-- arrived --
-- What came to somebody's libraries in a time and they have not seen: titles that lay in none of these before, and of series that they
-- watch new episodes. What a library held as it was first read is no arrival. Best picks first, then what is rated best.
with first_read as materialized (
    select b.library_id, min(b.present_since) + interval '1 day' as until
    from library_items b
    group by b.library_id
), fresh as materialized (
    select li.id, li.title_id, li.episode_id
    from library_items li
    join first_read r on r.library_id = li.library_id and li.present_since > r.until
    where li.present_since > %(since)s
        and li.present_since <= %(until)s
        and li.removed_at is null
), doors as materialized (
    select distinct d.library_id
    from open_doors(%(user_id)s) d
), came as materialized (
    select distinct f.title_id
    from fresh f
    join open_items(%(user_id)s) o on o.item_id = f.id
    where f.episode_id is null
        and not exists (
            select
            from library_items b
            join doors d on d.library_id = b.library_id
            where b.title_id = f.title_id
                and b.episode_id is null
                and b.present_since <= %(since)s
        )
        and not exists (
            select
            from watch_progress w
            where w.user_id = %(user_id)s
                and w.title_id = f.title_id
                and w.played
        )
), grown as materialized (
    select f.title_id, count(distinct f.episode_id) as episodes
    from fresh f
    where f.episode_id is not null
        and f.title_id not in (select c.title_id from came c)
        and exists (
            select
            from watch_progress w
            where w.user_id = %(user_id)s
                and w.title_id = f.title_id
                and w.episode_id is not null
                and (w.played or w.position_s > 0)
        )
        and f.id in (select o.item_id from open_episodes(%(user_id)s) o where o.episode_id = any (array(select g.episode_id from fresh g)))
        and not exists (
            select
            from watch_progress w
            where w.user_id = %(user_id)s
                and w.title_id = f.title_id
                and w.episode_id = f.episode_id
                and w.played
        )
        and not exists (
            select
            from library_items b
            join doors d on d.library_id = b.library_id
            where b.episode_id = f.episode_id
                and b.present_since <= %(since)s
        )
    group by f.title_id
), found as materialized (
    select c.title_id, null::bigint as episodes
    from came c
    union all
    select g.title_id, g.episodes
    from grown g
)
select f.title_id, t.kind, t.name as title, t.year, f.episodes, count(*) over () as total
from found f
join titles t on t.id = f.title_id and t.is_playable
join visible_titles(%(user_id)s) v on v.title_id = f.title_id
left join lateral (
    select min(p.rank) as rank
    from recommendation_runs r
    join recommendations p on p.run_id = r.id and p.title_id = f.title_id
    where r.user_id = %(user_id)s
        and r.state = 'published'
) picked on true
order by f.episodes is null, picked.rank nulls last, t.community_rating desc nulls last, t.name, f.title_id
limit %(limit)s;

-- leaving --
-- Through the guard, and by what is announced as it is read: what was kept meanwhile, or is begun or marked, does not leave.
with kept as materialized (
    select k.title_id
    from kept_titles() k
)
select l.title_id, t.kind, t.name as title, t.year, l.leaves_on as day, count(*) over () as total
from leaving_titles l
join titles t on t.id = l.title_id
join visible_titles(%(user_id)s) v on v.title_id = l.title_id
where l.leaves_on >= %(today)s
    and not exists (select from kept k where k.title_id = l.title_id)
order by l.leaves_on, t.name, l.title_id
limit %(limit)s;

-- surprise --
-- Of somebody's present picks the best one of genres that are new to them, of these alone if there is one, that no letter of the last
-- months named.
select p.title_id, r.kind
from recommendation_runs r
join recommendations p on p.run_id = r.id
join visible_titles(%(user_id)s) v on v.title_id = p.title_id
where r.user_id = %(user_id)s
    and r.state = 'published'
    and jsonb_array_length(coalesce(p.facts -> 'new', '[]')) > 0
    and p.title_id <> all (%(beside)s::bigint[])
    and case
        when %(title_id)s::bigint is null then not exists (
            select
            from letters l
            where l.user_id = %(user_id)s
                and l.surprise_id = p.title_id
                and l.written_at > now() - interval '180 days'
        )
        else p.title_id = %(title_id)s
    end
order by jsonb_array_length(coalesce(p.facts -> 'familiar', '[]')) > 0, p.rank, p.title_id
limit 1;

-- person --
select u.name, zone_of(u.id) as zone,
    coalesce(u.language, (select o.value #>> '{}' from options o where o.key = 'household.language'), 'en') as language
from users u
where u.id = %(user_id)s;
