-- save --
insert into ratings (user_id, title_id, value, source)
select %(user_id)s, r.title_id, r.value, 'user'
from jsonb_to_recordset(%(rows)s) as r (title_id bigint, value smallint)
join visible_titles(%(user_id)s) v on v.title_id = r.title_id
on conflict (user_id, title_id) do update
set value = excluded.value, source = 'user', rated_at = now();

-- drop --
delete from ratings
where user_id = %(user_id)s
    and title_id = any (%(title_ids)s::bigint[]);

-- visible --
select t.id, t.kind
from titles t
join visible_titles(%(user_id)s) v on v.title_id = t.id
where t.id = any (%(title_ids)s::bigint[]);

-- kinds --
select distinct kind
from titles
where id = any (%(title_ids)s::bigint[]);

-- listing --
select r.title_id, case when v.title_id is null then null else t.name end as title, t.kind,
    case when v.title_id is null then null else t.year end as year, r.value, r.source, r.rated_at
from ratings r
join titles t on t.id = r.title_id
left join visible_titles(%(user_id)s) v on v.title_id = t.id
where r.user_id = %(user_id)s
    and (%(kind)s::text is null or t.kind = %(kind)s)
order by r.rated_at desc, r.title_id
limit %(limit)s
offset %(offset)s;

-- count --
select count(*) as count
from ratings r
join titles t on t.id = r.title_id
where r.user_id = %(user_id)s
    and (%(kind)s::text is null or t.kind = %(kind)s);

-- of_title --
select value
from ratings
where user_id = %(user_id)s
    and title_id = %(title_id)s;
