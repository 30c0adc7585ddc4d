set local lock_timeout = '4s';

-- When a library was last read to its end; null before it was.
alter table libraries add column read_at timestamptz;
