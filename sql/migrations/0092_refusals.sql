set local lock_timeout = '4s';

-- What was refused stands in the log of deeds once an hour for the same thing from the same place, and is counted there: a flood
-- of tries makes no flood of rows. Null: a deed.
alter table audit_log add column refusal_key bytea unique;
