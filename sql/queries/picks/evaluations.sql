-- save --
insert into evaluations (kind, people, metrics, config)
values (%(kind)s, %(people)s, %(metrics)s, %(config)s)
returning id;

-- newest --
select id, kind, made_at, people, metrics, config
from evaluations
where kind = %(kind)s
order by id desc
limit %(limit)s
offset %(offset)s;

-- count --
select count(*) as count
from evaluations
where kind = %(kind)s;

-- adopted --
select provenance, adopted_at
from engine_weights
where kind = %(kind)s;

-- adopt --
insert into engine_weights (kind, weights, provenance)
values (%(kind)s, %(weights)s, %(provenance)s)
on conflict (kind) do update
set weights = excluded.weights, provenance = excluded.provenance, adopted_at = now();

-- withdraw --
delete from engine_weights
where kind = %(kind)s;
