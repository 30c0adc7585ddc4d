set local lock_timeout = '4s';

-- A space of embeddings. A switch builds the new space beside the old one and flips `is_active` in one transaction.
create table embedding_models (
    id smallint generated always as identity primary key,
    provider text not null check (provider in ('local', 'openai')),
    name text not null,
    dim integer not null,
    is_active boolean not null default false,
    created_at timestamptz not null default now(),
    unique (provider, name, dim)
);
create unique index embedding_models_one_active on embedding_models (is_active) where is_active;

create table title_embeddings (
    title_id bigint not null references titles on delete cascade,
    model_id smallint not null references embedding_models on delete cascade,
    content_hash bytea not null,
    vec halfvec not null,
    primary key (title_id, model_id)
);
-- Scans read every vector: out-of-line storage would cost four times as much.
alter table title_embeddings alter column vec set storage plain;

-- Texts a model refused. Tried again only when the text or the model changes.
create table embedding_failures (
    title_id bigint not null references titles on delete cascade,
    model_id smallint not null references embedding_models on delete cascade,
    content_hash bytea not null,
    reason text not null,
    failed_at timestamptz not null default now(),
    primary key (title_id, model_id)
);

create table recommendation_runs (
    id bigint generated always as identity primary key,
    user_id bigint not null references users on delete cascade,
    kind text not null check (kind in ('movie', 'series', 'book')),
    state text not null default 'published' check (state in ('published', 'superseded')),
    -- Everything the list was made from, so that it can be made again: model, weights, seed, high-water marks.
    config jsonb not null default '{}',
    signals integer not null,
    candidates integer not null,
    created_at timestamptz not null default now()
);
create unique index recommendation_runs_published on recommendation_runs (user_id, kind) where state = 'published';
create index recommendation_runs_user on recommendation_runs (user_id, kind, id desc);

create table recommendations (
    run_id bigint not null references recommendation_runs on delete cascade,
    rank integer not null,
    title_id bigint not null references titles on delete cascade,
    score double precision not null,
    -- 0–100, calibrated; the parts add up to it.
    match double precision not null,
    parts jsonb not null,
    -- [{"title_id": 1, "share": 3.2}]: signed points of the match, largest first.
    evidence jsonb not null default '[]',
    reason text not null,
    reason_source text not null default 'template' check (reason_source in ('template', 'model')),
    primary key (run_id, rank)
);
create index recommendations_title on recommendations (title_id);

-- Words bought from a language model, by the content they were made from.
create table written_words (
    content_hash bytea primary key,
    text text not null,
    model text not null,
    created_at timestamptz not null default now(),
    used_at timestamptz not null default now()
);

-- Tokens spent, one row a call.
create table token_ledger (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    purpose text not null,
    provider text not null,
    model text not null,
    input_tokens integer not null,
    output_tokens integer not null default 0
);
create index token_ledger_at on token_ledger (at);
