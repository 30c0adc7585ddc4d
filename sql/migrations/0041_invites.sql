set local lock_timeout = '4s';

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

-- What administrators did. The actor's name is kept beside the number, for when the account is gone.
create table audit_log (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    -- Null: the terminal, or Matinee itself.
    actor_id bigint references users on delete set null,
    actor_name text not null,
    action text not null,
    target text not null default '',
    data jsonb not null default '{}'
);
create index audit_log_at on audit_log (at desc, id desc);
