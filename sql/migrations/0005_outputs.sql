set local lock_timeout = '4s';

-- Something of ours on a media server. Owned by the server's id and by our path, never by name.
create table outputs (
    id bigint generated always as identity primary key,
    server_id bigint not null references media_servers on delete cascade,
    user_id bigint references users on delete cascade,
    kind text not null check (kind in ('movie', 'series')),
    purpose text not null check (purpose in ('picks', 'top_picks', 'channel')),
    form text not null check (form in ('strm_library', 'symlink_library', 'collection', 'playlist')),
    -- Folder below the output root; made from ids, so that renaming a person or a library moves no file.
    folder text not null unique,
    name text not null,
    external_id text,
    guid text,
    synced_at timestamptz,
    unique nulls not distinct (server_id, user_id, kind, purpose, form)
);

create table output_files (
    output_id bigint not null references outputs on delete cascade,
    rel_path text not null,
    sha256 bytea not null,
    primary key (output_id, rel_path)
);
