set local lock_timeout = '4s';

-- What an administrator announced that it is to leave, and from which day on it may. Whoever may see it can keep it here until then.
create table leaving_titles (
    title_id bigint primary key references titles on delete cascade,
    chosen_by bigint references users on delete set null,
    chosen_at timestamptz not null default now(),
    leaves_on date not null
);
create index leaving_titles_chosen_by on leaving_titles (chosen_by) where chosen_by is not null;

-- What somebody kept: for a year it is not suggested again.
create table title_rescues (
    title_id bigint primary key references titles on delete cascade,
    user_id bigint references users on delete set null,
    rescued_at timestamptz not null default now()
);
create index title_rescues_user on title_rescues (user_id) where user_id is not null;

-- As before, and what was kept within a year.
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

-- What is leaving, as a collection of each server: the household's, of every kind.
alter table outputs drop constraint outputs_purpose_check;
alter table outputs add constraint outputs_purpose_check check (purpose in ('picks', 'top_picks', 'channel', 'leaving'));
alter table outputs drop constraint outputs_owner_check;
alter table outputs add constraint outputs_owner_check check (
    case purpose
        when 'picks' then user_id is not null and channel_id is null and kind is not null
        when 'top_picks' then (user_id is not null) = (form = 'playlist') and channel_id is null and kind is not null
        when 'channel' then user_id is not null and channel_id is not null
        when 'leaving' then user_id is null and channel_id is null and kind is null and form = 'collection'
        else false
    end
);
