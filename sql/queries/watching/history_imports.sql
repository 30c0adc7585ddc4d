-- add --
insert into history_imports (user_id, format, file_name, overwrites, row_count)
values (%(user_id)s, %(format)s, %(file_name)s, %(overwrites)s, %(row_count)s)
returning id;

-- count_of --
select count(*) as imports, coalesce(sum(row_count), 0)::integer as rows
from history_imports
where user_id = %(user_id)s
    and not is_dropped;

-- add_rows --
insert into history_import_rows (
    import_id, number, place, name, year, said, season, episode_number, seen, is_mark, watched_at, watched_on, completed, position_s,
    duration_s, rating, rated_at, state, notes, progress, started_on, finished_on, changed_at, verdicts, is_favorite, problem
)
select %(import_id)s, r.number, r.place, r.name, r.year, r.said, r.season, r.episode_number, r.seen, r.is_mark, r.watched_at, r.watched_on,
    r.completed, r.position_s, r.duration_s, r.rating, r.rated_at, r.state, r.notes, r.progress, r.started_on, r.finished_on,
    r.changed_at, r.verdicts, r.is_favorite, r.problem
from jsonb_to_recordset(%(rows)s) as r (
    number integer, place text, name text, year integer, said jsonb, season integer, episode_number integer, seen smallint,
    is_mark boolean, watched_at timestamptz, watched_on date, completed boolean, position_s integer, duration_s integer, rating smallint,
    rated_at timestamptz, state text, notes text, progress smallint, started_on date, finished_on date, changed_at timestamptz,
    verdicts jsonb, is_favorite boolean, problem text
);

-- get --
select id, user_id, format, file_name, state, overwrites, row_count, created_at, applied_at, undone_at
from history_imports
where id = %(id)s
    and user_id = %(user_id)s
    and not is_dropped;

-- of_job --
-- Whoever works on it has it to themselves until they commit.
select id, user_id, format, file_name, state, overwrites, row_count, created_at, applied_at, undone_at
from history_imports
where id = %(id)s
for update;

-- page --
select id, user_id, format, file_name, state, overwrites, row_count, created_at, applied_at, undone_at, count(*) over () as total
from history_imports
where user_id = %(user_id)s
    and not is_dropped
order by id desc
limit %(limit)s
offset %(offset)s;

-- turn --
-- Into one state from one of others: two who ask at once do it once.
update history_imports
set state = %(to)s,
    applied_at = case when %(to)s = 'applied' then now() else applied_at end,
    undone_at = case when %(to)s = 'undone' then now() else undone_at end
where id = %(id)s
    and state = any (%(states)s::text[])
returning id;

-- overwrite --
update history_imports
set overwrites = %(overwrites)s
where id = %(id)s;

-- drop --
-- What it marked stays on record, for `orphaned_plays()`.
with said as (
    delete from history_import_rows
    where import_id = %(id)s
), undoable as (
    delete from history_import_writes
    where import_id = %(id)s
        and what <> 'mark'
)
update history_imports
set is_dropped = true
where id = %(id)s;

-- counts --
select outcome, count(*) as rows, count(*) filter (where play = 'new') as plays,
    count(*) filter (where mark = 'new') as marks,
    count(*) filter (where rating = 'new' or (rating = 'conflict' and takes)) as ratings,
    count(*) filter (where state = 'new' or (state = 'conflict' and takes)) as states,
    count(*) filter (where verdict = 'new' or (verdict = 'conflict' and takes)) as verdicts,
    count(*) filter (where 'conflict' in (rating, state, verdict)) as conflicts,
    count(*) filter (where 'applied' in (play, mark, rating, state, verdict)) as applied
from history_import_effects(%(id)s)
group by outcome;

-- rows --
select r.number, r.place, r.name, r.year, r.season, r.episode_number, r.said ->> 'episode' as episode, r.watched_at, r.watched_on, r.seen,
    r.rating, r.state, e.outcome, e.title_id, t.name as title, t.kind, t.year as title_year, r.how, r.confidence, r.candidates,
    r.overwrites, e.play, e.mark, e.rating as rating_effect, e.state as state_effect, e.verdict, e.takes, r.problem, h.value as rating_here,
    s.state as state_here, p.season as title_season, p.number as title_number, e.total,
    jsonb_array_length(r.said -> 'kinds') = 1 and r.said #> '{ids,tmdb}' is not null as has_id
from (
    select x.*, count(*) over () as total
    from history_import_effects(%(id)s) x
    where (%(outcome)s::text is null or x.outcome = %(outcome)s)
        and (%(conflicts)s::boolean is null or ('conflict' in (x.rating, x.state, x.verdict)) = %(conflicts)s)
    order by x.number
    limit %(limit)s
    offset %(offset)s
) e
join history_import_rows r on r.import_id = %(id)s and r.number = e.number
left join titles t on t.id = e.title_id
left join episodes p on p.id = e.episode_id
left join ratings h on h.user_id = %(user_id)s and h.title_id = e.title_id
left join watch_states s on s.user_id = %(user_id)s and s.title_id = e.title_id
order by r.number;

-- questions --
-- Of the unsure each name and year once: what is said of it holds for all of its rows.
with asked as (
    select min(r.number) as number, count(*) as rows, count(r.episode_number) + count(r.said ->> 'episode') as episodes,
        count(*) over () as total
    from history_import_effects(%(id)s) e
    join history_import_rows r on r.import_id = %(id)s and r.number = e.number
    where e.outcome = 'unsure'
    group by r.name, r.year
    order by count(*) desc, min(r.number)
    limit %(limit)s
    offset %(offset)s
)
select a.number, r.name, r.year, a.rows, r.place, r.candidates, a.episodes, a.total
from asked a
join history_import_rows r on r.import_id = %(id)s and r.number = a.number
order by a.rows desc, a.number;

-- named --
select t.id as title_id, t.name as title, t.kind, t.year
from titles t
join nameable_titles(%(user_id)s) v on v.title_id = t.id
where t.id = any (%(title_ids)s::bigint[]);

-- row --
select r.number, r.name, r.year, r.season, r.episode_number, r.said, r.title_id, r.is_applied
from history_import_rows r
where r.import_id = %(id)s
    and r.number = %(number)s;

-- choose --
-- Of all rows that say the same name and year: asked once, answered for each of them but those that the person has skipped or
-- answered otherwise. An episode of a title said anew is looked for by its number, also by that of the likeliest reading of a text of
-- several parts, else by its name, where only one of that series (or of its season) is called so; one that is not here is not the whole
-- series.
with said as (
    select o.number,
        o.episode_number is not null or o.said ->> 'episode' is not null or coalesce(o.said -> 'names', '[]') <> '[]' as is_of_episode,
        coalesce(
            (
                select min(e.id)
                from episodes e
                where e.title_id = %(title_id)s
                    and e.season = coalesce(o.season, (o.said #>> '{names,0,season}')::integer)
                    and e.number = coalesce(o.episode_number, (o.said #>> '{names,0,number}')::integer)
            ),
            (
                select min(e.id)
                from episodes e
                where e.title_id = %(title_id)s
                    and lower(e.name) = lower(coalesce(o.said ->> 'episode', o.said #>> '{names,0,episode}'))
                    and e.season = coalesce(o.season, (o.said #>> '{names,0,season}')::integer, e.season)
                having count(*) = 1
            )
        ) as episode_id
    from history_import_rows m
    join history_import_rows o on o.import_id = m.import_id
        and (
            o.number = m.number
            or (
                o.name = m.name
                and o.year is not distinct from m.year
                and o.how is distinct from 'id'
                and (o.how is distinct from 'person' or (m.how = 'person' and o.title_id is not distinct from m.title_id))
                and (o.problem is null or o.how = 'person')
                and not o.is_skipped
            )
        )
    where m.import_id = %(id)s
        and m.number = %(number)s
        and not o.is_applied
)
update history_import_rows r
set title_id = %(title_id)s,
    episode_id = s.episode_id,
    how = 'person',
    confidence = 1,
    candidates = case when %(title_id)s::bigint is null then '{}' else r.candidates end,
    problem = case
        when s.is_of_episode
            and s.episode_id is null
            and exists (
                select
                from titles t
                join title_kinds k on k.kind = t.kind and k.has_episodes
                where t.id = %(title_id)s
            )
        then %(no_episode)s::text
    end,
    is_skipped = false
from said s
where r.import_id = %(id)s
    and r.number = s.number
returning r.number;

-- skip --
update history_import_rows
set is_skipped = %(is_skipped)s
where import_id = %(id)s
    and number = %(number)s;

-- take_theirs --
update history_import_rows
set overwrites = %(overwrites)s
where import_id = %(id)s
    and number = %(number)s;
