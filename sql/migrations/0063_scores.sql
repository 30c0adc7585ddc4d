set local lock_timeout = '4s';

-- How good and how talked about a title is in the world, with all that this was computed from: the same inputs give the same
-- numbers, without asking anybody.
create table title_scores (
    title_id bigint primary key references titles on delete cascade,
    formula_version smallint not null,
    -- In the names of `shared/discovery/score.py`; what is not known is null there.
    inputs jsonb not null,
    -- 0–100, null where nothing is known of it. `score` is null also for what is yet to come out.
    score real,
    quality real,
    buzz real,
    fresh real,
    computed_at timestamptz not null default now()
);
create index title_scores_score on title_scores (score desc nulls last);
