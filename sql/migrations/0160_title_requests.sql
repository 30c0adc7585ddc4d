set local lock_timeout = '4s';

-- Programs outside that fetch what somebody asks for: one of each kind, with the key sealed, and what was chosen of what it offers.
create table request_services (
    kind text primary key check (kind in ('seerr', 'radarr', 'sonarr')),
    base_url text not null,
    key_enc bytea not null,
    profile_id integer,
    profile text,
    root_folder text,
    -- What stood in the way when it was asked last; null: it answered.
    trouble text,
    asked_at timestamptz
);

-- What people ask for that is not here. One that is open stands for all who ask for the same title.
create table title_requests (
    id bigint generated always as identity primary key,
    title_id bigint not null references titles on delete cascade,
    state text not null default 'asked' check (state in ('asked', 'approved', 'refused', 'sent', 'fetching', 'available', 'failed')),
    -- The word of whoever refused it, or why it failed.
    reason text,
    decided_by bigint references users on delete set null,
    decided_at timestamptz,
    -- Who has taken it, and what it is called there.
    service text,
    remote_id text,
    -- When the service said that it has all of it, whatever the library knows.
    fetched_at timestamptz,
    -- When picks were made anew with it.
    renewed_at timestamptz,
    followed_at timestamptz,
    created_at timestamptz not null default now(),
    changed_at timestamptz not null default now()
);
create unique index title_requests_open on title_requests (title_id) where state in ('asked', 'approved', 'sent', 'fetching');
create index title_requests_title on title_requests (title_id);
create index title_requests_decided on title_requests (decided_by) where decided_by is not null;
create index title_requests_state on title_requests (state, followed_at);

create table title_request_people (
    request_id bigint not null references title_requests on delete cascade,
    user_id bigint not null references users on delete cascade,
    -- Somebody had asked before: of what they may ask for nothing is used up.
    has_joined boolean not null default false,
    asked_at timestamptz not null default now(),
    primary key (request_id, user_id)
);
create index title_request_people_user on title_request_people (user_id, asked_at);
