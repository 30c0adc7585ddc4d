set local lock_timeout = '4s';

create table users (
    id bigint generated always as identity primary key,
    name text not null,
    email text,
    role text not null default 'member' check (role in ('admin', 'member')),
    is_active boolean not null default true,
    time_zone text,
    -- Which form their picks take on the media server, where the household's choice is not theirs.
    output_form text check (output_form in ('playlist', 'library', 'both')),
    -- Raised by "log out everywhere", disabling and password changes: every session older than it is void.
    token_epoch integer not null default 0,
    created_at timestamptz not null default now(),
    deleted_at timestamptz
);
create unique index users_email_lower on users (lower(email));
create index users_name_lower on users (lower(name));

-- Of which kinds somebody gets picks. A kind without a row was never switched on.
create table user_kinds (
    user_id bigint not null references users on delete cascade,
    kind title_kind not null,
    enabled boolean not null,
    primary key (user_id, kind)
);

create function gets_picks(person bigint, of_kind text) returns boolean
language sql stable parallel safe
as $$
    select exists (select from user_kinds k where k.user_id = person and k.kind = of_kind and k.enabled)
$$;

-- What a person chose for themselves; names and ranges are those of the options they stand above.
create table user_options (
    user_id bigint not null references users on delete cascade,
    key text not null,
    value jsonb not null,
    updated_at timestamptz not null default now(),
    primary key (user_id, key)
);

-- People who sign in here with users.email instead of at a media server, or also here for the day it is down.
create table local_credentials (
    user_id bigint primary key references users on delete cascade,
    password_hash text not null,
    changed_at timestamptz not null default now()
);

-- Tries to sign in, per account and per address; only digests of both. Rows older than a day are removed by the next try.
create table sign_in_tries (
    key bytea primary key,
    tries integer not null,
    since timestamptz not null default now()
);
create index sign_in_tries_since on sign_in_tries (since);

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
    -- It ends for good at this time, however much it is used.
    ends_at timestamptz not null default now() + interval '90 days',
    revoked_at timestamptz
);
create index refresh_families_user on refresh_families (user_id);

create table refresh_tokens (
    id bigint generated always as identity primary key,
    family_id bigint not null references refresh_families on delete cascade,
    -- Used tokens are forgotten from the old end of a chain; what came after them stays.
    parent_id bigint references refresh_tokens on delete set null,
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

create table invites (
    id bigint generated always as identity primary key,
    token_sha256 bytea not null unique,
    role text not null default 'member' check (role in ('admin', 'member')),
    -- When set, only this address may use it.
    email text,
    -- Null: made at the terminal.
    created_by bigint references users on delete cascade,
    -- Void once there is any administrator.
    for_first_admin boolean not null default false,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    used_at timestamptz,
    used_by bigint references users on delete set null
);
create index invites_created_by on invites (created_by) where created_by is not null;
create index invites_used_by on invites (used_by) where used_by is not null;

-- What administrators did. The actor's name is kept beside the number, for when the account is gone.
create table audit_log (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    -- Null: the terminal, or Matinee itself.
    actor_id bigint references users on delete set null,
    actor_name text not null,
    action text not null,
    target text not null default '',
    data jsonb not null default '{}',
    -- What was refused stands here once an hour for the same thing from the same place, and is counted there: a flood of tries
    -- makes no flood of rows. Null: a deed.
    refusal_key bytea unique
);
create index audit_log_at on audit_log (at desc, id desc);
create index audit_log_actor on audit_log (actor_id) where actor_id is not null;
