-- save --
insert into title_relations (title_id, related_id, source, weight)
select %(title_id)s, r.related_id, %(source)s, r.weight
from jsonb_to_recordset(%(rows)s) as r (related_id bigint, weight real)
join titles t on t.id = r.related_id
on conflict (title_id, source, related_id) do update
set weight = excluded.weight, fetched_at = now()
where title_relations.weight <> excluded.weight;

-- drop_others --
delete from title_relations
where title_id = %(title_id)s
    and source = %(source)s
    and related_id not in (select r.related_id from jsonb_to_recordset(%(rows)s) as r (related_id bigint));

-- related --
select related_id, sum(weight)::real as weight
from title_relations
where title_id = %(title_id)s
group by related_id
order by 2 desc, 1;

-- edges --
select r.title_id, r.related_id, sum(r.weight)::real as weight, string_agg(r.source, ',' order by r.source) as sources
from title_relations r
join titles t on t.id = r.title_id
where t.kind = %(kind)s
group by r.title_id, r.related_id
order by 1, 2;
