set local lock_timeout = '4s';

-- People who sign in here with users.email instead of at a media server, or also here for the day it is down.
create table local_credentials (
    user_id bigint primary key references users on delete cascade,
    password_hash text not null,
    changed_at timestamptz not null default now()
);

-- One sign-in of one device: what it hands on from refresh to refresh belongs to one family, and ends together.
create table refresh_families (
    id bigint generated always as identity primary key,
    user_id bigint not null references users on delete cascade,
    -- The person's epoch at sign-in; when theirs is raised the family is void.
    epoch integer not null,
    user_agent text not null default '',
    address text not null default '',
    created_at timestamptz not null default now(),
    last_used_at timestamptz not null default now(),
    revoked_at timestamptz
);
create index refresh_families_user on refresh_families (user_id);

create table refresh_tokens (
    id bigint generated always as identity primary key,
    family_id bigint not null references refresh_families on delete cascade,
    parent_id bigint references refresh_tokens on delete cascade,
    token_sha256 bytea not null unique,
    expires_at timestamptz not null,
    used_at timestamptz
);
create index refresh_tokens_family on refresh_tokens (family_id);
create index refresh_tokens_parent on refresh_tokens (parent_id);
create index refresh_tokens_expires on refresh_tokens (expires_at);

create table api_keys (
    id bigint generated always as identity primary key,
    user_id bigint not null references users on delete cascade,
    name text not null,
    -- Its first characters, so that a person recognises it in the list.
    prefix text not null,
    key_sha256 bytea not null unique,
    -- Each includes the ones before it.
    scope text not null check (scope in ('read', 'write', 'admin')),
    expires_at timestamptz,
    created_at timestamptz not null default now(),
    last_used_at timestamptz,
    revoked_at timestamptz
);
create index api_keys_user on api_keys (user_id);
