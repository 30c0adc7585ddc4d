set local lock_timeout = '4s';

-- A person's taste in a few sentences, per kind. `text` may name titles, those of `title_ids`; `plain` names none and stands in
-- for it where a reader may not see one of them.
create table synopses (
    user_id bigint not null references users on delete cascade,
    kind text not null check (kind in ('movie', 'series')),
    text text not null,
    plain text not null,
    title_ids bigint[] not null default '{}',
    source text not null check (source in ('template', 'model')),
    computed_at timestamptz not null default now(),
    primary key (user_id, kind)
);
