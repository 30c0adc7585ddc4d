set local lock_timeout = '4s';

-- Whoever began a request and left it to others, none of whom may ask for anything more just now: of what they may ask for it goes on
-- counting as theirs.
alter table title_requests add column left_by bigint references users on delete set null;
create index title_requests_left on title_requests (left_by) where left_by is not null;
