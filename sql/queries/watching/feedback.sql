-- save --
insert into title_feedback (user_id, title_id, verdict)
select %(user_id)s, v.title_id, %(verdict)s
from open_titles(%(user_id)s) v
where v.title_id = %(title_id)s
on conflict (user_id, title_id, verdict) do update
set created_at = now();

-- drop --
delete from title_feedback
where user_id = %(user_id)s
    and title_id = %(title_id)s
    and verdict = %(verdict)s;

-- kind_of_title --
select kind
from titles
where id = %(title_id)s;

-- listing --
select f.title_id, case when o.title_id is null then null else t.name end as title,
    case when o.title_id is null then null else t.year end as year, t.kind, f.verdict, f.created_at,
    said_until(f.verdict, f.created_at) as until
from title_feedback f
join titles t on t.id = f.title_id
left join open_titles(%(user_id)s) o on o.title_id = f.title_id
where f.user_id = %(user_id)s
    and coalesce(said_until(f.verdict, f.created_at) > now(), true)
order by f.created_at desc, f.title_id, f.verdict
limit %(limit)s
offset %(offset)s;

-- count --
select count(*) as count
from title_feedback
where user_id = %(user_id)s
    and coalesce(said_until(verdict, created_at) > now(), true);

-- said --
select title_id, verdict
from title_feedback
where user_id = %(user_id)s
    and title_id = any(%(title_ids)s::bigint[])
    and coalesce(said_until(verdict, created_at) > now(), true);
