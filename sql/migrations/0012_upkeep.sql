set local lock_timeout = '4s';

-- Who wants to be told of what happens here.
create table webhooks_out (
    id bigint generated always as identity primary key,
    name text not null,
    url text not null,
    -- Signs what is sent, so that the other side knows it is ours.
    secret_enc bytea not null,
    events text[] not null,
    created_at timestamptz not null default now()
);

-- What is to be told, kept until it is told or given up, and a while after, for whoever asks what became of it.
create table webhook_deliveries (
    id bigint generated always as identity primary key,
    webhook_id bigint not null references webhooks_out on delete cascade,
    event text not null,
    payload jsonb not null,
    created_at timestamptz not null default now(),
    delivered_at timestamptz,
    status integer
);
create index webhook_deliveries_webhook on webhook_deliveries (webhook_id, id desc);
