set local lock_timeout = '4s';

-- Whether a server's webhook is heard: how many came, and what became of them.
create table webhook_counts (
    server_id bigint primary key references media_servers on delete cascade,
    last_at timestamptz not null default now(),
    last_read_at timestamptz,
    read_count bigint not null default 0,
    ignored_count bigint not null default 0,
    refused_count bigint not null default 0
);

-- The last reasons why one was not used, each once, in our words: nothing of what came is kept but the name of the event.
create table webhook_reasons (
    server_id bigint not null references media_servers on delete cascade,
    reason text not null,
    count bigint not null default 1,
    last_at timestamptz not null default now(),
    primary key (server_id, reason)
);
