set local lock_timeout = '4s';

-- What outsiders say goes together, by who says so: read by the engine, filled by catalogue sources.
create table title_relations (
    title_id bigint not null references titles on delete cascade,
    related_id bigint not null references titles on delete cascade,
    source text not null,
    weight real not null check (weight > 0),
    fetched_at timestamptz not null default now(),
    primary key (title_id, source, related_id)
);

-- What a person did with what was shown. Events come in batches and sometimes twice.
create table interactions (
    id bigint generated always as identity primary key,
    user_id bigint not null references users on delete cascade,
    title_id bigint references titles on delete cascade,
    kind text not null check (kind in ('impression', 'view', 'click', 'play', 'search', 'share')),
    surface text,
    position integer,
    query text,
    run_id bigint references recommendation_runs on delete set null,
    client_event_id uuid not null,
    occurred_at timestamptz not null default now(),
    unique (user_id, client_event_id)
);
create index interactions_shown on interactions (user_id, title_id, occurred_at) where kind = 'impression';
create index interactions_at on interactions (occurred_at);

-- What a person chose for themselves; names and ranges are those of the options they stand above.
create table user_options (
    user_id bigint not null references users on delete cascade,
    key text not null,
    value jsonb not null,
    updated_at timestamptz not null default now(),
    primary key (user_id, key)
);

-- What lists were made from, by content: a run names what it used, so that the same list can be made again.
create table engine_inputs (
    sha256 bytea primary key,
    data bytea not null,
    kept_at timestamptz not null default now()
);
alter table engine_inputs alter column data set storage external;  -- compressed already

-- Titles that people of this server watch together, with how many people stand behind it; made anew each night.
create table title_neighbours (
    title_id bigint not null references titles on delete cascade,
    neighbour_id bigint not null references titles on delete cascade,
    weight real not null,
    support integer not null check (support >= 2),
    primary key (title_id, neighbour_id)
);

-- How good the picks are on the household's own history, night by night.
create table evaluations (
    id bigint generated always as identity primary key,
    kind text not null,
    made_at timestamptz not null default now(),
    people integer not null,
    -- {"engine": {"ndcg@10": {"value": …, "low": …, "high": …}}, "popularity": …}
    metrics jsonb not null,
    config jsonb not null default '{}'
);
create index evaluations_kind on evaluations (kind, id desc);

-- Weights fitted to this household, adopted only where they were better beyond doubt.
create table engine_weights (
    kind text primary key,
    weights jsonb not null,
    provenance jsonb not null,
    adopted_at timestamptz not null default now()
);
