set local lock_timeout = '4s';

-- When media servers were last asked what they suggest to somebody, also where that was nothing.
alter table users add column suggestions_read_at timestamptz;
