-- rows --
-- Every row of the home page that is not of picks, in one statement: the guard looks at all titles of all rows together.
-- `share` is how much of it somebody has seen.
with begun as (
    select 'continue' as row, w.title_id, extract(epoch from coalesce(w.last_played_at, w.updated_at)) as value,
        least(1.0, w.position_s::float8 / nullif(t.runtime_s, 0)) as share
    from watch_progress w
    join titles t on t.id = w.title_id
    join title_kinds k on k.kind = t.kind and not k.has_episodes
    where w.user_id = %(user_id)s
        and w.episode_id is null
        and not w.played
        and w.position_s > 0
    union all
    select 'continue', s.title_id, s.value, s.watched::float8 / nullif(e.episodes, 0)
    from (
        select w.title_id, extract(epoch from max(coalesce(w.last_played_at, w.updated_at))) as value,
            count(*) filter (where w.played) as watched
        from watch_progress w
        where w.user_id = %(user_id)s
            and w.episode_id is not null
            and (w.played or w.position_s > 0)
        group by w.title_id
    ) s
    cross join lateral (select count(*) as episodes from episodes e where e.title_id = s.title_id) e
    where s.watched < e.episodes
), fresh as (
    select 'new', t.id, extract(epoch from t.created_at), null::float8
    from titles t
    where t.removed_at is null
        and t.is_playable
        -- What is known beyond libraries comes by the thousand.
        and t.kind not in (select k.kind from title_kinds k where k.picks_beyond)
        and t.created_at > now() - make_interval(days => %(new_days)s)
        and not exists (
            select
            from watch_progress w
            where w.user_id = %(user_id)s
                and w.title_id = t.id
                and (w.played or w.position_s > 0)
        )
    order by t.created_at desc, t.id desc
    limit 3 * (select %(limit)s::int)
), loved as (
    select 'again', w.title_id, coalesce(r.value, 0) - extract(epoch from w.last_played_at) / 1e10, null::float8
    from watch_progress w
    left join ratings r on r.user_id = w.user_id and r.title_id = w.title_id
    where w.user_id = %(user_id)s
        and w.episode_id is null
        and w.played
        and w.last_played_at < now() - make_interval(days => %(again_days)s)
        and (w.is_favorite or r.value >= 80)
), popular as (
    select 'popular', p.title_id, -p.rank, null::float8
    from top_pick_lists l
    join top_picks p on p.list_id = l.id
    where l.state = 'published'
        and p.rank <= 3 * (select %(limit)s::int)
        and not exists (select from options o where o.key = 'top_picks.enabled' and o.value = 'false')
), every as materialized (
    select * from begun
    union all
    select * from fresh
    union all
    select * from loved
    union all
    select * from popular
), seen as materialized (
    select v.title_id
    from visible_titles(%(user_id)s) v
    where v.title_id = any (array(select every.title_id from every))
)
select placed.row, placed.title_id, t.kind, t.name as title, t.year, t.genres, placed.share
from (
    select every.*, row_number() over (partition by every.row order by every.value desc nulls last, every.title_id) as place
    from every
    join seen on seen.title_id = every.title_id
) placed
join titles t on t.id = placed.title_id and t.is_playable
where placed.place <= %(limit)s
order by placed.row, placed.place;
