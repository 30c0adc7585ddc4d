-- title --
select t.id, t.kind, t.name
from titles t
where t.id = %(title_id)s
    and (%(viewer)s::bigint is null or t.id in (select v.title_id from visible_titles(%(viewer)s) v));

-- listing --
select k.source, m.value, m.how, m.confidence, m.found_at, v.state, v.reason, v.tried_at
from titles t
join source_kinds k on k.kind = t.kind
left join title_matches m on m.title_id = t.id and m.source = k.source
left join title_visits v on v.title_id = t.id and v.source = k.source
where t.id = %(title_id)s;

-- correct --
insert into title_matches (title_id, source, value, how, confidence)
values (%(title_id)s, %(source)s, %(value)s, 'person', 1)
on conflict (title_id, source) do update
set value = excluded.value, how = excluded.how, confidence = excluded.confidence, ids = excluded.ids, found_at = now();

-- take_back --
delete from title_matches
where title_id = %(title_id)s
    and source = %(source)s
    and how = 'person';

-- ask_anew --
delete from title_visits
where title_id = %(title_id)s;
