set local lock_timeout = '4s';

-- What words about a pick may claim besides its numbers: genres familiar and new, which evidence is loved, other viewers.
alter table recommendations add column facts jsonb not null default '{}';
