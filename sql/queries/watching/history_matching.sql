-- due --
select number, name, year, season, episode_number, said
from history_import_rows
where import_id = %(import_id)s
    and not is_matched
    and problem is null
order by number
limit %(limit)s;

-- by_ids --
-- All that a row's ids say, the most trusted first and of each the likeliest kind.
with wanted as materialized (
    select w.number, w.source, w.value, w.kinds, w.trust
    from jsonb_to_recordset(%(rows)s) as w (number integer, source text, value text, kinds text[], trust integer)
)
select w.number, w.source, k.title_id, k.kind
from wanted w
join known_ids k on k.source = w.source
    and k.value = w.value
    and (w.kinds = '{}' or k.kind = any (w.kinds))
join nameable_titles(%(user_id)s) v on v.title_id = k.title_id
order by w.number, w.trust, array_position(w.kinds, k.kind), k.title_id;

-- by_items --
-- By the ids of the person's own servers.
select distinct on (w.number) w.number, li.title_id, li.episode_id
from jsonb_to_recordset(%(rows)s) as w (number integer, item text)
join library_items li on li.external_id = w.item
join identities i on i.server_id = li.server_id and i.user_id = %(user_id)s
join nameable_titles(%(user_id)s) v on v.title_id = li.title_id
order by w.number, li.removed_at nulls first, li.id;

-- names --
-- In whatever language a source calls it.
select t.id as title_id, t.kind, t.year, array_remove(
    array[t.name, t.original_name] || array(
        select f.facts ->> 'name'
        from title_facts f
        where f.title_id = t.id
        union
        select f.facts ->> 'original_name'
        from title_facts f
        where f.title_id = t.id
    ),
    null
) as names
from titles t
join nameable_titles(%(user_id)s) v on v.title_id = t.id;

-- episodes --
select e.id, e.title_id, e.season, e.number, e.name
from episodes e
where e.title_id = any (%(title_ids)s::bigint[])
order by e.id;

-- with_episodes --
select kind::text as kind
from title_kinds
where has_episodes;

-- save --
update history_import_rows r
set is_matched = true,
    title_id = w.title_id,
    episode_id = w.episode_id,
    confidence = w.confidence,
    how = w.how,
    candidates = w.candidates,
    problem = w.problem
from jsonb_to_recordset(%(rows)s) as w (
    number integer, title_id bigint, episode_id bigint, confidence real, how text, candidates bigint[], problem text
)
where r.import_id = %(import_id)s
    and r.number = w.number;

-- left --
select count(*) as rows
from history_import_rows
where import_id = %(import_id)s
    and not is_matched
    and problem is null;
