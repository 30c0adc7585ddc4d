set local lock_timeout = '4s';

-- A list that somebody puts together by criteria of their own, for themselves and whoever they share it with. What is in it was
-- chosen among what its owner may see; everybody is shown of it what they may see.
create table channels (
    id bigint generated always as identity primary key,
    owner_id bigint not null references users on delete cascade,
    name text not null,
    -- Empty: of every kind. The same of genres.
    kinds text[] not null default '{}',
    genres text[] not null default '{}',
    year_from integer,
    year_to integer,
    text_preference text not null default '',
    size integer not null default 25,
    -- The same seed, library and history make the same list.
    seed integer not null default 0,
    -- Made anew when titles have come to the library.
    refreshes boolean not null default false,
    is_published boolean not null default false,
    -- A preview: nobody else's, and tidied away unless it is kept.
    is_draft boolean not null default false,
    made_at timestamptz,
    made_by text check (made_by in ('engine', 'model')),
    note text,
    -- Titles have come since it was made.
    stale_at timestamptz,
    -- Deleted by its owner: the row goes when what was published of it is gone.
    dropped_at timestamptz,
    created_at timestamptz not null default now()
);
create index channels_owner on channels (owner_id);

create table channel_shares (
    channel_id bigint not null references channels on delete cascade,
    user_id bigint not null references users on delete cascade,
    primary key (channel_id, user_id)
);
create index channel_shares_user on channel_shares (user_id);

-- Titles that its owner named: as examples of what it is like, or as what is never to be in it.
create table channel_marks (
    channel_id bigint not null references channels on delete cascade,
    title_id bigint not null references titles on delete cascade,
    is_example boolean not null,
    primary key (channel_id, title_id)
);
create index channel_marks_title on channel_marks (title_id);

create table channel_titles (
    channel_id bigint not null references channels on delete cascade,
    rank integer not null check (rank > 0),
    title_id bigint not null references titles on delete cascade,
    primary key (channel_id, rank),
    unique (channel_id, title_id)
);
create index channel_titles_title on channel_titles (title_id);

alter table outputs add constraint outputs_channel_id_fkey foreign key (channel_id) references channels on delete cascade;
create index outputs_channel on outputs (channel_id) where channel_id is not null;
