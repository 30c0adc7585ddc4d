set local lock_timeout = '4s';

-- What a person says of themselves and a title, beside what the media server says (`watch_progress`): neither overwrites the other.
-- Null everywhere is no row.
create table watch_states (
    user_id bigint not null references users on delete cascade,
    title_id bigint not null references titles on delete cascade,
    state text check (state in ('planned', 'watching', 'paused', 'completed', 'dropped')),
    notes text check (length(notes) between 1 and 4000),
    progress smallint check (progress between 0 and 100),
    -- Days of the person's own calendar.
    started_on date,
    finished_on date check (finished_on >= started_on),
    changed_at timestamptz not null default now(),
    primary key (user_id, title_id)
);
create index watch_states_title on watch_states (title_id);

-- Every step from one state to another, none of them ever changed.
create table watch_state_changes (
    id bigint generated always as identity primary key,
    user_id bigint not null references users on delete cascade,
    title_id bigint not null references titles on delete cascade,
    old_state text,
    new_state text,
    changed_at timestamptz not null default now()
);
create index watch_state_changes_user on watch_state_changes (user_id, id desc);
create index watch_state_changes_title on watch_state_changes (title_id);

create trigger watch_states_added after insert on watch_states referencing new table as changed
for each statement execute function count_signals();
create trigger watch_states_changed after update on watch_states referencing new table as changed
for each statement execute function count_signals();
create trigger watch_states_taken_back after delete on watch_states referencing old table as changed
for each statement execute function count_signals();

-- In which zone somebody's days begin, and which day it is there.
create function zone_of(viewer bigint) returns text
language sql stable parallel safe
as $$
    select coalesce(
        (select u.time_zone from users u where u.id = viewer),
        (select o.value #>> '{}' from options o where o.key = 'household.time_zone'),
        'UTC'
    )
$$;
create function today_of(viewer bigint) returns date
language sql stable parallel safe
as $$
    select (now() at time zone zone_of(viewer))::date
$$;

-- What the media server says of a person and a title, in the same words: how far, and of what has episodes how many of those that
-- were shown, specials aside. Only of what is asked for by name; whoever names titles goes through the guard.
create function server_says(viewer bigint, title bigint) returns table (
    state text, progress smallint, watched integer, episodes integer, last_played_at timestamptz
)
language sql stable parallel safe
as $$
    select case
            when s.is_done then 'completed'
            when s.begun then 'watching'
        end,
        case when s.begun or s.is_done then least(100, round(100 * s.share))::smallint end,
        s.watched, s.episodes, s.last_played_at
    from (
        select k.has_episodes, f.last_played_at,
            case when k.has_episodes then e.watched > 0 and e.watched >= e.shown or f.series_done else f.film_done end as is_done,
            f.begun,
            case
                when f.film_done or f.series_done and e.shown = 0 then 1.0
                when k.has_episodes then e.watched::float8 / nullif(e.shown, 0)
                else f.position_s::float8 / nullif(t.runtime_s, 0)
            end as share,
            case when k.has_episodes then e.watched end as watched,
            case when k.has_episodes then e.shown end as episodes
        from titles t
        join title_kinds k on k.kind = t.kind
        cross join lateral (
            select max(w.last_played_at) as last_played_at, coalesce(bool_or(
                    w.played
                    -- Of a film the first minutes say nothing.
                    or w.position_s > case when w.episode_id is null then 0.06 * coalesce(t.runtime_s, 0) else 0 end
                ), false) as begun,
                coalesce(bool_or(w.played) filter (where w.episode_id is null and not k.has_episodes), false) as film_done,
                coalesce(bool_or(w.played) filter (where w.episode_id is null and k.has_episodes), false) as series_done,
                max(w.position_s) filter (where w.episode_id is null) as position_s
            from watch_progress w
            where w.user_id = viewer
                and w.title_id = title
        ) f
        cross join lateral (
            select count(*)::int as shown, count(w.episode_id) filter (where w.played)::int as watched
            from episodes e
            left join watch_progress w on w.user_id = viewer and w.title_id = title and w.episode_id = e.id
            where e.title_id = title
                and coalesce(e.season, 1) > 0
                and (e.air_date is null or e.air_date <= current_date)
        ) e
        where t.id = title
    ) s
$$;
