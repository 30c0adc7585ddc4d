set local lock_timeout = '4s';

-- An evening together: who is in the room, what is asked for, and one list for all of them. Its address dies with it.
create table rooms (
    id bigint generated always as identity primary key,
    host_id bigint not null references users on delete cascade,
    -- To recognise the address by, and to show it again to who is in the room.
    token_sha256 bytea not null unique,
    token_enc bytea not null,
    kind title_kind not null,
    minutes integer check (minutes > 0),
    words text not null default '',
    seen text not null default 'new' check (seen in ('new', 'seen', 'any')),
    -- Of how satisfied each is, 0 counts the mean alone, 1 the least satisfied alone.
    fairness real not null default 0.5 check (fairness between 0 and 1),
    needs text not null default 'two' check (needs in ('two', 'all')),
    -- What guests may name as what they like, found with the list.
    genres text[] not null default '{}',
    known_title_ids bigint[] not null default '{}',
    note text,
    made_at timestamptz,
    -- What was begun, and the channel that brings it to the host's media server.
    started_title_id bigint references titles on delete set null,
    channel_id bigint references channels on delete set null,
    ends_at timestamptz not null,
    created_at timestamptz not null default now(),
    check (ends_at <= created_at + interval '12 hours')
);
create index rooms_host on rooms (host_id);
create index rooms_ends on rooms (ends_at);
create index rooms_started_title on rooms (started_title_id) where started_title_id is not null;
create index rooms_channel on rooms (channel_id) where channel_id is not null;

-- Of the household by their account; a guest by a name and what they said that they like.
create table room_members (
    id bigint generated always as identity primary key,
    room_id bigint not null references rooms on delete cascade,
    user_id bigint references users on delete cascade,
    name text not null,
    -- What a guest's browser shows to be let in again.
    secret_sha256 bytea unique,
    genres text[] not null default '{}',
    title_ids bigint[] not null default '{}',
    joined_at timestamptz not null default now(),
    check ((user_id is null) = (secret_sha256 is not null)),
    unique (room_id, user_id)
);
create index room_members_user on room_members (user_id) where user_id is not null;

-- The list, by place; what stands beyond those that are shown takes the place of what is swapped or vetoed.
create table room_titles (
    room_id bigint not null references rooms on delete cascade,
    title_id bigint not null references titles on delete cascade,
    place integer not null check (place > 0),
    score real not null,
    is_out boolean not null default false,
    primary key (room_id, title_id)
);
create index room_titles_title on room_titles (title_id);

-- How well a title suits each (0–1), and from what that is said.
create table room_matches (
    member_id bigint not null references room_members on delete cascade,
    title_id bigint not null references titles on delete cascade,
    match real not null check (match between 0 and 1),
    evidence jsonb not null default '[]',
    facts jsonb not null default '{}',
    reason text not null default '',
    primary key (member_id, title_id)
);
create index room_matches_title on room_matches (title_id);

create table room_votes (
    member_id bigint not null references room_members on delete cascade,
    title_id bigint not null references titles on delete cascade,
    vote text not null check (vote in ('yes', 'no', 'veto')),
    voted_at timestamptz not null default now(),
    primary key (member_id, title_id)
);
create index room_votes_title on room_votes (title_id);

-- The guard of a room: of its list what every account in it may see. Guests add no rights, so theirs is the strictest limit.
create function open_to_room(room bigint) returns table (title_id bigint)
language sql stable parallel safe
as $$
    select r.title_id
    from room_titles r
    where r.room_id = room
        and not exists (
            select
            from room_members m
            where m.room_id = room
                and m.user_id is not null
                and not exists (
                    select
                    from visible_titles(m.user_id) v
                    where v.title_id = r.title_id
                )
        )
$$;
