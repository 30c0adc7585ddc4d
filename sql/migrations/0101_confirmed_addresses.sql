set local lock_timeout = '4s';

-- An e-mail address is anybody's until a code that was sent there comes back: null once it did, and for any other service.
alter table notice_addresses
    add column code_enc bytea,
    add column code_at timestamptz,
    add column code_tries integer not null default 0;

-- Tests and codes that a person had sent: by the person, so that no address that is entered anew counts from the beginning.
create table notice_trials (
    user_id bigint primary key references users on delete cascade,
    day date not null,
    count integer not null,
    latest_at timestamptz not null
);
