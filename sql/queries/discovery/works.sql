-- resolve --
-- Which title each volume is, in their order: by its own id, by its number, else as the work that it is.
select r.value, work_key(r.name, r.subtitle, r.author) as work,
    coalesce(
        (
            select min(k.title_id)
            from known_ids k
            where k.source = 'google_books'
                and k.kind = %(kind)s
                and k.value = r.value
        ),
        (
            select e.title_id
            from title_external_ids e
            where e.source = 'isbn13'
                and e.kind = %(kind)s
                and e.value = r.isbn
        ),
        (
            select min(w.title_id)
            from works w
            where w.kind = %(kind)s
                and w.name = work_name(r.name)
                and w.key = work_key(r.name, r.subtitle, r.author)
        )
    ) as title_id
from rows from (
    jsonb_to_recordset(%(rows)s) as (value text, isbn text, name text, subtitle text, author text)
) with ordinality as r (value, isbn, name, subtitle, author, place)
order by r.place;

-- add --
-- No library holds it, and it is there all the same.
insert into titles (kind, name, year)
values (%(kind)s, %(name)s, %(year)s)
returning id;

-- note_beyond --
-- Whoever's library holds them too: the world knows them by itself.
update titles
set known_beyond = true
where id = any (%(title_ids)s::bigint[])
    and not known_beyond;

-- return_titles --
-- What a library gave up and a source of the world tells of is there again.
update titles
set removed_at = null, updated_at = now()
where id = any (%(title_ids)s::bigint[])
    and removed_at is not null;

-- save_ids --
-- Of the editions of titles that no library holds: those of others their libraries say.
insert into title_external_ids (source, kind, value, title_id)
select r.source, %(kind)s, r.value, r.title_id
from jsonb_to_recordset(%(rows)s) as r (source text, value text, title_id bigint)
where not exists (select from library_items l where l.title_id = r.title_id)
on conflict do nothing;

-- stored --
-- What a title is told by so far.
select f.title_id, m.value, f.facts,
    exists (
        select
        from world_pictures w
        where w.title_id = f.title_id
            and w.source = 'google_books'
            and w.shape = 'poster'
    ) as has_cover
from title_facts f
join title_matches m on m.title_id = f.title_id and m.source = 'google_books'
where f.title_id = any (%(title_ids)s::bigint[])
    and f.source = 'google_books';
