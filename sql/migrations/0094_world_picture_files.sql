set local lock_timeout = '4s';

-- Pictures of the world as they were fetched, so that each is asked for once. Not logged: what a crash takes is fetched again.
create unlogged table world_picture_files (
    source text not null,
    -- By which the source serves it, of any size.
    path text not null,
    width integer not null,
    content_type text not null,
    data bytea not null,
    fetched_at timestamptz not null default now(),
    primary key (source, path, width)
);
create index world_picture_files_age on world_picture_files (fetched_at);
-- Pictures do not shrink.
alter table world_picture_files alter column data set storage external;
