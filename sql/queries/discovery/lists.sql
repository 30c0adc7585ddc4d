-- recently_read --
-- Which of TMDB's ids are titles of the catalogue, told of within a day.
select i.value, i.title_id
from title_imports i
join title_visits v on v.title_id = i.title_id and v.source = 'tmdb'
where i.kind = %(kind)s
    and i.value = any (%(values)s::text[])
    and v.state = 'known'
    and v.tried_at > now() - interval '1 day';

-- note_listed --
update title_imports
set wanted_at = now()
where kind = %(kind)s
    and value = any (%(values)s::text[])
    and wanted_at < now() - interval '20 hours';

-- begin --
insert into catalogue_lists (list, kind, region)
values (%(list)s, %(kind)s, %(region)s)
on conflict (list, kind, region) do update
set as_of = now();

-- clear --
delete from catalogue_list_titles
where list = %(list)s
    and kind = %(kind)s
    and region = %(region)s;

-- fill --
insert into catalogue_list_titles (list, kind, region, title_id, place)
select %(list)s, %(kind)s, %(region)s, x.title_id, min(x.place)
from unnest(%(title_ids)s::bigint[]) with ordinality as x (title_id, place)
join titles t on t.id = x.title_id
group by x.title_id;
