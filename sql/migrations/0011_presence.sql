set local lock_timeout = '4s';

-- Since when the server has the item without a break. A server that lost an item, or found its file anew under another id,
-- may have lost what people did with it: its silence says nothing about what we had learnt before.
alter table library_items add column present_since timestamptz not null default '-infinity';
alter table library_items alter column present_since set default now();
