-- save --
-- By whatever id a title is known; of those that are here, where the number is another one.
insert into world_figures (title_id, source, figure, value)
select distinct on (e.title_id) e.title_id, 'trakt', 'watching', r.watching
from jsonb_to_recordset(%(rows)s) as r (source text, value text, watching double precision)
join known_ids e on e.kind = %(kind)s and e.source = r.source and e.value = r.value
order by e.title_id, r.watching desc
on conflict (title_id, source, figure) do update
set value = excluded.value
where world_figures.value <> excluded.value;
