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
create index title_embeddings_model on title_embeddings (model_id);

-- Texts a model refused. Tried again only when the text or the model changes.
create table embedding_failures (
    title_id bigint not null references titles on delete cascade,
    model_id smallint not null references embedding_models on delete cascade,
    content_hash bytea not null,
    reason text not null,
    failed_at timestamptz not null default now(),
    primary key (title_id, model_id)
);
create index embedding_failures_model on embedding_failures (model_id);

-- Vectors that were replaced, kept as long as the inputs of lists are: a list is made again from the vectors it was made with.
-- No reference to the title: nothing but a replay reads them, and tidying takes them away.
create table past_embeddings (
    title_id bigint not null,
    model_id smallint not null references embedding_models on delete cascade,
    vec halfvec not null,
    replaced_at timestamptz not null default now()
);
create index past_embeddings_title on past_embeddings (title_id, model_id);
create index past_embeddings_age on past_embeddings (replaced_at);
create index past_embeddings_model on past_embeddings (model_id);

-- Of a title whose text changed but not its vector there is nothing to keep.
create function keep_replaced_embeddings() returns trigger
language plpgsql
as $$
begin
    insert into past_embeddings (title_id, model_id, vec)
    select b.title_id, b.model_id, b.vec
    from before b
    join after a using (title_id, model_id)
    where a.vec <> b.vec;
    return null;
end
$$;

create trigger keep_replaced_embeddings
after update on title_embeddings
referencing old table as before new table as after
for each statement execute function keep_replaced_embeddings();

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
