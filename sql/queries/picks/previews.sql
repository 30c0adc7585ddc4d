-- compared --
-- Titles in the order that they would have, as far as the person and whoever looks may see them, with the place that they have on the present list.
select t.id as title_id, t.kind, t.name as title, t.year, w.place::int as place, p.rank
from unnest(%(title_ids)s::bigint[]) with ordinality as w (title_id, place)
join visible_titles(%(user_id)s) v on v.title_id = w.title_id
join visible_titles(%(viewer_id)s) seen on seen.title_id = w.title_id
join titles t on t.id = w.title_id and t.kind = %(kind)s
left join recommendation_runs r on r.user_id = %(user_id)s and r.kind = %(kind)s and r.state = 'published'
left join recommendations p on p.run_id = r.id and p.title_id = w.title_id
order by w.place;

-- gone --
-- Which of the first places of the present list would be there no more.
select t.id as title_id, t.kind, t.name as title, t.year, p.rank
from recommendation_runs r
join recommendations p on p.run_id = r.id and p.rank <= %(first)s
join visible_titles(%(user_id)s) v on v.title_id = p.title_id
join visible_titles(%(viewer_id)s) seen on seen.title_id = p.title_id
join titles t on t.id = p.title_id
where r.user_id = %(user_id)s
    and r.kind = %(kind)s
    and r.state = 'published'
    and p.title_id <> all (%(title_ids)s::bigint[])
order by p.rank;
