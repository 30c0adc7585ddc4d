set local lock_timeout = '4s';

-- Requests that were answered, by all web processes together. A process adds what it has counted every few seconds.
create table http_requests (
    method text not null,
    -- As the router has it, such as /api/movies/<int:title_id>: never what somebody asked for.
    route text not null,
    status smallint not null,
    requests bigint not null,
    seconds double precision not null,
    -- How many took at most as long as each bound of shared/requests.py, the last one unbounded; not cumulated.
    buckets bigint[] not null,
    primary key (method, route, status)
);

-- Processes that told of themselves lately. Lost in a crash without harm.
create unlogged table processes (
    name text primary key,
    kind text not null check (kind in ('web', 'worker')),
    resident_bytes bigint not null,
    seen_at timestamptz not null default now()
);
