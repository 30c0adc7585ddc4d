set local lock_timeout = '4s';

-- What the newest look at somebody's media servers found that these do not know of their history: to be read before it is told, and what
-- came of it. No run is referred to: runs go by themselves after a while.
create table history_restores (
    id bigint generated always as identity primary key,
    user_id bigint not null references users on delete cascade,
    run_id bigint not null,
    server_id bigint not null references media_servers on delete cascade,
    title_id bigint not null references titles on delete cascade,
    episode_id bigint references episodes on delete cascade,
    watched_at timestamptz,
    rating smallint check (rating between 1 and 100),
    -- When the server was asked last: what was lacking then and is not later was told by an attempt that died before it could say so.
    looked_at timestamptz not null default clock_timestamp(),
    told_at timestamptz,
    check (watched_at is not null or rating is not null),
    unique nulls not distinct (user_id, server_id, title_id, episode_id)
);

-- For titles, episodes and servers that go.
create index history_restores_title on history_restores (title_id);
create index history_restores_episode on history_restores (episode_id) where episode_id is not null;
create index history_restores_server on history_restores (server_id);
