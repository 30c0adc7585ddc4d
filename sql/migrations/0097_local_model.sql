set local lock_timeout = '4s';

-- What “auto” of the option `embeddings.local_model` came to, by the language of the overviews that were there then. At most one row:
-- decided once, so that no model is changed by a few titles more.
create table local_model_decision (
    is_only boolean primary key default true check (is_only),
    model text not null,
    overviews integer not null,
    english integer not null,
    decided_at timestamptz not null default now()
);
