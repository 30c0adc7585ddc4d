-- strangers --
-- People of these titles whom this source does not know: with one server there is nobody.
select c.title_id, c.role, p.id as person_id, p.name,
    array(select x.source || coalesce(' ' || x.server_id, '') from person_external_ids x where x.person_id = p.id) as known_by
from credits c
join people p on p.id = c.person_id
where c.title_id = any (%(title_ids)s::bigint[])
    and not exists (
        select
        from person_external_ids x
        where x.person_id = p.id
            and x.source = %(source)s
            and x.server_id is not distinct from %(server_id)s::bigint
    )
order by p.id, c.title_id, c.role;

-- owners --
select o.value, o.person_id,
    array(select x.source || coalesce(' ' || x.server_id, '') from person_external_ids x where x.person_id = o.person_id) as known_by
from person_external_ids o
where o.source = %(source)s
    and o.server_id is not distinct from %(server_id)s::bigint
    and o.value = any (%(values)s::text[]);

-- save_ids --
insert into person_external_ids (person_id, source, server_id, value)
select r.person_id, %(source)s, %(server_id)s, r.value
from jsonb_to_recordset(%(rows)s) as r (person_id bigint, value text)
on conflict do nothing;

-- lock_united --
-- First, in one order: what another transaction credits to somebody who goes must be there to be taken along.
select
from people
where id in (
    select unnest(array[r.gone, r.kept])
    from jsonb_to_recordset(%(rows)s) as r (gone bigint, kept bigint)
)
order by id
for update;

-- unite_credits --
insert into credits (title_id, person_id, role, character, ord)
select c.title_id, r.kept, c.role, c.character, c.ord
from jsonb_to_recordset(%(rows)s) as r (gone bigint, kept bigint)
join credits c on c.person_id = r.gone
order by c.title_id, r.kept, c.role, c.ord
on conflict do nothing;

-- unite_ids --
update person_external_ids x
set person_id = r.kept
from jsonb_to_recordset(%(rows)s) as r (gone bigint, kept bigint)
where x.person_id = r.gone;

-- unite_follows --
insert into followed_authors (user_id, person_id, created_at)
select f.user_id, r.kept, min(f.created_at)
from jsonb_to_recordset(%(rows)s) as r (gone bigint, kept bigint)
join followed_authors f on f.person_id = r.gone
group by f.user_id, r.kept
on conflict (user_id, person_id) do nothing;

-- drop_united --
delete from people
where id in (select r.gone from jsonb_to_recordset(%(rows)s) as r (gone bigint));

-- save_people --
-- New people, and of those who are known their picture and, where the first who knew them says another, their name.
with told as materialized (
    select distinct on (r.value, f.source, r.server_id) f.source, r.server_id, r.value, r.name, r.picture
    from unnest(%(title_ids)s::bigint[], %(sources)s::text[]) as t (title_id, source)
    join title_facts f on f.title_id = t.title_id and f.source = t.source
    cross join jsonb_to_recordset(f.facts -> 'credits') as r (server_id bigint, value text, name text, picture text)
    where r.value <> ''
        -- What a server said of people goes with the server.
        and (r.server_id is null or exists (select from media_servers s where s.id = r.server_id))
    order by r.value, f.source, r.server_id
), known as materialized (
    select t.source, t.server_id, t.value, t.name, t.picture, x.person_id
    from told t
    left join person_external_ids x on x.value = t.value
        and x.source = t.source
        and x.server_id is not distinct from t.server_id
), new as materialized (
    select k.source, k.server_id, k.value, k.name, k.picture, nextval(pg_get_serial_sequence('people', 'id')) as person_id
    from known k
    where k.person_id is null
), identified as (
    insert into person_external_ids (person_id, source, server_id, value, picture)
    select person_id, source, server_id, value, picture
    from new
    order by value, source, server_id
    on conflict do nothing
    returning person_id
), born as (
    -- Not whom another sync has brought meanwhile.
    insert into people (id, name)
    overriding system value
    select n.person_id, n.name
    from new n
    join identified i on i.person_id = n.person_id
), pictured as (
    update person_external_ids x
    set picture = k.picture
    from known k
    where x.person_id = k.person_id
        and x.value = k.value
        and x.source = k.source
        and x.server_id is not distinct from k.server_id
        and x.picture is distinct from k.picture
)
update people p
set name = k.name
from known k
where p.id = k.person_id
    and p.name <> k.name
    and not exists (
        select
        from person_external_ids first
        where first.person_id = p.id
            and coalesce(first.server_id, 'infinity'::float8) < coalesce(k.server_id, 'infinity'::float8)
    );

-- clear --
delete from credits
where title_id = any (%(title_ids)s::bigint[]);

-- save --
-- What the facts name is laid out first: joined title by title, each would read everybody whom its source knows.
with told as materialized (
    select t.title_id, f.source, r.server_id, r.value, r.role, r.character, r.ord
    from unnest(%(title_ids)s::bigint[], %(sources)s::text[]) as t (title_id, source)
    join title_facts f on f.title_id = t.title_id and f.source = t.source
    cross join jsonb_to_recordset(f.facts -> 'credits')
        as r (server_id bigint, value text, role text, character text, ord smallint)
)
insert into credits (title_id, person_id, role, character, ord)
select distinct on (t.title_id, x.person_id, t.role) t.title_id, x.person_id, t.role, t.character, t.ord
from told t
join person_external_ids x on x.value = t.value
    and x.source = t.source
    and x.server_id is not distinct from t.server_id
order by t.title_id, x.person_id, t.role, t.ord;
