set local lock_timeout = '4s';

-- Items of a media server that are sorted by a rank just now, and how they were sorted before: they get that back.
create table sort_names (
    server_id bigint not null references media_servers on delete cascade,
    external_id text not null,
    -- Null where the output went without giving the names back: whatever is published on the server next does that.
    output_id bigint references outputs on delete set null,
    sort_name text not null,
    forced text,
    is_locked boolean not null,
    -- What we set, and until that is settled also what we are about to set. Empty: somebody has set another name since, and
    -- that stays.
    names text[] not null,
    is_settled boolean not null default false,
    primary key (server_id, external_id)
);
create index sort_names_output on sort_names (output_id);
