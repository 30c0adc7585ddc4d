-- lock --
-- One page of a kind at a time: two that are read at once would each find the same title new. A statement of its own, so that what
-- comes after it sees what the one before has written.
select pg_advisory_xact_lock(7246308, hashtext(%(kind)s));

-- titles_by_provider --
select w.source, w.value, x.title_id, t.name, t.original_name, t.year
from jsonb_to_recordset(%(wanted)s) as w (source text, value text)
join title_external_ids x on x.source = w.source and x.value = w.value and x.kind = %(kind)s
join titles t on t.id = x.title_id;

-- titles_by_path --
-- A file that was scanned anew under another id, and that no provider knows.
select distinct on (li.path) li.path, li.title_id
from library_items li
join titles t on t.id = li.title_id
where li.server_id = %(server_id)s
    and md5(li.path) = any (%(hashes)s::text[])
    and li.episode_id is null
    and t.kind = %(kind)s
order by li.path, li.id desc;

-- new_ids --
select nextval(pg_get_serial_sequence('titles', 'id')) as id
from generate_series(1, %(count)s);

-- without_items --
select w.id
from unnest(%(title_ids)s::bigint[]) as w (id)
where not exists (
    select
    from library_items li
    where li.title_id = w.id
        and li.episode_id is null
        and li.removed_at is null
);

-- sisters --
-- What stands for these titles today. An item that several libraries show is one; `since` is null for what was there before
-- such things were written down.
select li.title_id, t.name, t.original_name, t.year, li.server_id, li.external_id,
    nullif(min(li.present_since), '-infinity') as since,
    coalesce(
        jsonb_agg(distinct jsonb_build_array(c.source, c.value)) filter (where c.source is not null), '[]'::jsonb
    ) as claims
from library_items li
join libraries l on l.id = li.library_id
join titles t on t.id = li.title_id
left join item_external_ids c on c.item_id = li.id
where li.title_id = any (%(title_ids)s::bigint[])
    and li.episode_id is null
    and li.removed_at is null
    and l.removed_at is null
group by li.title_id, t.id, li.server_id, li.external_id;

-- remembered --
-- What items stood for when they were read last.
select li.external_id, t.name, t.original_name,
    coalesce(
        jsonb_agg(distinct jsonb_build_array(c.source, c.value)) filter (where c.source is not null), '[]'::jsonb
    ) as claims
from library_items li
join titles t on t.id = li.title_id
left join item_external_ids c on c.item_id = li.id
where li.id = any (%(item_ids)s::bigint[])
group by li.external_id, t.id;

-- drop_claims --
delete from item_external_ids c
using library_items li
where li.id = c.item_id
    and li.server_id = %(server_id)s
    and li.external_id = any (%(external_ids)s::text[])
    and not exists (
        select
        from jsonb_to_recordset(%(rows)s) as r (external_id text, source text, value text)
        where r.external_id = li.external_id
            and r.source = c.source
            and r.value = c.value
    );

-- save_claims --
insert into item_external_ids (item_id, source, value)
select li.id, r.source, r.value
from jsonb_to_recordset(%(rows)s) as r (external_id text, source text, value text)
join library_items li on li.server_id = %(server_id)s and li.external_id = r.external_id
on conflict do nothing;

-- drop_ids --
delete from title_external_ids x
where x.title_id = any (%(title_ids)s::bigint[])
    and not exists (
        select
        from item_external_ids c
        join library_items li on li.id = c.item_id
        where c.source = x.source
            and c.value = x.value
            and li.title_id = x.title_id
    )
returning x.source, x.value;

-- save_ids --
insert into title_external_ids (source, kind, value, title_id)
select distinct on (c.source, c.value) c.source, %(kind)s, c.value, li.title_id
from library_items li
join item_external_ids c on c.item_id = li.id
where li.title_id = any (%(title_ids)s::bigint[])
order by c.source, c.value, li.id
on conflict do nothing;

-- inherit_ids --
insert into title_external_ids (source, kind, value, title_id)
select distinct on (c.source, c.value) c.source, %(kind)s, c.value, li.title_id
from jsonb_to_recordset(%(rows)s) as r (source text, value text)
join item_external_ids c on c.source = r.source and c.value = r.value
join library_items li on li.id = c.item_id
join titles t on t.id = li.title_id and t.kind = %(kind)s
order by c.source, c.value, li.id
on conflict do nothing;

-- copy_episodes --
-- Only those that somebody left a trace on; the rest comes with the items.
insert into episodes (title_id, key, season, number, name, overview, air_date, runtime_s)
select %(target)s, e.key, e.season, e.number, e.name, e.overview, e.air_date, e.runtime_s
from episodes e
where e.title_id = %(source)s
    and exists (select from watch_progress w where w.episode_id = e.id union all select from play_events p where p.episode_id = e.id)
on conflict do nothing;

-- copy_progress --
insert into watch_progress as w (
    user_id, title_id, episode_id, position_s, played, play_count, last_played_at, is_favorite, updated_at
)
select o.user_id, %(target)s, there.id, o.position_s, o.played, o.play_count, o.last_played_at, o.is_favorite, o.updated_at
from watch_progress o
left join episodes here on here.id = o.episode_id
left join episodes there on there.title_id = %(target)s and there.key = here.key
where o.title_id = %(source)s
    and (o.episode_id is null or there.id is not null)
    and (%(everything)s or o.updated_at < %(before)s::timestamptz)
on conflict (user_id, title_id, episode_id) do update
set played = w.played or excluded.played,
    play_count = greatest(w.play_count, excluded.play_count),
    last_played_at = greatest(w.last_played_at, excluded.last_played_at),
    is_favorite = w.is_favorite or excluded.is_favorite;

-- drop_progress --
delete from watch_progress
where title_id = %(source)s
    and (%(everything)s or updated_at < %(before)s::timestamptz);

-- move_plays --
-- A play that a history told names the item in its id.
update play_events p
set title_id = %(target)s,
    episode_id = (
        select there.id
        from episodes here
        join episodes there on there.title_id = %(target)s and there.key = here.key
        where here.id = p.episode_id
    )
where p.title_id = %(source)s
    and (
        %(everything)s
        or p.occurred_at < %(before)s::timestamptz
        or (p.source = 'history' and p.source_event_id like %(item)s)
    );

-- copy_ratings --
insert into ratings as r (user_id, title_id, value, source, rated_at)
select o.user_id, %(target)s, o.value, o.source, o.rated_at
from ratings o
where o.title_id = %(source)s
    and (%(everything)s or o.rated_at < %(before)s::timestamptz)
on conflict (user_id, title_id) do update
set value = excluded.value, source = excluded.source, rated_at = excluded.rated_at
where excluded.rated_at > r.rated_at;

-- drop_ratings --
delete from ratings
where title_id = %(source)s
    and (%(everything)s or rated_at < %(before)s::timestamptz);

-- copy_feedback --
insert into title_feedback (user_id, title_id, verdict, created_at)
select f.user_id, %(target)s, f.verdict, f.created_at
from title_feedback f
where f.title_id = %(source)s
    and (%(everything)s or f.created_at < %(before)s::timestamptz)
on conflict do nothing;

-- drop_feedback --
delete from title_feedback
where title_id = %(source)s
    and (%(everything)s or created_at < %(before)s::timestamptz);

-- copy_states --
insert into watch_states as s (user_id, title_id, state, notes, progress, started_on, finished_on, changed_at)
select o.user_id, %(target)s, o.state, o.notes, o.progress, o.started_on, o.finished_on, o.changed_at
from watch_states o
where o.title_id = %(source)s
    and (%(everything)s or o.changed_at < %(before)s::timestamptz)
on conflict (user_id, title_id) do update
set state = excluded.state,
    notes = excluded.notes,
    progress = excluded.progress,
    started_on = excluded.started_on,
    finished_on = excluded.finished_on,
    changed_at = excluded.changed_at
where excluded.changed_at > s.changed_at;

-- drop_states --
delete from watch_states
where title_id = %(source)s
    and (%(everything)s or changed_at < %(before)s::timestamptz);

-- move_state_changes --
update watch_state_changes
set title_id = %(target)s
where title_id = %(source)s
    and (%(everything)s or changed_at < %(before)s::timestamptz);

-- move_interactions --
update interactions
set title_id = %(target)s
where title_id = %(source)s
    and (%(everything)s or occurred_at < %(before)s::timestamptz);

-- move_import_rows --
-- Only with everything: a row means a title, not one of its items.
update history_import_rows r
set title_id = %(target)s,
    episode_id = (
        select there.id
        from episodes here
        join episodes there on there.title_id = %(target)s and there.key = here.key
        where here.id = r.episode_id
    )
where r.title_id = %(source)s
    and %(everything)s;

-- move_import_writes --
-- But what the import wrote of both, and of episodes that nothing is kept of any more.
update history_import_writes w
set title_id = %(target)s,
    episode_id = m.there_id
from (
    select o.import_id, o.number, o.episode_id, there.id as there_id
    from history_import_writes o
    left join episodes here on here.id = o.episode_id
    left join episodes there on there.title_id = %(target)s and there.key = here.key
    where o.title_id = %(source)s
) m
where w.import_id = m.import_id
    and w.number = m.number
    and (m.episode_id is null or m.there_id is not null)
    and %(everything)s
    and not exists (
        select
        from history_import_writes o
        where o.import_id = w.import_id
            and o.title_id = %(target)s
            and o.what = w.what
            and o.episode_id is not distinct from m.there_id
            and o.detail = w.detail
    );

-- copy_rescues --
insert into title_rescues as r (title_id, user_id, rescued_at)
select %(target)s, o.user_id, o.rescued_at
from title_rescues o
where o.title_id = %(source)s
on conflict (title_id) do update
set user_id = excluded.user_id,
    rescued_at = excluded.rescued_at
where excluded.rescued_at > r.rescued_at;

-- drop_announcements --
-- Neither is what was announced: what is to leave is said again.
delete from leaving_titles
where title_id in (%(source)s, %(target)s);

-- read_anew --
-- What stays tells the title's facts now, and episodes find their series again.
update library_items
set facts_hash = ''
where title_id in (%(source)s, %(target)s)
    and (title_id = %(source)s or episode_id is not null)
    and facts_hash <> '';
