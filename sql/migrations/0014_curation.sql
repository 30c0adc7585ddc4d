set local lock_timeout = '4s';

-- Titles of a kind by how much the household watched them of late. Read by everybody through the guard, so a list holds more
-- than anybody is shown: whoever may not see some of it gets the next ones.
create table top_pick_lists (
    id bigint generated always as identity primary key,
    kind title_kind not null,
    state text not null default 'published' check (state in ('published', 'superseded')),
    made_at timestamptz not null default now(),
    -- The window, weights and source it was made with.
    config jsonb not null
);
create unique index top_pick_lists_published on top_pick_lists (kind) where state = 'published';

create table top_picks (
    list_id bigint not null references top_pick_lists on delete cascade,
    rank integer not null check (rank > 0),
    title_id bigint not null references titles on delete cascade,
    -- 0–1, as are its parts: those of the household are counts beside the largest ones, and the share that was seen to its end.
    score double precision not null,
    viewers integer not null,
    plays integer not null,
    completion double precision,
    -- Null where no source outside knows the title.
    world double precision,
    primary key (list_id, rank),
    unique (list_id, title_id)
);
create index top_picks_title on top_picks (title_id);

-- How popular titles are in the world, by who says so: filled by catalogue sources. Each source brings its own measure to 0–1.
create table title_popularity (
    title_id bigint not null references titles on delete cascade,
    source text not null,
    value real not null check (value between 0 and 1),
    fetched_at timestamptz not null default now(),
    primary key (title_id, source)
);
