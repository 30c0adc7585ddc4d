set local lock_timeout = '4s';

-- What somebody wants to be told of. Null for the title: of whatever they watch, or plan, by what the event is.
create table subscriptions (
    id bigint generated always as identity primary key,
    user_id bigint not null references users on delete cascade,
    event text not null check (event in ('new_episode', 'new_season', 'in_library', 'digital')),
    title_id bigint references titles on delete cascade,
    created_at timestamptz not null default now(),
    unique nulls not distinct (user_id, event, title_id)
);
create index subscriptions_title on subscriptions (title_id) where title_id is not null;

-- What they were told. The key is what happened, so that nothing is told twice, however often it is looked for.
create table notices (
    id bigint generated always as identity primary key,
    user_id bigint not null references users on delete cascade,
    event text not null check (event in ('new_episode', 'new_season', 'in_library', 'digital')),
    title_id bigint not null references titles on delete cascade,
    season integer,
    number integer,
    -- The day on which it happened.
    day date not null,
    key text not null,
    created_at timestamptz not null default now(),
    read_at timestamptz,
    unique (user_id, key)
);
create index notices_title on notices (title_id);
create index notices_user on notices (user_id, id desc);
