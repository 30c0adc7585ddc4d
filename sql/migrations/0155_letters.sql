set local lock_timeout = '4s';

-- What somebody wants written, and when nothing is to reach them: whole hours of their own clock, both or none.
create table letter_wishes (
    user_id bigint primary key references users on delete cascade,
    weekly boolean not null default false,
    yearly boolean not null default false,
    quiet_from smallint check (quiet_from between 0 and 23),
    quiet_until smallint check (quiet_until between 0 and 23),
    check (num_nonnulls(quiet_from, quiet_until) <> 1 and quiet_from <> quiet_until)
);

-- Whether these are quiet hours of somebody. From 22 until 7 they go over midnight.
create function is_quiet(person bigint, at timestamptz) returns boolean
language sql stable parallel safe
as $$
    select exists (
        select
        from letter_wishes w
        cross join lateral (select extract(hour from at at time zone zone_of(person)) as hour) h
        where w.user_id = person
            and case
                when w.quiet_from < w.quiet_until then h.hour >= w.quiet_from and h.hour < w.quiet_until
                else h.hour >= w.quiet_from or h.hour < w.quiet_until
            end
    )
$$;

-- Which addresses get letters, of whoever wants any. What is behind the address that ends them is made with the first letter.
alter table notice_addresses
    add column gets_letters boolean not null default true,
    add column stop_sha256 bytea unique,
    add column stop_enc bytea;

-- What was written to whom: one of each kind and period. What it says is put together as it is sent, so that it names nothing that its
-- person may not know of by then.
create table letters (
    id bigint generated always as identity primary key,
    user_id bigint not null references users on delete cascade,
    kind text not null check (kind in ('weekly', 'yearly')),
    -- The day on which it was due, or the first of the year that it is about.
    period date not null,
    -- Said once, and no other time soon.
    surprise_id bigint references titles on delete set null,
    -- There was nothing to say: it went nowhere.
    is_empty boolean not null,
    written_at timestamptz not null default now(),
    unique (user_id, kind, period)
);
create index letters_surprise on letters (surprise_id) where surprise_id is not null;

-- What administrators have to know: from when to when something was wrong. Open at most once for each subject.
create table troubles (
    id bigint generated always as identity primary key,
    event text not null check (event in ('job.failed', 'backup.missed', 'server.away')),
    -- A job's name or a server's id.
    subject text not null,
    detail text,
    began_at timestamptz not null default now(),
    ended_at timestamptz
);
create unique index troubles_open on troubles (event, subject) where ended_at is null;
create index troubles_began on troubles (began_at);

-- Messages that are no notices, each to one address once.
create table dispatches (
    id bigint generated always as identity primary key,
    address_id bigint not null references notice_addresses on delete cascade,
    letter_id bigint references letters on delete cascade,
    trouble_id bigint references troubles on delete cascade,
    -- Of a trouble: that it has ended.
    is_over boolean not null default false,
    state text not null default 'pending' check (state in ('pending', 'sent', 'failed')),
    tries integer not null default 0,
    due_at timestamptz not null default now(),
    created_at timestamptz not null default now(),
    error text,
    ended_at timestamptz,
    check (num_nonnulls(letter_id, trouble_id) = 1),
    unique nulls not distinct (address_id, letter_id, trouble_id, is_over)
);
create index dispatches_due on dispatches (due_at) where state = 'pending';
create index dispatches_letter on dispatches (letter_id) where letter_id is not null;
create index dispatches_trouble on dispatches (trouble_id) where trouble_id is not null;
