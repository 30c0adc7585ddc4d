set local lock_timeout = '4s';

-- Which options this installation has met, and when: what came with an update is shown as new.
create table known_options (
    name text primary key,
    since timestamptz not null default now()
);
