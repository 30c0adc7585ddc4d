set local lock_timeout = '4s';

-- Deleted by its person: what it marked, nobody knows when, goes on being known as theirs, which a whole reading of a server leaves alone.
alter table history_imports add column is_dropped boolean not null default false;
