-- watchers --
select i.user_id, i.server_id, i.subject, u.name,
    gets_picks(u.id, %(kind)s) as gets_picks,
    -- A mark in days to come hides every play until then.
    case when m.newest_play_at <= now() then m.newest_play_at end as newest_play_at,
    exists (
        select
        from identities o
        where o.user_id = i.user_id
            and o.server_id <> i.server_id
            and not o.is_disabled
    ) as is_linked
from identities i
join users u on u.id = i.user_id
left join history_marks m on m.user_id = i.user_id and m.server_id = i.server_id and m.kind = %(kind)s
where u.is_active
    and not i.is_disabled
    and (%(user_id)s::bigint is null or i.user_id = %(user_id)s)
order by i.user_id, i.server_id;

-- wants_refresh --
select u.is_active
    and gets_picks(u.id, %(kind)s)
    and (%(at_once)s or coalesce((select o.value #>> '{}' from options o where o.key = 'picks.change'), %(pace)s) = 'at once')
        as wants
from users u
where u.id = %(user_id)s;

-- person --
-- By id, or by name where the event tells nothing else.
select i.user_id, i.subject, array(select k.kind::text from user_kinds k where k.user_id = u.id and k.enabled) as kinds
from identities i
join users u on u.id = i.user_id
where i.server_id = %(server_id)s
    and (i.subject = %(subject)s or (%(subject)s::text is null and lower(i.name) = lower(%(name)s)))
    and u.is_active
    and not i.is_disabled;

-- resolve --
-- Item ids of a server, real or our own copies, to titles and episodes.
select li.external_id, t.kind, li.title_id, li.episode_id
from library_items li
join titles t on t.id = li.title_id
where li.server_id = %(server_id)s
    and li.external_id = any (%(external_ids)s::text[])
union
select c.external_id, t.kind, c.title_id, c.episode_id
from output_items c
join titles t on t.id = c.title_id
join outputs o on o.id = c.output_id
where o.server_id = %(server_id)s
    and c.external_id = any (%(external_ids)s::text[]);

-- kind_of_item --
-- What an item is that we know already.
select t.kind, li.episode_id
from library_items li
join titles t on t.id = li.title_id
where li.server_id = %(server_id)s
    and li.external_id = %(external_id)s
limit 1;

-- resolve_providers --
-- Where two ids of one item lead to two titles, the more trusted decides.
select distinct on (w.item_id) w.item_id as external_id, x.title_id, null::bigint as episode_id
from jsonb_to_recordset(%(wanted)s) as w (item_id text, source text, value text, trust integer)
join title_external_ids x on x.source = w.source and x.value = w.value and x.kind = %(kind)s
order by w.item_id, w.trust, x.title_id;

-- merge --
-- What is newer or more wins: for a part of the truth, which can add and never take away. With accounts on several servers
-- each tells a part: a favourite on one of them is one.
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
    is_favorite = excluded.is_favorite or (%(linked)s and w.is_favorite),
    updated_at = now()
where (w.position_s, w.played, w.play_count, w.last_played_at, w.is_favorite) is distinct from (
    excluded.position_s, w.played or excluded.played, greatest(w.play_count, excluded.play_count),
    greatest(w.last_played_at, excluded.last_played_at),
    excluded.is_favorite or (%(linked)s and w.is_favorite)
);

-- replace --
-- For the whole truth: the server's word stands, also where it takes something back; not of a copy that is gone.
with orphans as materialized (
    select title_id, episode_id
    from orphaned_plays(%(user_id)s)
)
insert into watch_progress as w (user_id, title_id, episode_id, position_s, played, play_count, last_played_at, is_favorite)
select %(user_id)s, r.title_id, r.episode_id, r.position_s,
    -- Servers call unplayed what is begun again. Its mark was not taken off: that would have set the count to 0.
    r.played or g.is_kept or (
        r.play_count > 1
        and exists (
            select
            from watch_progress o
            join play_events e on e.user_id = o.user_id
                and e.title_id = o.title_id
                and e.episode_id is not distinct from o.episode_id
                and e.completed
                and e.occurred_at < r.last_played_at - interval '1 minute'
            where o.user_id = %(user_id)s
                and o.title_id = r.title_id
                and o.episode_id is not distinct from r.episode_id
                and o.played
        )
    ),
    greatest(r.play_count, case when g.is_kept then p.play_count end),
    -- A date that is told no more was one all the same.
    case when r.played or g.is_kept then coalesce(r.last_played_at, p.last_played_at) else r.last_played_at end, r.is_favorite
from jsonb_to_recordset(%(rows)s) as r (
    title_id bigint, episode_id bigint, position_s integer, played boolean, play_count integer, last_played_at timestamptz,
    is_favorite boolean
)
left join watch_progress p on p.user_id = %(user_id)s
    and p.title_id = r.title_id
    and p.episode_id is not distinct from r.episode_id
    and p.played
cross join lateral (
    select p.played is not null and exists (
        select
        from orphans n
        where n.title_id = r.title_id
            and n.episode_id is not distinct from r.episode_id
    ) as is_kept
) g
on conflict (user_id, title_id, episode_id) do update
set position_s = excluded.position_s,
    played = excluded.played,
    play_count = excluded.play_count,
    last_played_at = excluded.last_played_at,
    is_favorite = excluded.is_favorite,
    updated_at = now()
where (w.position_s, w.played, w.play_count, w.last_played_at, w.is_favorite)
    is distinct from (excluded.position_s, excluded.played, excluded.play_count, excluded.last_played_at, excluded.is_favorite);

-- copies --
-- The items of a server that stand for these places and that this person may see.
select li.title_id, li.episode_id, li.external_id
from library_items li
join jsonb_to_recordset(%(rows)s) as r (title_id bigint, episode_id bigint)
    on r.title_id = li.title_id
    and r.episode_id is not distinct from li.episode_id
where li.server_id = %(server_id)s
    and (
        li.id in (select o.item_id from open_items(%(user_id)s) o)
        or li.id in (select o.item_id from open_episodes(%(user_id)s) o)
    );

-- missing --
-- Marks a list does not tell of although the server had the title all the time and shows it to this person: they may have
-- been taken off there.
select w.title_id, w.episode_id, w.played
from watch_progress w
join titles t on t.id = w.title_id
where w.user_id = %(user_id)s
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
    -- Another server of theirs that has it too may have told of it.
    and not exists (
        select
        from identities o
        join library_items li on li.server_id = o.server_id
        where o.user_id = w.user_id
            and o.server_id <> %(server_id)s
            and not o.is_disabled
            and li.removed_at is null
            and li.title_id = w.title_id
            and li.episode_id is not distinct from w.episode_id
    )
    and not exists (
        select
        from jsonb_to_recordset(%(rows)s) as r (title_id bigint, episode_id bigint)
        where r.title_id = w.title_id
            and r.episode_id is not distinct from w.episode_id
    )
    and not exists (
        select
        from orphaned_plays(%(user_id)s) n
        where n.title_id = w.title_id
            and n.episode_id is not distinct from w.episode_id
    );

-- forgotten --
-- What is known as played, and how much of it the server calls unplayed and never played now.
select count(distinct w.title_id) as known,
    count(distinct w.title_id) filter (
        where exists (
            select
            from jsonb_to_recordset(%(rows)s) as r (title_id bigint, episode_id bigint, played boolean, play_count integer)
            where r.title_id = w.title_id
                and r.episode_id is not distinct from w.episode_id
                and not r.played
                and r.play_count = 0
        )
    ) as unmarked
from watch_progress w
join titles t on t.id = w.title_id
where w.user_id = %(user_id)s
    and t.kind = %(kind)s
    and w.played;

-- count_empty --
insert into history_marks as m (user_id, server_id, kind, empty_reads)
values (%(user_id)s, %(server_id)s, %(kind)s, case when %(is_empty)s then 1 else 0 end)
on conflict (user_id, server_id, kind) do update
set empty_reads = case when %(is_empty)s then least(m.empty_reads + 1, 100) else 0 end
returning empty_reads;

-- take_back --
delete from watch_progress w
using jsonb_to_recordset(%(rows)s) as r (title_id bigint, episode_id bigint)
where w.user_id = %(user_id)s
    and w.title_id = r.title_id
    and w.episode_id is not distinct from r.episode_id;

-- lock_person --
-- Two that tell of the same play at the same moment: one waits, and then finds the other's.
select pg_advisory_xact_lock(7246306, %(user_id)s::int);

-- add_play --
-- Unless it is known: the server tells of a stop twice, in two wordings, and the history may have been faster.
insert into play_events (
    user_id, title_id, episode_id, source, source_event_id, occurred_at, position_s, duration_s, completed, server_id
)
select %(user_id)s, %(title_id)s, %(episode_id)s, 'webhook', %(event_id)s, %(at)s, %(position_s)s, %(duration_s)s, %(completed)s,
    %(server_id)s
where not exists (
    select
    from play_events e
    where e.user_id = %(user_id)s
        and e.title_id = %(title_id)s
        and e.episode_id is not distinct from %(episode_id)s
        and e.completed = %(completed)s
        and e.source not in ('trakt', 'import')
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
-- Of titles the server spoke of without a rating: only where it would have told of it, were it still there.
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
    -- Another server of theirs that has it too may have told of it.
    and not exists (
        select
        from identities o
        join library_items li on li.server_id = o.server_id
        where o.user_id = r.user_id
            and o.server_id <> %(server_id)s
            and not o.is_disabled
            and li.removed_at is null
            and li.title_id = r.title_id
            and li.episode_id is not distinct from null
    )
    and r.title_id = any (%(title_ids)s::bigint[]);

-- forget_rating --
delete from ratings
where user_id = %(user_id)s
    and title_id = %(title_id)s
    and source = 'server';

-- save_mark --
-- The whole truth sets the mark, back too; a part of it moves it on.
insert into history_marks as m (user_id, server_id, kind, newest_play_at, full_at)
values (%(user_id)s, %(server_id)s, %(kind)s, %(newest_play_at)s, case when %(full)s then now() end)
on conflict (user_id, server_id, kind) do update
set newest_play_at = case
        when %(full)s then excluded.newest_play_at
        else greatest(case when m.newest_play_at <= now() then m.newest_play_at end, excluded.newest_play_at)
    end,
    full_at = coalesce(excluded.full_at, m.full_at)
where %(full)s
    or m.newest_play_at > now()
    or m.newest_play_at is distinct from greatest(m.newest_play_at, excluded.newest_play_at);

-- names --
select t.id, t.name
from titles t
where t.id = any (%(title_ids)s::bigint[])
order by t.name, t.id;
