-- heal --
-- Dates to come are none, and years beyond 9999 could not even be read back.
with plays as (
    delete from play_events
    where user_id = %(user_id)s
        and source = 'history'
        and occurred_at > now() + interval '1 day'
), told as (
    update play_events
    set occurred_at = least(recorded_at, now())
    where user_id = %(user_id)s
        and source = 'webhook'
        and occurred_at > now() + interval '1 day'
)
update watch_progress
set last_played_at = null
where user_id = %(user_id)s
    and last_played_at > now() + interval '1 day';

-- of_places --
-- Finished plays that this server told of, or nobody knows who. `is_new`: told of since this read began; `is_orphan`: of a
-- copy that is gone.
select e.id, e.title_id, e.episode_id, e.source, e.occurred_at as at, case when not n.is_orphan then e.item_id end as item_id,
    e.play_count as count, e.duration_s, e.recorded_at > now() as is_new, n.is_orphan
from play_events e
join jsonb_to_recordset(%(rows)s) as r (title_id bigint, episode_id bigint)
    on r.title_id = e.title_id
    and r.episode_id is not distinct from e.episode_id
cross join lateral (
    select coalesce(bool_and(li.removed_at is not null), false) as is_orphan
    from library_items li
    where li.server_id = e.server_id
        and li.external_id = e.item_id
) n
where e.user_id = %(user_id)s
    and e.completed
    and e.source not in ('trakt', 'import')
    and coalesce(e.server_id, %(server_id)s) = %(server_id)s
order by e.occurred_at, e.id;

-- add --
-- The same play of the same item on record elsewhere: the item was taken for another title then.
insert into play_events (
    user_id, title_id, episode_id, source, source_event_id, occurred_at, duration_s, completed, server_id, item_id, play_count
)
select %(user_id)s, r.title_id, r.episode_id, 'history', r.event_id, r.at, r.duration_s, true, %(server_id)s, r.item_id, r.count
from jsonb_to_recordset(%(rows)s) as r (
    title_id bigint, episode_id bigint, event_id text, at timestamptz, duration_s integer, item_id text, count integer
)
on conflict (source, source_event_id) do update
set title_id = excluded.title_id,
    episode_id = excluded.episode_id,
    occurred_at = excluded.occurred_at,
    completed = true,
    play_count = excluded.play_count;

-- change --
update play_events e
set occurred_at = r.at,
    server_id = %(server_id)s,
    item_id = r.item_id,
    play_count = r.count
from jsonb_to_recordset(%(rows)s) as r (id bigint, at timestamptz, item_id text, count integer)
where e.id = r.id
    and e.user_id = %(user_id)s;

-- confirm --
-- A mark that an item tells of is as young as that.
update watch_progress w
set updated_at = now()
from jsonb_to_recordset(%(rows)s) as r (title_id bigint, episode_id bigint)
where w.user_id = %(user_id)s
    and w.title_id = r.title_id
    and w.episode_id is not distinct from r.episode_id;

-- remove --
delete from play_events
where user_id = %(user_id)s
    and id = any (%(ids)s::bigint[]);

-- take_back --
-- A title or episode that the server calls unwatched: what it told of, or nobody knows who.
delete from play_events e
using jsonb_to_recordset(%(rows)s) as r (title_id bigint, episode_id bigint)
where e.user_id = %(user_id)s
    and e.title_id = r.title_id
    and e.episode_id is not distinct from r.episode_id
    and e.completed
    and e.source not in ('trakt', 'import')
    and coalesce(e.server_id, %(server_id)s) = %(server_id)s
    and e.recorded_at <= now();
