set local lock_timeout = '4s';

-- When it was last looked who else reads a private playlist, and with which version and policies of the server: null means
-- that nobody has looked since this column came.
alter table outputs
    add column readers_seen_at timestamptz,
    add column readers_basis text;
