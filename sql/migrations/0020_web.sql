set local lock_timeout = '4s';

-- Tries to sign in, per account and per address; only digests of both. Rows older than a day are removed by the next try.
create table sign_in_tries (
    key bytea primary key,
    tries integer not null,
    since timestamptz not null default now()
);
create index sign_in_tries_since on sign_in_tries (since);
