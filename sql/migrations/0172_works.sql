set local lock_timeout = '4s';

-- Which volume of several a book is by what stands below its name, such as “Vol. 2” or “Band III”; null for what is none. A volume that
-- its name tells is another name.
create function volume_of(subtitle text) returns text
language sql immutable parallel safe
return lower(substring(
    subtitle from '(?i)(?:^|[^[:alpha:]])(?:vol|volume|volumen|band|bd|tome|tomo|teil|том)[. ]+([0-9]+|[ivxlc]+)(?:[^[:alnum:]]|$)'
));

-- What editions of one work have in common: name, volume and first author, as `work_name` compares. Null where one of name and author has
-- nothing to compare: then nothing can be told. Later authors are whoever drew, translated or introduced an edition.
create function work_key(name text, subtitle text, author text) returns text
language sql immutable parallel safe
return work_name(name) || coalesce(' / ' || volume_of(subtitle), '') || ' / ' || work_name(author);

-- The work of each title that somebody wrote. `name` is what the index of titles has.
create view works as
select t.id as title_id, t.kind, work_name(t.name) as name,
    work_key(t.name, t.tagline, (
        select p.name
        from credits c
        join people p on p.id = c.person_id
        where c.title_id = t.id
            and c.role = 'author'
        order by c.ord, p.id
        limit 1
    )) as key
from titles t;
