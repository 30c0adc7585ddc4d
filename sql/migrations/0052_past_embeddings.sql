set local lock_timeout = '4s';

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
