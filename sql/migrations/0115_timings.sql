set local lock_timeout = '4s';

-- How long things took, by all processes together: a process adds what it has counted now and then. `labels` are few and ours: names
-- of jobs and of models, never of people or titles.
create table timings (
    what text not null,
    labels text[] not null,
    count bigint not null,
    seconds double precision not null,
    -- How many took at most as long as each bound of shared/db/timings.py, the last one unbounded; not cumulated.
    buckets bigint[] not null,
    primary key (what, labels)
);

-- What processes of a kind have used of the processor since the beginning, those that have ended included.
create table processor_time (
    kind text primary key,
    seconds double precision not null
);

-- How well search finds what is meant, night by night, on judged queries whose titles this household has.
create table search_evaluations (
    id bigint generated always as identity primary key,
    made_at timestamptz not null default now(),
    queries integer not null,
    -- {"fused": {"ndcg@10": {"value": …, "low": …, "high": …}}, "words": …}
    metrics jsonb not null
);

-- What was rated lately is counted.
create index ratings_rated_at on ratings (rated_at);
