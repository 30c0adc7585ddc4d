-- person --
-- Of somebody who worked on a title that the viewer may see.
select p.id, p.name,
    exists (
        select
        from person_external_ids x
        where x.person_id = p.id
            and x.server_id is not null
            and x.picture is not null
    ) as has_picture,
    array(
        select c.role
        from credits c
        join visible_titles(%(viewer)s) v on v.title_id = c.title_id
        where c.person_id = p.id
        group by c.role
        order by count(*) desc, c.role
    ) as roles
from people p
where p.id = %(person_id)s
    and exists (
        select
        from visible_titles(%(viewer)s) v
        where v.title_id = any (array(select c.title_id from credits c where c.person_id = p.id))
    );

-- counts --
-- Of each kind that has any: how many the viewer may see, and how many of those they have watched.
select t.kind, count(*) as titles, count(w.title_id) as seen
from titles t
join visible_titles(%(viewer)s) v on v.title_id = t.id
left join watched_titles(%(viewer)s, null) w on w.title_id = t.id
where (%(genre)s::text is null or t.genres @> array[%(genre)s::text])
    and (%(studio)s::text is null or t.studios @> array[%(studio)s::text])
    and (%(person_id)s::bigint is null or t.id in (select c.title_id from credits c where c.person_id = %(person_id)s))
group by t.kind
order by t.kind;

-- titles --
select t.id, t.kind, t.name as title, t.year, w.title_id is not null as played,
    array(
        select coalesce(nullif(c.character, ''), c.role)
        from credits c
        where c.title_id = t.id
            and c.person_id = %(person_id)s
        order by c.ord
    ) as parts
from titles t
join visible_titles(%(viewer)s) v on v.title_id = t.id
left join watched_titles(%(viewer)s, null) w on w.title_id = t.id
where t.kind = %(kind)s
    and (%(genre)s::text is null or t.genres @> array[%(genre)s::text])
    and (%(studio)s::text is null or t.studios @> array[%(studio)s::text])
    and (%(person_id)s::bigint is null or t.id in (select c.title_id from credits c where c.person_id = %(person_id)s))
order by
    case %(sort)s when 'rating' then -t.community_rating::float8 when 'year' then -t.year::float8 end nulls last,
    lower(coalesce(t.sort_name, t.name)), t.id
limit %(limit)s
offset %(offset)s;
