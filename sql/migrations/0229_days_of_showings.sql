set local lock_timeout = '4s';

-- What was put before a person in the last sixty days, title by title: on how many days of their own calendar, and what they did
-- then. `passed_over` counts the days since they last opened it; 0 of what they watched since. Whoever names these
-- titles goes through the guard.
create or replace function showings(person bigint, of_titles bigint[] default null)
returns table (
    title_id bigint, days integer, first_at timestamptz, last_at timestamptz, opened_at timestamptz, watched_at timestamptz,
    passed_over integer
) language sql stable rows 200 as $$
    with seen as (
        select i.title_id, (i.occurred_at at time zone zone_of(person))::date as day, min(i.occurred_at) as first_at,
            max(i.occurred_at) as last_at
        from interactions i
        where i.user_id = person
            and i.kind = 'impression'
            and i.title_id is not null
            and i.occurred_at > now() - interval '60 days'
            and (of_titles is null or i.title_id = any (of_titles))
        group by i.title_id, 2
    ), shown as (
        select s.title_id, count(*)::int as days, min(s.first_at) as first_at, max(s.last_at) as last_at
        from seen s
        group by s.title_id
    ), opened as (
        select i.title_id, max(i.occurred_at) as opened_at
        from interactions i
        join shown s on s.title_id = i.title_id and s.first_at <= i.occurred_at
        where i.user_id = person
            and i.kind in ('view', 'click', 'play')
        group by i.title_id
    ), watched as (
        select w.title_id, max(w.watched_at) as watched_at
        from (
            select e.title_id, e.occurred_at as watched_at
            from play_events e
            where e.user_id = person
                and e.completed
            union all
            select p.title_id, p.last_played_at
            from watch_progress p
            where p.user_id = person
                and p.played
        ) w
        join shown s on s.title_id = w.title_id and s.first_at <= w.watched_at
        group by w.title_id
    )
    select s.title_id, s.days, s.first_at, s.last_at, o.opened_at, w.watched_at,
        case
            when w.title_id is not null then 0
            else (
                select count(*)::int
                from seen d
                where d.title_id = s.title_id
                    and (o.opened_at is null or d.day > (o.opened_at at time zone zone_of(person))::date)
            )
        end
    from shown s
    left join opened o on o.title_id = s.title_id
    left join watched w on w.title_id = s.title_id
$$;
