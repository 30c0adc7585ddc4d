set local lock_timeout = '4s';

-- Something of ours on a media server. Owned by the server's id and by our path, never by name.
create table outputs (
    id bigint generated always as identity primary key,
    server_id bigint not null references media_servers on delete cascade,
    user_id bigint references users on delete cascade,
    -- Of a channel, which everybody who has it gets as an output of their own.
    channel_id bigint,
    -- A channel may hold several kinds.
    kind title_kind,
    purpose text not null check (purpose in ('picks', 'top_picks', 'channel')),
    form text not null check (form in ('strm_library', 'symlink_library', 'collection', 'playlist')),
    -- Folder below the output root, made from ids, so that renaming a person or a library moves no file. A playlist has none.
    folder text unique,
    name text not null,
    external_id text,
    guid text,
    -- Our folder as the server was told of it: with the server's id this is what makes a library ours.
    path text,
    -- Part of every streaming link; raised to void the links that were written so far.
    link_epoch integer not null default 0,
    -- What is about to be made, written before the server is asked: the playlists of that name that were there already
    -- and the items the new one gets. With it a playlist that a killed run left behind is found again.
    intent jsonb,
    -- Of what was published last: whatever changes it is published within a quarter of an hour.
    fingerprint bytea,
    -- Why this form is not what the person has just now; null when it is.
    problem text,
    -- When it was last looked who else reads a private playlist, and with which version and policies of the server.
    readers_seen_at timestamptz,
    readers_basis text,
    synced_at timestamptz,
    -- What a collection may hold by our doing: all that was put in or is about to be, and was not taken out yet.
    members text[] not null default '{}',
    constraint outputs_owner_key unique nulls not distinct (server_id, purpose, user_id, channel_id, kind, form),
    constraint outputs_owner_check check (
        case purpose
            when 'picks' then user_id is not null and channel_id is null and kind is not null
            when 'top_picks' then user_id is null and channel_id is null and kind is not null
            when 'channel' then user_id is not null and channel_id is not null
            else false
        end
    )
);
create index outputs_user on outputs (user_id) where user_id is not null;

create table output_files (
    output_id bigint not null references outputs on delete cascade,
    rel_path text not null,
    sha256 bytea not null,
    primary key (output_id, rel_path)
);

-- What a media server made of our own libraries: its ids of our copies, so that a play of a copy is a play of the title.
create table output_items (
    output_id bigint not null references outputs on delete cascade,
    external_id text not null,
    title_id bigint not null references titles on delete cascade,
    episode_id bigint references episodes on delete cascade,
    primary key (output_id, external_id)
);
create index output_items_external on output_items (external_id);
create index output_items_title on output_items (title_id);
create index output_items_episode on output_items (episode_id) where episode_id is not null;

-- What a server was seen to play of what we write, by the way it is written.
create table output_proofs (
    server_id bigint not null references media_servers on delete cascade,
    form text not null check (form in ('playlist', 'path', 'address', 'link', 'symlink')),
    -- Version and addresses that the proof was made with: it is void for others.
    basis text not null,
    is_proved boolean not null,
    problem text,
    checked_at timestamptz not null default now(),
    primary key (server_id, form)
);

-- Items of a media server that are sorted by a rank just now, and how they were sorted before: they get that back.
create table sort_names (
    server_id bigint not null references media_servers on delete cascade,
    external_id text not null,
    -- Null where the output went without giving the names back: whatever is published on the server next does that.
    output_id bigint references outputs on delete set null,
    sort_name text not null,
    forced text,
    is_locked boolean not null,
    -- What we set, and until that is settled also what we are about to set. Empty: somebody has set another name since, and
    -- that stays.
    names text[] not null,
    is_settled boolean not null default false,
    primary key (server_id, external_id)
);
create index sort_names_output on sort_names (output_id);
