-- lock_person --
-- Whoever reads their history meanwhile waits.
select pg_advisory_xact_lock(7246306, %(user_id)s::int);

-- join_by_hashes --
-- Until the commit: of rows that were only just written nobody knows how many there are, and loops over them take minutes.
set local enable_nestloop = off;

-- next --
-- The last number of the next batch.
select max(b.number) as upto
from (
    select r.number
    from history_import_rows r
    where r.import_id = %(id)s
        and r.number > %(after)s
    order by r.number
    limit %(limit)s
) b;

-- apply --
-- Every part sees what was there before the statement; a play that is known is told apart by the number of its row.
with due as materialized (
    select e.number, e.title_id, e.episode_id, e.kind, e.at, e.play, e.mark,
        e.rating = 'new' or (e.rating = 'conflict' and e.takes) as rates,
        e.verdict = 'new' or (e.verdict = 'conflict' and e.takes) as says,
        e.state = 'new' or (e.state = 'conflict' and e.takes) as states, e.new_state, r.seen, r.is_mark, r.completed,
        r.position_s, r.duration_s, r.rating, r.rated_at, r.notes, r.progress, r.started_on,
        case
            when coalesce(r.finished_on, (e.at at time zone zone_of(%(user_id)s))::date) >= coalesce(r.started_on, date '1900-01-01')
                and (r.finished_on is not null or e.new_state = 'completed')
            then coalesce(r.finished_on, (e.at at time zone zone_of(%(user_id)s))::date)
        end as finished_on,
        r.changed_at, e.verdicts, r.is_favorite
    from history_import_effects(%(id)s) e
    join history_import_rows r on r.import_id = %(id)s and r.number = e.number
    where e.outcome = 'matched'
        and not r.is_applied
        and r.number > %(after)s
        and r.number <= %(upto)s
), added as (
    insert into play_events (user_id, title_id, episode_id, source, source_event_id, occurred_at, position_s, duration_s, completed)
    select %(user_id)s, d.title_id, d.episode_id, 'import', %(id)s::text || ':' || d.number, d.at, d.position_s, d.duration_s, d.completed
    from due d
    where d.play = 'new'
    on conflict (source, source_event_id) do nothing
), places as materialized (
    select p.title_id, p.episode_id, to_jsonb(w) as before, coalesce(w.played, false) or greatest(p.added, p.wanted) > 0 as played,
        greatest(coalesce(w.play_count, 0) + p.added, p.wanted) as play_count,
        greatest(w.last_played_at, p.last_at) as last_played_at,
        case when coalesce(w.position_s, 0) = 0 then coalesce(p.position_s, 0) else w.position_s end as position_s,
        coalesce(w.is_favorite, false) or p.is_favorite as is_favorite
    from (
        select d.title_id, d.episode_id, count(*) filter (where d.play = 'new' and d.completed) as added,
            coalesce(max(d.seen) filter (where d.mark = 'new'), 0) as wanted,
            coalesce(max(d.changed_at) filter (where d.is_mark), max(d.at) filter (where d.play = 'new' and d.completed)) as last_at,
            max(d.position_s) filter (where d.is_mark) as position_s,
            coalesce(bool_or(d.is_favorite), false) as is_favorite
        from due d
        where (d.play = 'new' and d.completed)
            or d.mark = 'new'
        group by 1, 2
    ) p
    left join watch_progress w on w.user_id = %(user_id)s
        and w.title_id = p.title_id
        and w.episode_id is not distinct from p.episode_id
), marked as (
    insert into watch_progress (user_id, title_id, episode_id, position_s, played, play_count, last_played_at, is_favorite)
    select %(user_id)s, p.title_id, p.episode_id, p.position_s, p.played, p.play_count, p.last_played_at, p.is_favorite
    from places p
    on conflict (user_id, title_id, episode_id) do update
    set position_s = excluded.position_s,
        played = excluded.played,
        play_count = excluded.play_count,
        last_played_at = excluded.last_played_at,
        is_favorite = excluded.is_favorite,
        updated_at = now()
    returning *
), rated as (
    insert into ratings (user_id, title_id, value, source, rated_at)
    select %(user_id)s, d.title_id, d.rating, 'import', least(now(), coalesce(d.rated_at, d.at, now()))
    from due d
    where d.rates
    on conflict (user_id, title_id) do update
    set value = excluded.value,
        source = excluded.source,
        rated_at = excluded.rated_at
    returning *
), stated as (
    insert into watch_states as s (user_id, title_id, state, notes, progress, started_on, finished_on, changed_at)
    select %(user_id)s, d.title_id, d.new_state, d.notes, d.progress, d.started_on, d.finished_on, least(now(), coalesce(d.changed_at, now()))
    from due d
    where d.states
    on conflict (user_id, title_id) do update
    set state = excluded.state,
        notes = coalesce(excluded.notes, s.notes),
        progress = excluded.progress,
        started_on = excluded.started_on,
        finished_on = excluded.finished_on,
        changed_at = excluded.changed_at
    returning *
), stepped as (
    insert into watch_state_changes (user_id, title_id, old_state, new_state)
    select %(user_id)s, d.title_id, o.state, d.new_state
    from due d
    left join watch_states o on o.user_id = %(user_id)s and o.title_id = d.title_id
    where d.states
        and o.state is distinct from d.new_state
), said as (
    insert into title_feedback (user_id, title_id, verdict, created_at)
    select distinct on (d.title_id, v.key) %(user_id)s, d.title_id, v.key, least(now(), coalesce((v.value #>> '{}')::timestamptz, now()))
    from due d
    cross join lateral jsonb_each(d.verdicts) v
    where d.says
    order by d.title_id, v.key, d.number
    on conflict (user_id, title_id, verdict) do nothing
    returning *
), unsaid as (
    delete from title_feedback f
    using due d
    where d.says
        and f.user_id = %(user_id)s
        and f.title_id = d.title_id
        and contradicts(f.verdict, d.verdicts)
        and not exists (
            select
            from history_import_writes n
            where n.import_id = %(id)s
                and n.what = 'verdict'
                and n.title_id = f.title_id
                and n.detail = f.verdict
        )
    returning f.*
), noted as (
    insert into history_import_writes as n (import_id, what, title_id, episode_id, detail, before, after)
    select %(id)s, 'mark', m.title_id, m.episode_id, '', p.before, to_jsonb(m)
    from marked m
    join places p on p.title_id = m.title_id and p.episode_id is not distinct from m.episode_id
    union all
    select %(id)s, 'rating', r.title_id, null, '', to_jsonb(o), to_jsonb(r)
    from rated r
    left join ratings o on o.user_id = r.user_id and o.title_id = r.title_id
    union all
    select %(id)s, 'state', s.title_id, null, '', to_jsonb(o), to_jsonb(s)
    from stated s
    left join watch_states o on o.user_id = s.user_id and o.title_id = s.title_id
    union all
    select %(id)s, 'verdict', f.title_id, null, f.verdict, null, to_jsonb(f)
    from said f
    union all
    select %(id)s, 'verdict', f.title_id, null, f.verdict, to_jsonb(f), '{}'
    from unsaid f
    on conflict (import_id, what, title_id, episode_id, detail) do update
    -- What somebody else has changed since an earlier time is theirs, and what it is undone to.
    set before = case when bare_write(n.after) = bare_write(excluded.before) then n.before else excluded.before end,
        after = excluded.after,
        number = excluded.number
), done as (
    update history_import_rows r
    set is_applied = true
    from due d
    where r.import_id = %(id)s
        and r.number = d.number
)
select count(*) as rows,
    count(*) filter (where d.play = 'new') as plays,
    count(*) filter (where d.mark = 'new') as marks,
    count(*) filter (where d.rates) as ratings,
    count(*) filter (where d.states) as states,
    count(*) filter (where d.says) as verdicts
from due d;

-- kinds_of --
select distinct t.kind::text as kind
from titles t
where t.id in (select w.title_id from history_import_writes w where w.import_id = %(id)s)
    or t.id in (select r.title_id from history_import_rows r where r.import_id = %(id)s and r.is_applied);

-- undo_plays --
delete from play_events e
using history_import_rows r
where r.import_id = %(id)s
    and r.is_applied
    and e.source = 'import'
    and e.user_id = %(user_id)s
    and e.source_event_id = %(id)s::text || ':' || r.number;

-- take_out --
-- What other imports wrote later in the same place becomes what it were had this one never written, and this one is compared with what
-- stands there if nobody has changed anything since the last of them.
with recursive chain as (
    select n.what, n.title_id, n.episode_id, n.detail, n.import_id, n.number, n.before as had, n.after as was, n.before as becomes
    from history_import_writes n
    where n.import_id = %(id)s
    union all
    select c.what, c.title_id, c.episode_id, c.detail, l.import_id, l.number, carried(c.what, l.before, c.was, c.becomes), l.after,
        carried(c.what, l.after, l.before, carried(c.what, l.before, c.was, c.becomes))
    from chain c
    cross join lateral (
        select o.import_id, o.number, o.before, o.after
        from history_import_writes o
        join history_imports i on i.id = o.import_id and i.user_id = %(user_id)s
        where o.title_id = c.title_id
            and o.what = c.what
            and o.episode_id is not distinct from c.episode_id
            and o.detail = c.detail
            and o.number > c.number
        order by o.number
        limit 1
    ) l
), final as (
    select distinct on (what, title_id, episode_id, detail) what, title_id, episode_id, detail, was, becomes
    from chain
    order by what, title_id, episode_id, detail, number desc
)
update history_import_writes w
set before = case when c.import_id = %(id)s then f.becomes else c.had end,
    after = case when c.import_id = %(id)s then f.was else coalesce(c.becomes, c.was) end
from chain c
join final f on f.what = c.what
    and f.title_id = c.title_id
    and f.episode_id is not distinct from c.episode_id
    and f.detail = c.detail
where w.import_id = c.import_id
    and w.number = c.number;

-- undo_new_marks --
-- Where nothing was marked before and nothing has changed since, or nothing is left.
delete from watch_progress w
using history_import_writes n
where n.import_id = %(id)s
    and n.what = 'mark'
    and n.before is null
    and w.user_id = %(user_id)s
    and w.title_id = n.title_id
    and w.episode_id is not distinct from n.episode_id
    and bare_write(to_jsonb(w)) = bare_write(n.after);

-- undo_marks --
-- What has not changed since is as it was before; what has loses as many plays as the import added to it, and no others.
update watch_progress w
set played = (x.kept ->> 'played')::boolean or (w.played and x.count > 0),
    play_count = x.count,
    position_s = (x.kept ->> 'position_s')::integer,
    is_favorite = (x.kept ->> 'is_favorite')::boolean,
    last_played_at = case
        when x.is_same or w.last_played_at is distinct from (n.after ->> 'last_played_at')::timestamptz
        then (x.kept ->> 'last_played_at')::timestamptz
        else greatest((x.kept ->> 'last_played_at')::timestamptz, x.last_at)
    end,
    updated_at = now()
from history_import_writes n
cross join lateral (
    select o.is_same, o.last_at, o.kept,
        case
            when o.is_same or not o.played then (o.kept ->> 'play_count')::integer
            else greatest(o.plays, (o.kept ->> 'play_count')::integer)
        end as count
    from (
        select bare_write(to_jsonb(c)) = bare_write(n.after) as is_same, c.played, carried('mark', to_jsonb(c), n.after, n.before) as kept,
            (select count(*)::integer from play_events e where e.user_id = c.user_id and e.title_id = c.title_id
                and e.episode_id is not distinct from c.episode_id and e.completed) as plays,
            (select max(e.occurred_at) from play_events e where e.user_id = c.user_id and e.title_id = c.title_id
                and e.episode_id is not distinct from c.episode_id and e.completed) as last_at
        from watch_progress c
        where c.user_id = %(user_id)s
            and c.title_id = n.title_id
            and c.episode_id is not distinct from n.episode_id
    ) o
) x
where n.import_id = %(id)s
    and n.what = 'mark'
    and w.user_id = %(user_id)s
    and w.title_id = n.title_id
    and w.episode_id is not distinct from n.episode_id;

-- undo_new_ratings --
delete from ratings r
using history_import_writes n
where n.import_id = %(id)s
    and n.what = 'rating'
    and n.before is null
    and r.user_id = %(user_id)s
    and r.title_id = n.title_id
    and bare_write(to_jsonb(r)) = bare_write(n.after);

-- undo_ratings --
update ratings r
set value = (n.before ->> 'value')::smallint,
    source = n.before ->> 'source',
    rated_at = (n.before ->> 'rated_at')::timestamptz
from history_import_writes n
where n.import_id = %(id)s
    and n.what = 'rating'
    and n.before is not null
    and r.user_id = %(user_id)s
    and r.title_id = n.title_id
    and bare_write(to_jsonb(r)) = bare_write(n.after);

-- undo_steps --
-- The steps that were made stay on record, this one too.
insert into watch_state_changes (user_id, title_id, old_state, new_state)
select s.user_id, s.title_id, s.state, n.before ->> 'state'
from history_import_writes n
join watch_states s on s.user_id = %(user_id)s and s.title_id = n.title_id and bare_write(to_jsonb(s)) = bare_write(n.after)
where n.import_id = %(id)s
    and n.what = 'state'
    and s.state is distinct from n.before ->> 'state';

-- undo_new_states --
delete from watch_states s
using history_import_writes n
where n.import_id = %(id)s
    and n.what = 'state'
    and n.before is null
    and s.user_id = %(user_id)s
    and s.title_id = n.title_id
    and bare_write(to_jsonb(s)) = bare_write(n.after);

-- undo_states --
update watch_states s
set state = n.before ->> 'state',
    notes = n.before ->> 'notes',
    progress = (n.before ->> 'progress')::smallint,
    started_on = (n.before ->> 'started_on')::date,
    finished_on = (n.before ->> 'finished_on')::date,
    changed_at = (n.before ->> 'changed_at')::timestamptz
from history_import_writes n
where n.import_id = %(id)s
    and n.what = 'state'
    and n.before is not null
    and s.user_id = %(user_id)s
    and s.title_id = n.title_id
    and bare_write(to_jsonb(s)) = bare_write(n.after);

-- undo_verdicts --
delete from title_feedback f
using history_import_writes n
where n.import_id = %(id)s
    and n.what = 'verdict'
    and n.before is null
    and f.user_id = %(user_id)s
    and f.title_id = n.title_id
    and f.verdict = n.detail
    and bare_write(to_jsonb(f)) = bare_write(n.after);

-- undo_unsaid --
-- Unless it contradicts what the person has said since.
insert into title_feedback (user_id, title_id, verdict, created_at)
select %(user_id)s, n.title_id, n.detail, (n.before ->> 'created_at')::timestamptz
from history_import_writes n
where n.import_id = %(id)s
    and n.what = 'verdict'
    and n.before is not null
    and n.after = '{}'
    and not exists (
        select
        from title_feedback f
        where f.user_id = %(user_id)s
            and f.title_id = n.title_id
            and contradicts(f.verdict, jsonb_build_object(n.detail, null))
    )
on conflict do nothing;

-- forget_writes --
delete from history_import_writes
where import_id = %(id)s;

-- unapplied --
update history_import_rows
set is_applied = false
where import_id = %(id)s
    and is_applied;
