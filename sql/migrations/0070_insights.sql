set local lock_timeout = '4s';

-- What was counted of a title on a day: household and world alike, so that whatever comes later is compared the same way. Values only
-- add up (plays so far, viewers so far), so growth is a difference.
create table metric_snapshots (
    metric text not null check (metric in ('plays', 'viewers', 'watchers', 'votes', 'popularity')),
    source text not null check (source in ('household', 'trakt', 'tmdb')),
    region text not null default '',
    day date not null,
    title_id bigint not null references titles on delete cascade,
    value double precision not null check (value >= 0),
    -- Three narrow ranges of days are read of it, however long the history is.
    primary key (metric, source, region, day, title_id) include (value)
);
create index metric_snapshots_title on metric_snapshots (title_id);
