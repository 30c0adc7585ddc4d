-- keep --
-- Answers with those that were there before.
with given as (
    select d.sha256, b.data
    from unnest(%(digests)s::bytea[]) with ordinality as d (sha256, n)
    join unnest(%(blobs)b::bytea[]) with ordinality as b (data, n) using (n)
), known as (
    update engine_inputs i
    set kept_at = now()
    from given g
    where i.sha256 = g.sha256
        and i.kept_at < now() - interval '12 hours'
), added as (
    insert into engine_inputs (sha256, data)
    select g.sha256, g.data
    from given g
    where not exists (select from engine_inputs i where i.sha256 = g.sha256)
    on conflict do nothing
)
select i.sha256
from engine_inputs i
join given g on g.sha256 = i.sha256;

-- blob --
select data
from engine_inputs
where sha256 = %(sha256)s;

-- run --
select user_id, kind, config
from recommendation_runs
where id = %(id)s;

-- picks --
select r.rank, r.title_id, r.score, r.match, r.parts, r.evidence, r.reason, r.facts, r.reason_source, t.name, t.year
from recommendations r
join titles t on t.id = r.title_id
where r.run_id = %(id)s
order by r.rank;
