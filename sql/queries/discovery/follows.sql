-- add --
-- Whoever wrote a title that the person may know of.
insert into followed_authors (user_id, person_id)
select %(user_id)s, p.id
from people p
where p.id = %(person_id)s
    and exists (
        select
        from catalogue_titles(%(user_id)s) v
        where v.title_id = any (array(select c.title_id from credits c where c.person_id = %(person_id)s and c.role = 'author'))
    )
on conflict (user_id, person_id) do nothing;

-- drop --
delete from followed_authors
where user_id = %(user_id)s
    and person_id = %(person_id)s;

-- listing --
-- By name; of an author none of whose titles the person may know of just now it is not said.
with theirs as materialized (
    select f.person_id, c.title_id
    from followed_authors f
    join credits c on c.person_id = f.person_id and c.role = 'author'
    where f.user_id = %(user_id)s
        and (%(person_id)s::bigint is null or f.person_id = %(person_id)s)
), known as materialized (
    select v.title_id
    from catalogue_titles(%(user_id)s) v
    where v.title_id = any (array(select t.title_id from theirs t))
)
select p.id as person_id, p.name, f.created_at, count(*) over () as total
from followed_authors f
join people p on p.id = f.person_id
where f.user_id = %(user_id)s
    and f.person_id in (select t.person_id from theirs t join known k on k.title_id = t.title_id)
order by lower(p.name), p.id
limit %(limit)s
offset %(offset)s;

-- of_title --
-- Who wrote a title that the person may know of, in their order.
select p.id as person_id, p.name, f.person_id is not null as is_followed
from credits c
join people p on p.id = c.person_id
left join followed_authors f on f.user_id = %(user_id)s and f.person_id = p.id
where c.title_id = %(title_id)s
    and c.role = 'author'
    and exists (select from catalogue_titles(%(user_id)s) v where v.title_id = %(title_id)s)
order by c.ord, p.id;

-- follows --
select exists (
    select
    from followed_authors
    where user_id = %(user_id)s
        and (%(person_id)s::bigint is null or person_id = %(person_id)s)
) as follows;

-- releases --
-- Titles of authors that the person follows that came out between two days, or may have: of those without a day it is not known.
with theirs as materialized (
    select distinct c.title_id
    from followed_authors f
    join credits c on c.person_id = f.person_id and c.role = 'author'
    where f.user_id = %(user_id)s
), out as materialized (
    select p.*
    from publications p
    where p.title_id = any (array(select t.title_id from theirs t))
        and p.earliest <= %(last)s::date
        and p.latest >= %(first)s::date
)
select t.id as title_id, t.name as title, t.kind, o.year, o.month, o.released_on,
    array(
        select p.name
        from credits c
        join people p on p.id = c.person_id
        where c.title_id = t.id
            and c.role = 'author'
        order by c.ord, p.id
    ) as authors,
    exists (select from open_items(%(user_id)s) i where i.title_id = t.id) as in_library
from out o
join titles t on t.id = o.title_id
where t.id in (select v.title_id from catalogue_titles(%(user_id)s) v where v.title_id = any (array(select out.title_id from out)))
order by o.released_on nulls last, o.year, o.month nulls last, lower(coalesce(t.sort_name, t.name)), t.id
limit %(limit)s;
