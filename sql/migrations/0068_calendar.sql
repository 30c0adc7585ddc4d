set local lock_timeout = '4s';

-- What is shown when: a calendar looks at some weeks of all that there is.
create index episodes_air_date on episodes (air_date) where air_date is not null;

-- The private address of somebody's calendar, for programs that subscribe to it. One a person: another one voids it.
create table calendar_feeds (
    user_id bigint primary key references users on delete cascade,
    token_sha256 bytea not null unique,
    -- So that it can be looked up again for the next device; only SECRET_KEY reads it.
    token_enc bytea not null,
    created_at timestamptz not null default now(),
    -- When a program last read it, to the hour.
    read_at timestamptz
);
