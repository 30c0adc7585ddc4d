set local lock_timeout = '4s';

-- Services of the world that say what titles are. None is asked before somebody switches it on.
create table sources (
    name text primary key check (name in ('tmdb', 'trakt', 'omdb', 'tvmaze')),
    is_enabled boolean not null default false,
    -- Written and never shown.
    key_enc bytea,
    -- Null: the service's own address.
    base_url text
);
insert into sources (name) values ('tmdb'), ('trakt'), ('omdb'), ('tvmaze');

-- Of which kinds each knows something, and its own word for them.
create table source_kinds (
    source text not null references sources on delete cascade,
    kind title_kind not null,
    word text not null,
    primary key (source, kind)
);
insert into source_kinds (source, kind, word) values
    ('tmdb', 'movie', 'movie'),
    ('tmdb', 'series', 'tv'),
    ('trakt', 'movie', 'movie'),
    ('trakt', 'series', 'show'),
    ('omdb', 'movie', 'movie'),
    ('omdb', 'series', 'series'),
    ('tvmaze', 'series', 'show');

-- How often each may be asked, by all workers together: in any `seconds` at most `calls`, and `per_day` a day of UTC.
create table source_limits (
    source text not null references sources on delete cascade,
    act text not null check (act in ('read', 'write')),
    calls integer not null check (calls between 1 and 100000),
    seconds double precision not null check (seconds between 0.1 and 86400),
    per_day integer check (per_day > 0),
    -- GCRA: a tenth of the calls may come at once, and the others this far apart, so that no window ever sees more than `calls`.
    step_s double precision not null generated always as (seconds / (calls - calls / 10)) stored,
    ahead_s double precision not null generated always as (seconds * (calls / 10) / (calls - calls / 10)) stored,
    -- When the next call would come if all were evenly apart ("theoretical arrival time").
    arrives_at timestamptz not null default '-infinity',
    -- The service itself asked us to wait.
    blocked_until timestamptz not null default '-infinity',
    day date,
    day_used integer not null default 0,
    primary key (source, act)
);
insert into source_limits (source, act, calls, seconds, per_day) values
    ('tmdb', 'read', 40, 1, null),
    ('trakt', 'read', 1000, 300, null),
    ('trakt', 'write', 1, 1, null),
    ('omdb', 'read', 10, 1, 1000),
    ('tvmaze', 'read', 20, 10, null);

-- What went out, for whoever wants to know what leaves this house. No keys: a path, without what follows its question mark.
create table source_calls (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    source text not null references sources on delete cascade,
    method text not null,
    path text not null,
    -- Null: no whole answer came.
    status smallint,
    seconds real not null
);
create index source_calls_source on source_calls (source, id);
create index source_calls_at on source_calls (at);

-- Answers with the tag that the service gave them: asked with the tag, it says in one line that nothing has changed.
create table source_answers (
    source text not null references sources on delete cascade,
    -- SHA-256 of path and query, without a key.
    digest bytea not null,
    etag text,
    -- Compressed by zlib: texts shrink to a tenth.
    body bytea not null,
    fetched_at timestamptz not null default now(),
    primary key (source, digest)
);
create index source_answers_age on source_answers (fetched_at);
alter table source_answers alter column body set storage external;
