-- watchers --
select i.user_id, i.server_id, i.subject, u.name,
    case %(kind)s when 'movie' then u.enabled_movies else u.enabled_series end as gets_picks,
    m.newest_play_at
from identities i
join users u on u.id = i.user_id
left join history_marks m on m.user_id = i.user_id and m.server_id = i.server_id and m.kind = %(kind)s
where u.is_active
    and not i.is_disabled
    and (%(user_id)s::bigint is null or i.user_id = %(user_id)s)
order by i.user_id, i.server_id;

-- wants_refresh --
select u.is_active
    and case %(kind)s when 'movie' then u.enabled_movies when 'series' then u.enabled_series else u.enabled_books end
    and (%(at_once)s or coalesce((select o.value #>> '{}' from options o where o.key = 'picks.change'), %(pace)s) = 'at once')
        as wants
from users u
where u.id = %(user_id)s;

-- person --
select i.user_id, u.enabled_movies, u.enabled_series
from identities i
join users u on u.id = i.user_id
where i.server_id = %(server_id)s
    and i.subject = %(subject)s
    and u.is_active
    and not i.is_disabled;

-- resolve --
-- Item ids of a server, real or our own copies, to titles and episodes.
select li.external_id, li.title_id, li.episode_id
from library_items li
where li.server_id = %(server_id)s
    and li.external_id = any (%(external_ids)s::text[])
union
select c.external_id, c.title_id, c.episode_id
from output_items c
join outputs o on o.id = c.output_id
where o.server_id = %(server_id)s
    and c.external_id = any (%(external_ids)s::text[]);

-- resolve_providers --
select w.item_id as external_id, min(x.title_id) as title_id, null::bigint as episode_id
from jsonb_to_recordset(%(wanted)s) as w (item_id text, source text, value text)
join title_external_ids x on x.source = w.source and x.value = w.value and x.kind = %(kind)s
group by w.item_id;

-- merge --
-- What is newer or more wins: for a part of the truth, which can add and never take away.
insert into watch_progress as w (user_id, title_id, episode_id, position_s, played, play_count, last_played_at, is_favorite)
select %(user_id)s, r.title_id, r.episode_id, r.position_s, r.played, r.play_count, r.last_played_at, r.is_favorite
from jsonb_to_recordset(%(rows)s) as r (
    title_id bigint, episode_id bigint, position_s integer, played boolean, play_count integer, last_played_at timestamptz,
    is_favorite boolean
)
on conflict (user_id, title_id, episode_id) do update
set position_s = excluded.position_s,
    played = w.played or excluded.played,
    play_count = greatest(w.play_count, excluded.play_count),
    last_played_at = greatest(w.last_played_at, excluded.last_played_at),
    is_favorite = excluded.is_favorite,
    updated_at = now()
where (w.position_s, w.played, w.play_count, w.last_played_at, w.is_favorite) is distinct from (
    excluded.position_s, w.played or excluded.played, greatest(w.play_count, excluded.play_count),
    greatest(w.last_played_at, excluded.last_played_at), excluded.is_favorite
);

-- replace --
-- For the whole truth: the server's word stands, also where it takes something back.
insert into watch_progress as w (user_id, title_id, episode_id, position_s, played, play_count, last_played_at, is_favorite)
select %(user_id)s, r.title_id, r.episode_id, r.position_s, r.played, r.play_count, r.last_played_at, r.is_favorite
from jsonb_to_recordset(%(rows)s) as r (
    title_id bigint, episode_id bigint, position_s integer, played boolean, play_count integer, last_played_at timestamptz,
    is_favorite boolean
)
on conflict (user_id, title_id, episode_id) do update
set position_s = excluded.position_s,
    played = excluded.played,
    play_count = excluded.play_count,
    last_played_at = excluded.last_played_at,
    is_favorite = excluded.is_favorite,
    updated_at = now()
where (w.position_s, w.played, w.play_count, w.last_played_at, w.is_favorite)
    is distinct from (excluded.position_s, excluded.played, excluded.play_count, excluded.last_played_at, excluded.is_favorite);

-- take_back --
-- Rows the server no longer has although it had the title all the time and shows it to this person: marks that were taken
-- off there.
delete from watch_progress w
using titles t
where w.user_id = %(user_id)s
    and t.id = w.title_id
    and t.kind = %(kind)s
    and exists (
        select
        from library_items li
        where (
                li.id in (select o.item_id from open_items(%(user_id)s) o)
                or li.id in (select o.item_id from open_episodes(%(user_id)s) o)
            )
            and li.title_id = w.title_id
            and li.episode_id is not distinct from w.episode_id
            and li.server_id = %(server_id)s
            and li.present_since <= w.updated_at
    )
    and not exists (
        select
        from jsonb_to_recordset(%(rows)s) as r (title_id bigint, episode_id bigint)
        where r.title_id = w.title_id
            and r.episode_id is not distinct from w.episode_id
    );

-- add_plays --
-- A play that a webhook told of already is the same play, give or take its length.
insert into play_events (user_id, title_id, episode_id, source, source_event_id, occurred_at, duration_s, completed)
select %(user_id)s, r.title_id, r.episode_id, 'history', r.event_id, r.last_played_at, r.duration_s, r.played
from jsonb_to_recordset(%(rows)s) as r (
    title_id bigint, episode_id bigint, event_id text, last_played_at timestamptz, duration_s integer, played boolean
)
where r.last_played_at is not null
    and r.played
    and not exists (
        select
        from play_events e
        where e.user_id = %(user_id)s
            and e.title_id = r.title_id
            and e.episode_id is not distinct from r.episode_id
            and e.completed
            and abs(extract(epoch from e.occurred_at - r.last_played_at)) < greatest(coalesce(r.duration_s, 0), 1800) + 600
    )
on conflict (source, source_event_id) do nothing;

-- lock_person --
-- Two that tell of the same play at the same moment: one waits, and then finds the other's.
select pg_advisory_xact_lock(7246306, %(user_id)s::int);

-- add_play --
-- Unless it is known: the server tells of a stop twice, in two wordings, and the history may have been faster.
insert into play_events (
    user_id, title_id, episode_id, source, source_event_id, occurred_at, position_s, duration_s, completed
)
select %(user_id)s, %(title_id)s, %(episode_id)s, 'webhook', %(event_id)s, %(at)s, %(position_s)s, %(duration_s)s, %(completed)s
where not exists (
    select
    from play_events e
    where e.user_id = %(user_id)s
        and e.title_id = %(title_id)s
        and e.episode_id is not distinct from %(episode_id)s
        and e.completed = %(completed)s
        and abs(extract(epoch from e.occurred_at - %(at)s)) < case e.source
            when 'webhook' then 60
            else greatest(coalesce(%(duration_s)s, 0), 1800) + 600
        end
)
on conflict (source, source_event_id) do nothing;

-- note_event --
-- `at` is null for what is no viewing: liking a film is not watching it.
insert into watch_progress as w (user_id, title_id, episode_id, position_s, played, play_count, last_played_at, is_favorite)
values (
    %(user_id)s, %(title_id)s, %(episode_id)s, coalesce(%(position_s)s, 0), coalesce(%(played)s, false),
    case when %(played)s then 1 else 0 end, %(at)s, coalesce(%(is_favorite)s, false)
)
on conflict (user_id, title_id, episode_id) do update
set position_s = coalesce(%(position_s)s, w.position_s),
    played = coalesce(%(played)s, w.played),
    play_count = case
        when %(played)s is null then w.play_count
        when not %(played)s then 0
        else greatest(1, w.play_count + case when %(counts)s then 1 else 0 end)
    end,
    last_played_at = case when %(played)s is not false then greatest(w.last_played_at, excluded.last_played_at) end,
    is_favorite = coalesce(%(is_favorite)s, w.is_favorite),
    updated_at = now()
where (w.position_s, w.played, w.is_favorite) is distinct from (
        coalesce(%(position_s)s, w.position_s), coalesce(%(played)s, w.played), coalesce(%(is_favorite)s, w.is_favorite)
    )
    or %(counts)s;

-- save_ratings --
-- A person's word to us stands above what the server has.
insert into ratings (user_id, title_id, value, source)
select %(user_id)s, r.title_id, r.rating, 'server'
from jsonb_to_recordset(%(rows)s) as r (title_id bigint, rating smallint)
where r.rating is not null
on conflict (user_id, title_id) do update
set value = excluded.value, rated_at = now()
where ratings.source = 'server'
    and ratings.value <> excluded.value;

-- take_back_ratings --
-- As with marks: only where the server would tell of the rating, were it still there.
delete from ratings r
using titles t
where r.user_id = %(user_id)s
    and r.source = 'server'
    and t.id = r.title_id
    and t.kind = %(kind)s
    and exists (
        select
        from library_items li
        join open_items(%(user_id)s) o on o.item_id = li.id
        where li.title_id = r.title_id
            and li.episode_id is null
            and li.server_id = %(server_id)s
            and li.present_since <= r.rated_at
    )
    and r.title_id <> all (%(title_ids)s::bigint[]);

-- forget_rating --
delete from ratings
where user_id = %(user_id)s
    and title_id = %(title_id)s
    and source = 'server';

-- save_mark --
insert into history_marks as m (user_id, server_id, kind, newest_play_at, full_at)
values (%(user_id)s, %(server_id)s, %(kind)s, %(newest_play_at)s, case when %(full)s then now() end)
on conflict (user_id, server_id, kind) do update
set newest_play_at = greatest(m.newest_play_at, excluded.newest_play_at),
    full_at = coalesce(excluded.full_at, m.full_at)
where excluded.full_at is not null
    or m.newest_play_at is distinct from greatest(m.newest_play_at, excluded.newest_play_at);
