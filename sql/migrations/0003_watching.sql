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
    unique (source, source_event_id)
);
create index play_events_user on play_events (user_id, occurred_at desc);

-- How far a person's history has been read: the newest play known.
create table history_marks (
    user_id bigint not null references users on delete cascade,
    server_id bigint not null references media_servers on delete cascade,
    kind text not null,
    newest_play_at timestamptz,
    full_at timestamptz,
    primary key (user_id, server_id, kind)
);

create table ratings (
    user_id bigint not null references users on delete cascade,
    title_id bigint not null references titles on delete cascade,
    value smallint not null check (value between 1 and 100),
    source text not null check (source in ('user', 'server', 'trakt', 'import')),
    rated_at timestamptz not null default now(),
    primary key (user_id, title_id)
);
create index ratings_title on ratings (title_id);

-- What a person told us about a title: never again, more of it, less of it, not my taste.
create table title_feedback (
    user_id bigint not null references users on delete cascade,
    title_id bigint not null references titles on delete cascade,
    verdict text not null check (verdict in ('hide', 'more', 'less', 'forget')),
    created_at timestamptz not null default now(),
    primary key (user_id, title_id, verdict)
);

-- The one guard: the titles a person may see. Enabled libraries, the person's folders on the server, the age limit, less
-- what the person has hidden. Nobody unknown sees anything, and an unknown certificate is hidden where there is a limit.
create function visible_titles(viewer bigint) returns table (title_id bigint)
language sql stable parallel safe
as $$
    select t.id
    from titles t
    where t.removed_at is null
        and exists (
            select
            from library_items li
            join libraries l on l.id = li.library_id
            join identities i on i.server_id = l.server_id
            join users u on u.id = i.user_id
            where li.title_id = t.id
                and li.episode_id is null
                and li.removed_at is null
                and l.is_enabled
                and l.removed_at is null
                and i.user_id = viewer
                and u.is_active
                and not i.is_disabled
                and (i.all_folders or l.external_id = any (i.folder_ids) or l.guid = any (i.folder_ids))
                and (i.age_limit is null or t.min_age <= i.age_limit)
                and (not i.hides_unrated or t.min_age is not null)
        )
        and not exists (
            select
            from title_feedback f
            where f.user_id = viewer
                and f.title_id = t.id
                and f.verdict = 'hide'
        )
$$;
