-- decision --
select model, overviews, english, decided_at
from local_model_decision;

-- overviews --
-- Of titles that a library holds; by a hash, so that they are from everywhere.
select left(t.overview, 600) as overview
from titles t
where t.removed_at is null
    and t.overview <> ''
    and exists (select from library_items l where l.title_id = t.id and l.removed_at is null)
order by md5(t.id::text)
limit %(limit)s;

-- decide --
insert into local_model_decision (model, overviews, english)
values (%(model)s, %(overviews)s, %(english)s)
on conflict do nothing;

-- forget --
delete from local_model_decision;
