set local lock_timeout = '4s';

-- What the media server says of one person and one title or episode. Copies of a title are one row.
create table watch_progress (
    user_id bigint not null references users on delete cascade,
    title_id bigint not null references titles on delete cascade,
    episode_id bigint references episodes on delete cascade,
    position_s integer not null default 0,
    played boolean not null default false,
    play_count integer not null default 0,
    last_played_at timestamptz,
    is_favorite boolean not null default false,
    updated_at timestamptz not null default now(),
    unique nulls not distinct (user_id, title_id, episode_id)
);
create index watch_progress_title on watch_progress (title_id);
create index watch_progress_episode on watch_progress (episode_id) where episode_id is not null;

-- Each play once, from a webhook or from the history, whichever told of it first.
create table play_events (
    id bigint generated always as identity primary key,
    user_id bigint not null references users on delete cascade,
    title_id bigint not null references titles on delete cascade,
    episode_id bigint references episodes on delete cascade,
    source text not null check (source in ('webhook', 'history')),
    source_event_id text not null,
    occurred_at timestamptz not null,
    position_s integer,
    duration_s integer,
    completed boolean not null,
    -- Where it was told of, and how many times the item had been played by then in that server's count: a date that moves while
    -- the count stays is the same play. Null count: the play was only told of by a webhook yet.
    server_id bigint references media_servers on delete set null,
    item_id text,
    play_count integer,
    recorded_at timestamptz not null default now(),
    unique (source, source_event_id)
);
create index play_events_user on play_events (user_id, occurred_at desc);
create index play_events_title on play_events (title_id);
create index play_events_episode on play_events (episode_id) where episode_id is not null;
create index play_events_server on play_events (server_id) where server_id is not null;

-- How far a person's history has been read: the newest play known.
create table history_marks (
    user_id bigint not null references users on delete cascade,
    server_id bigint not null references media_servers on delete cascade,
    kind title_kind not null,
    newest_play_at timestamptz,
    full_at timestamptz,
    -- How many full reads in a row told of next to nothing any more: only when they go on to, it is believed.
    empty_reads smallint not null default 0,
    primary key (user_id, server_id, kind)
);
create index history_marks_server on history_marks (server_id);

create table ratings (
    user_id bigint not null references users on delete cascade,
    title_id bigint not null references titles on delete cascade,
    value smallint not null check (value between 1 and 100),
    source text not null check (source in ('user', 'server', 'trakt', 'import')),
    rated_at timestamptz not null default now(),
    primary key (user_id, title_id)
);
create index ratings_title on ratings (title_id);

-- Films and series of which a person has seen something to its end: each once, however many of its episodes that was; which of a
-- title's rows are plays is said by its kind. Null for `of_kind` is every kind. For counting: whoever names these titles goes
-- through the guard.
create function watched_titles(viewer bigint, of_kind text) returns table (title_id bigint)
language sql stable parallel safe
as $$
    select distinct w.title_id
    from watch_progress w
    join titles t on t.id = w.title_id
    join title_kinds k on k.kind = t.kind
    where w.user_id = viewer
        and w.played
        and k.has_episodes = (w.episode_id is not null)
        and (of_kind is null or t.kind = of_kind)
$$;

-- Finished plays that a server told of a copy which is gone from it: what is left there has nothing to say of them.
create function orphaned_plays(person bigint) returns table (title_id bigint, episode_id bigint)
language sql stable
as $$
    select e.title_id, e.episode_id
    from play_events e
    join library_items li on li.server_id = e.server_id and li.external_id = e.item_id
    where e.user_id = person
        and e.completed
    group by e.id
    having bool_and(li.removed_at is not null)
$$;

-- Counts what a person did, by kind: tells a worker whose signals it must read again. One row a person, so that two
-- people's plays never wait for each other.
create table signal_versions (
    user_id bigint not null references users on delete cascade,
    kind title_kind not null,
    version bigint not null default 1,
    primary key (user_id, kind)
);

create function count_signals() returns trigger language plpgsql as $$
begin
    insert into signal_versions (user_id, kind)
    select distinct c.user_id, t.kind
    from changed c
    join titles t on t.id = c.title_id
    join users u on u.id = c.user_id
    order by 1, 2
    on conflict (user_id, kind) do update set version = signal_versions.version + 1;
    return null;
end
$$;

do $$
declare
    source text;
begin
    foreach source in array array['watch_progress', 'ratings', 'title_feedback'] loop
        execute format('create trigger %1$s_added after insert on %1$s referencing new table as changed
            for each statement execute function count_signals()', source);
        execute format('create trigger %1$s_changed after update on %1$s referencing new table as changed
            for each statement execute function count_signals()', source);
        execute format('create trigger %1$s_taken_back after delete on %1$s referencing old table as changed
            for each statement execute function count_signals()', source);
    end loop;
end
$$;
