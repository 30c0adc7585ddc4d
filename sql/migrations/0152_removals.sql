set local lock_timeout = '4s';

-- What an administrator confirmed to be deleted, item by item, and what became of it. Written down before a server is asked, so that
-- whoever is killed in between asks for nothing twice.
create table removals (
    id bigint generated always as identity primary key,
    title_id bigint references titles on delete set null,
    server_id bigint references media_servers on delete set null,
    kind title_kind not null,
    external_id text not null,
    path text,
    -- Null where the server tells no size.
    bytes bigint,
    asked_by bigint references users on delete set null,
    -- Wanted: confirmed. Sent: the server is being asked, or it is not known what became of that. Gone: by the server's own word.
    -- Refused: it is still there, and `problem` says why.
    state text not null default 'wanted' check (state in ('wanted', 'sent', 'gone', 'refused')),
    problem text,
    asked_at timestamptz not null default now(),
    ended_at timestamptz,
    check ((state in ('gone', 'refused')) = (ended_at is not null))
);
create unique index removals_open on removals (server_id, external_id) where state in ('wanted', 'sent');
create index removals_title on removals (title_id) where title_id is not null;
create index removals_server on removals (server_id) where server_id is not null;
create index removals_asked_by on removals (asked_by) where asked_by is not null;
