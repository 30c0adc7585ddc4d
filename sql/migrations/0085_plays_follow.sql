set local lock_timeout = '4s';

-- Where a play was told of, and how many times the item had been played by then in that server's count: a date that moves
-- while the count stays is the same play. Null count: the play was only told of by a webhook yet.
alter table play_events
    add column server_id bigint references media_servers on delete set null,
    add column item_id text,
    add column play_count integer,
    add column recorded_at timestamptz not null default now();

-- What the history told of names server, account, item and moment, in this order.
update play_events e
set server_id = s.id,
    item_id = split_part(e.source_event_id, ':', 3),
    play_count = w.play_count
from media_servers s, watch_progress w
where e.source = 'history'
    and s.id::text = split_part(e.source_event_id, ':', 1)
    and w.user_id = e.user_id
    and w.title_id = e.title_id
    and w.episode_id is not distinct from e.episode_id;
update play_events e
set server_id = i.server_id
from identities i
where e.server_id is null
    and i.user_id = e.user_id
    and not exists (select from identities o where o.user_id = e.user_id and o.server_id <> i.server_id);

-- Dates to come are none; years beyond 9999 could not even be read back.
delete from play_events where source = 'history' and occurred_at > now() + interval '1 day';
update play_events set occurred_at = now() where occurred_at > now() + interval '1 day';
update watch_progress set last_played_at = null where last_played_at > now() + interval '1 day';
update history_marks set newest_play_at = null where newest_play_at > now();

-- How many full reads in a row told of next to nothing any more: only when they go on to, it is believed.
alter table history_marks add column empty_reads smallint not null default 0;
