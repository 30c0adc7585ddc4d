set local lock_timeout = '4s';

-- An empty first page ends a list for a day only: it is more often a slip of the source than the truth.
alter table book_crawls add column was_empty boolean not null default false;
