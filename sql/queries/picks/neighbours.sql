-- clear --
delete from title_neighbours n
using titles t
where t.id = n.title_id
    and t.kind = %(kind)s;

-- save --
copy title_neighbours (title_id, neighbour_id, weight, support) from stdin;

-- near --
-- Strongest first, and only what this person may see.
select n.neighbour_id as title_id, t.name, t.year, n.weight, n.support
from title_neighbours n
join titles t on t.id = n.neighbour_id
join visible_titles(%(viewer)s) v on v.title_id = t.id
where n.title_id = %(title_id)s
order by n.weight desc, t.id
limit %(limit)s;
