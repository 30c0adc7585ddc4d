set local lock_timeout = '4s';

create extension if not exists vector;

-- What an admin may change. A row exists only once somebody has changed it; defaults live in shared/options.py.
create table options (
    key text primary key,
    value jsonb not null,
    version integer not null default 1,
    updated_at timestamptz not null default now()
);

-- What a title is. Another kind is this domain widened, and a row of the table below.
create domain title_kind as text check (value in ('movie', 'series', 'book'));

-- What each kind has, and what it is called.
create table title_kinds (
    kind title_kind primary key,
    -- Their order, wherever they are listed.
    place smallint not null unique,
    -- As jobs and addresses have it: “sync-movies”.
    plural text not null unique,
    -- In sentences: “film”, “films”.
    noun text not null,
    nouns text not null,
    -- What somebody has done who is through with one: “watched”, “read”.
    done text not null,
    -- What media servers call such an item, and in lower case a library of them; null where no server has any.
    item_type text unique,
    content text unique,
    check ((item_type is null) = (content is null)),
    -- A title is its episodes: they are what is played.
    has_episodes boolean not null,
    -- Ages are limited by it; a title without one may be hidden from people who have a limit.
    has_certificate boolean not null,
    -- People may get picks of it.
    is_picked boolean not null
);
insert into title_kinds (kind, place, plural, noun, nouns, done, item_type, content, has_episodes, has_certificate, is_picked)
values
    ('movie', 1, 'movies', 'film', 'films', 'watched', 'Movie', 'movies', false, true, true),
    ('series', 2, 'series', 'series', 'series', 'watched', 'Series', 'tvshows', true, true, true),
    ('book', 3, 'books', 'book', 'books', 'read', null, null, false, false, false);

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

-- Requests that were answered, by all web processes together. A process adds what it has counted every few seconds.
create table http_requests (
    method text not null,
    -- As the router has it, such as /api/movies/<int:title_id>: never what somebody asked for.
    route text not null,
    status smallint not null,
    requests bigint not null,
    seconds double precision not null,
    -- How many took at most as long as each bound of shared/upkeep/requests.py, the last one unbounded; not cumulated.
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
