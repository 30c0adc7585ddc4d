set local lock_timeout = '4s';

-- How many requests a person or an address may still make; only digests of both. Lost in a crash without harm, and so not
-- written ahead.
create unlogged table rate_buckets (
    key bytea primary key,
    tokens double precision not null,
    -- What the last request for a lease was given: the statement that fills and empties a bucket answers with it.
    granted integer not null,
    filled_at timestamptz not null default now()
);
create index rate_buckets_filled on rate_buckets (filled_at);
