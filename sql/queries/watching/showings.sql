-- listing --
select s.title_id, t.name as title, t.year, t.kind, s.days, s.first_at, s.last_at, s.opened_at, s.watched_at, s.passed_over,
    said_until(f.verdict, f.created_at) as until
from showings(%(user_id)s) s
join visible_titles(%(user_id)s) v on v.title_id = s.title_id
join titles t on t.id = s.title_id
left join title_feedback f on f.user_id = %(user_id)s and f.title_id = s.title_id and f.verdict = 'rest'
    and said_until(f.verdict, f.created_at) > now()
where (%(kind)s::text is null or t.kind = %(kind)s)
    and case %(which)s::text
        when 'passed-over' then s.passed_over > 0
        when 'opened' then s.opened_at is not null
        when 'watched' then s.watched_at is not null
        else true
    end
order by s.passed_over desc, s.last_at desc, s.title_id
limit %(limit)s
offset %(offset)s;

-- count --
select count(*) as count
from showings(%(user_id)s) s
join visible_titles(%(user_id)s) v on v.title_id = s.title_id
join titles t on t.id = s.title_id
where (%(kind)s::text is null or t.kind = %(kind)s)
    and case %(which)s::text
        when 'passed-over' then s.passed_over > 0
        when 'opened' then s.opened_at is not null
        when 'watched' then s.watched_at is not null
        else true
    end;

-- passed_over --
select title_id, passed_over
from showings(%(user_id)s, %(title_ids)s::bigint[])
where passed_over >= %(often)s;

-- line --
-- Also of what they hid, which they may take back.
select t.name as title, coalesce(s.passed_over, 0) as passed_over
from open_titles(%(user_id)s) o
join titles t on t.id = o.title_id
left join showings(%(user_id)s, array[%(title_id)s::bigint]) s on s.title_id = t.id
where o.title_id = %(title_id)s;
