-- keep --
-- Answers with those that were there before. All whose acts these are have to be here, and locked: whoever is forgotten now is so once
-- what speaks of them can be found.
with people as materialized (
    select id
    from users
    where id = any (%(ids)s::bigint[])
    order by id
    for key share
), given as (
    select d.sha256, b.data
    from unnest(%(digests)s::bytea[]) with ordinality as d (sha256, n)
    join unnest(%(blobs)b::bytea[]) with ordinality as b (data, n) using (n)
    where (select count(*) from people) = cardinality(%(ids)s::bigint[])
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

-- households --
-- Digests of what the household was when lists that are kept were made.
select distinct config -> 'inputs' ->> 'household' as digest
from recommendation_runs
where config -> 'inputs' ->> 'household' is not null;

-- own --
-- Of one person's lists, what none of somebody else's was made from.
select distinct i.digest
from recommendation_runs r
cross join lateral (values (r.config -> 'inputs' ->> 'person'), (r.config -> 'inputs' ->> 'visible')) as i (digest)
where r.user_id = %(user_id)s
    and i.digest is not null
    and not exists (
        select
        from recommendation_runs o
        where o.user_id <> r.user_id
            and i.digest in (o.config -> 'inputs' ->> 'person', o.config -> 'inputs' ->> 'visible')
    );

-- forget --
delete from engine_inputs
where sha256 = any (%(digests)s::bytea[]);
