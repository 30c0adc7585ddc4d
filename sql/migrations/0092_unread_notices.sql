set local lock_timeout = '4s';

-- Counted with who asks, on every page.
create index notices_unread on notices (user_id) where read_at is null;
