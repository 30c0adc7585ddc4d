set local lock_timeout = '4s';

-- What could go from the media servers and how much it would be missed, as last reckoned by the job that does.
create table removal_advice (
    title_id bigint primary key references titles on delete cascade,
    -- The chance that anybody here would have watched it in the next year, and how many people are likely enough to.
    regret real not null check (regret between 0 and 1),
    minds integer not null check (minds >= 0),
    reckoned_at timestamptz not null default now()
);

-- What is never suggested, never announced and never deleted: somebody's favourite, what somebody is in the middle of, plans, or asked
-- for more of. Only a person's own word that they dropped or finished it ends what a server calls begun.
create function kept_titles() returns table (title_id bigint)
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
    where not w.played
        and w.position_s > 0
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

-- The room that a title takes: every file once, however many libraries show it. Null where the server tells no size of it.
create function title_bytes(title bigint) returns bigint
language sql stable parallel safe
as $$
    select sum(f.size_bytes)::bigint
    from (
        select distinct on (li.server_id, li.external_id) li.size_bytes
        from library_items li
        where li.title_id = title
            and li.removed_at is null
        order by li.server_id, li.external_id, li.size_bytes nulls last
    ) f
$$;
