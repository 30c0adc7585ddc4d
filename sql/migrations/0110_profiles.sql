set local lock_timeout = '4s';

-- What somebody says of themselves, and to whom. Without a row nothing is shown to anybody.
create table profiles (
    user_id bigint primary key references users on delete cascade,
    -- The name of the profile in addresses, chosen and always in small letters; null: it has no address yet.
    handle text unique check (handle = lower(handle)),
    display_name text,
    about text not null default '',
    visibility text not null default 'private' check (visibility in ('private', 'household', 'public')),
    -- Items that are shown, each chosen by its owner.
    shows text[] not null default '{}',
    updated_at timestamptz not null default now(),
    check (visibility = 'private' or handle is not null)
);

-- A picture that somebody chose: its bytes, or where they lie in the bucket.
create table avatars (
    user_id bigint primary key references users on delete cascade,
    version text not null,
    content_type text not null,
    data bytea,
    key text,
    chosen_at timestamptz not null default now(),
    check ((data is null) <> (key is null))
);
alter table avatars alter column data set storage external;  -- compressed already

-- Objects of the bucket that are no picture of anybody: uploads that are awaited, and what could not be removed at once. The tidying
-- job removes those whose time has come. Keys are random and name nobody.
create table avatar_objects (
    key text primary key,
    -- Who may still make it their picture; null: nobody.
    user_id bigint references users on delete set null,
    content_type text not null default '',
    ends_at timestamptz not null
);
create index avatar_objects_user on avatar_objects (user_id) where user_id is not null;
create index avatar_objects_ends on avatar_objects (ends_at);

-- The S3-compatible bucket for pictures of people, where there is one.
create table object_storage (
    only_one boolean primary key default true check (only_one),
    url text not null,
    region text not null,
    bucket text not null,
    access_key text not null,
    secret_enc bytea not null
);
