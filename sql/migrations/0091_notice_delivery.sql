set local lock_timeout = '4s';

-- Through which e-mail of the household leaves: an address that holds a password, so it is written and never shown.
create table mail_server (
    only_one boolean primary key default true check (only_one),
    address_enc bytea not null
);

-- Where somebody has their notices sent. What the address is lies sealed; the service is all of it that is shown.
create table notice_addresses (
    id bigint generated always as identity primary key,
    user_id bigint not null references users on delete cascade,
    name text not null,
    service text not null,
    address_enc bytea not null,
    is_on boolean not null default true,
    -- What was noted before is not sent there.
    since timestamptz not null default now(),
    created_at timestamptz not null default now(),
    tested_at timestamptz,
    sent_at timestamptz,
    -- Why the latest message did not arrive, without the address; null once one does.
    error text,
    -- When a notice was given up, until one arrives again.
    gave_up_at timestamptz
);
create index notice_addresses_user on notice_addresses (user_id);

-- Each notice goes to each address once.
create table notice_deliveries (
    notice_id bigint not null references notices on delete cascade,
    address_id bigint not null references notice_addresses on delete cascade,
    state text not null default 'pending' check (state in ('pending', 'sent', 'failed')),
    tries integer not null default 0,
    -- Moved on before it is sent: a run that dies there is not followed at once by another try.
    due_at timestamptz not null default now(),
    error text,
    ended_at timestamptz,
    primary key (notice_id, address_id)
);
create index notice_deliveries_address on notice_deliveries (address_id);
create index notice_deliveries_due on notice_deliveries (due_at) where state = 'pending';
