set local lock_timeout = '4s';

-- Where a series loses those who began it, as it was last analysed; of several sources each keeps its own.
create table drop_offs (
    title_id bigint not null references titles on delete cascade,
    source text not null check (source in ('household', 'trakt')),
    shape text not null check (shape in ('steady', 'fades', 'drops')),
    -- From 1, in the true order of episodes; null unless it drops.
    place integer,
    part text check (part in ('early', 'middle', 'late')),
    lost real not null,
    -- Of the household: how many began it.
    viewers integer not null,
    -- [{"season", "number", "share"}] in that order; the share, 0–1, of those who began and came so far.
    episodes jsonb not null,
    analysed_at timestamptz not null default now(),
    primary key (title_id, source)
);
