set local lock_timeout = '4s';

-- The day by the household's clock: graces begin and end by it.
create function household_today() returns date
language sql stable
as $$
    select (now() at time zone coalesce((select o.value #>> '{}' from options o where o.key = 'household.time_zone'), 'UTC'))::date
$$;

-- As before, and what somebody has watched and begun anew.
create or replace function kept_titles() returns table (title_id bigint)
language sql stable parallel safe
as $$
    with words as (
        select s.user_id, s.title_id
        from watch_states s
        where s.state in ('dropped', 'completed')
    )
    select w.title_id
    from watch_progress w
    where w.is_favorite
    union
    select r.title_id
    from title_rescues r
    where r.rescued_at > now() - interval '1 year'
    union
    select s.title_id
    from watch_states s
    where s.state in ('planned', 'watching', 'paused')
    union
    select f.title_id
    from title_feedback f
    where f.verdict = 'more'
    union
    select w.title_id
    from watch_progress w
    where w.position_s > 0
        and not exists (select from words d where d.user_id = w.user_id and d.title_id = w.title_id)
    union
    -- A series of which somebody has seen some episodes and not all.
    select b.title_id
    from (
        select w.user_id, w.title_id, count(*) as watched
        from watch_progress w
        join episodes e on e.id = w.episode_id and coalesce(e.season, 1) > 0
        where w.played
        group by w.user_id, w.title_id
    ) b
    join (
        select e.title_id, count(*) as shown
        from episodes e
        where coalesce(e.season, 1) > 0
            and (e.air_date is null or e.air_date <= current_date)
        group by e.title_id
    ) a on a.title_id = b.title_id
    where b.watched < a.shown
        and not exists (select from words d where d.user_id = b.user_id and d.title_id = b.title_id)
$$;
