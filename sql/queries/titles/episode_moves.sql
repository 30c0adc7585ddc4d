-- alone --
-- An item that several libraries show is one.
select r.source, r.title_id, r.target
from jsonb_to_recordset(%(rows)s) as r (external_id text, source bigint, title_id bigint, target bigint)
where not exists (
    select
    from library_items li
    where li.episode_id = r.source
        and li.removed_at is null
        and (li.server_id, li.external_id) <> (%(server_id)s, r.external_id)
);

-- move_plays --
update play_events p
set title_id = r.title_id, episode_id = r.target
from jsonb_to_recordset(%(rows)s) as r (source bigint, title_id bigint, target bigint)
where p.episode_id = r.source;

-- take_progress --
delete from watch_progress w
using jsonb_to_recordset(%(rows)s) as r (source bigint, title_id bigint, target bigint)
where w.episode_id = r.source
returning w.user_id, r.title_id, r.target as episode_id, w.position_s, w.played, w.play_count, w.last_played_at, w.is_favorite;

-- put_progress --
insert into watch_progress as w (user_id, title_id, episode_id, position_s, played, play_count, last_played_at, is_favorite)
select r.user_id, r.title_id, r.episode_id, r.position_s, r.played, r.play_count, r.last_played_at, r.is_favorite
from jsonb_to_recordset(%(rows)s) as r (
    user_id bigint, title_id bigint, episode_id bigint, position_s integer, played boolean, play_count integer,
    last_played_at timestamptz, is_favorite boolean
)
on conflict (user_id, title_id, episode_id) do update
set played = w.played or excluded.played,
    play_count = greatest(w.play_count, excluded.play_count),
    last_played_at = greatest(w.last_played_at, excluded.last_played_at),
    is_favorite = w.is_favorite or excluded.is_favorite,
    updated_at = now();
