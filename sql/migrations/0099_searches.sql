set local lock_timeout = '4s';

-- The last search of somebody, which grows letter by letter.
create index interactions_searched on interactions (user_id, occurred_at) where kind = 'search';
