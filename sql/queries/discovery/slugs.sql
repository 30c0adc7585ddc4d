-- lacking --
-- A batch of titles that have none yet, in the order in which they came.
select t.id, t.name, t.year
from titles t
where not exists (select from title_slugs s where s.title_id = t.id)
order by t.id
limit %(limit)s;

-- lock --
-- One at a time: two would number alike.
select pg_advisory_xact_lock(7246309);

-- give --
insert into title_slugs (title_id, kind, base, number)
select t.id, t.kind, r.base,
    coalesce(
        (select max(s.number) from title_slugs s where s.kind = t.kind and s.base = r.base and s.number > 1),
        (select s.number from title_slugs s where s.kind = t.kind and s.slug = r.base and s.number = 1),
        0
    ) + row_number() over (partition by t.kind, r.base order by t.id)
from jsonb_to_recordset(%(rows)s) as r (id bigint, base text)
join titles t on t.id = r.id
on conflict (title_id) do nothing;
