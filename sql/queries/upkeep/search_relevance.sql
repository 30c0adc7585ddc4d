-- viewer --
-- Who first came to run this household: search is judged by what they may see.
select id
from users
where role = 'admin'
    and is_active
    and deleted_at is null
order by id
limit 1;

-- titles --
-- By their names here or where they come from: not every library calls them what our queries do.
select w.name, array_agg(t.id order by t.id) as ids
from unnest(%(names)s::text[]) as w (name)
join titles t on w.name in (t.name || ' (' || t.year || ')', t.original_name || ' (' || t.year || ')')
join visible_titles(%(viewer)s) v on v.title_id = t.id
group by w.name;

-- save --
insert into search_evaluations (queries, metrics)
values (%(queries)s, %(metrics)s);

-- newest --
select extract(epoch from made_at)::float8 as made_at, queries, metrics
from search_evaluations
order by id desc
limit 1;
