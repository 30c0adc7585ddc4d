-- active --
select id, provider, name, dim
from embedding_models
where is_active;

-- listing --
select m.id, m.provider, m.name, m.dim, m.is_active, count(e.title_id) as titles
from embedding_models m
left join title_embeddings e on e.model_id = m.id
group by m.id
order by m.id;

-- ensure --
insert into embedding_models (provider, name, dim)
values (%(provider)s, %(name)s, %(dim)s)
on conflict (provider, name, dim) do nothing;

-- find --
select id, provider, name, dim
from embedding_models
where provider = %(provider)s
    and name = %(name)s
    and dim = %(dim)s;

-- deactivate --
update embedding_models
set is_active = false
where is_active;

-- activate --
update embedding_models
set is_active = true
where id = %(id)s;

-- lacking --
-- Titles without an embedding of their present text, less those whose present text was refused.
select count(*) as count
from titles t
where t.kind = %(kind)s
    and (t.removed_at is null or exists (select from title_imports i where i.title_id = t.id))
    and t.content_hash is not null
    and not exists (
        select
        from title_embeddings e
        where e.title_id = t.id
            and e.model_id = %(model_id)s
            and e.content_hash = t.content_hash
    )
    and not exists (
        select
        from embedding_failures f
        where f.title_id = t.id
            and f.model_id = %(model_id)s
            and f.content_hash = t.content_hash
    );

-- lacking_anywhere --
select exists (
    select
    from titles t
    where t.removed_at is null
        and t.content_hash is not null
        and not exists (
            select
            from title_embeddings e
            where e.title_id = t.id
                and e.model_id = %(model_id)s
        )
        and not exists (
            select
            from embedding_failures f
            where f.title_id = t.id
                and f.model_id = %(model_id)s
        )
) as lacking;

-- next --
select t.id, t.name, t.year, t.tagline, t.genres, t.overview, t.tags, t.collection, t.content_hash,
    array(
        select p.name
        from credits c
        join people p on p.id = c.person_id
        where c.title_id = t.id
            and c.role <> 'crew'
        order by c.ord
        limit 12
    ) as people
from titles t
where t.kind = %(kind)s
    and (t.removed_at is null or exists (select from title_imports i where i.title_id = t.id))
    and t.content_hash is not null
    and t.id > %(after)s
    and not exists (
        select
        from title_embeddings e
        where e.title_id = t.id
            and e.model_id = %(model_id)s
            and e.content_hash = t.content_hash
    )
    and not exists (
        select
        from embedding_failures f
        where f.title_id = t.id
            and f.model_id = %(model_id)s
            and f.content_hash = t.content_hash
    )
order by t.id
limit %(limit)s;

-- drop_facts --
-- Genres and tags that no title has any more, so that others have room.
with present as materialized (
    select distinct u.fact
    from titles t
    cross join unnest(t.genres || t.tags) as u (fact)
    where t.removed_at is null
)
delete from fact_embeddings e
where e.model_id = %(model_id)s
    and not exists (select from present p where p.fact = e.fact);

-- facts --
-- Without a vector, genres before tags and of both the most frequent first, as long as fewer than so many have one.
select f.fact
from (
    select u.fact, bool_or(u.is_genre) as is_genre, count(*) as titles
    from titles t
    cross join lateral (
        select g.fact, true as is_genre
        from unnest(t.genres) as g (fact)
        union all
        select g.fact, false
        from unnest(t.tags) as g (fact)
    ) u
    where t.removed_at is null
        and u.fact <> ''
        and length(u.fact) <= 60
    group by u.fact
) f
where not exists (select from fact_embeddings e where e.model_id = %(model_id)s and e.fact = f.fact)
    and (select count(*) from fact_embeddings e where e.model_id = %(model_id)s) < %(most)s
order by f.is_genre desc, f.titles desc, f.fact
limit %(limit)s;

-- save_facts --
insert into fact_embeddings (model_id, fact, vec)
select %(model_id)s, r.fact, r.vec
from unnest(%(facts)s::text[], %(vectors)b::halfvec[]) as r (fact, vec)
on conflict do nothing;

-- save --
insert into title_embeddings (title_id, model_id, content_hash, vec)
select r.title_id, %(model_id)s, r.content_hash, r.vec
from unnest(%(title_ids)s::bigint[], %(hashes)s::bytea[], %(vectors)b::halfvec[]) as r (title_id, content_hash, vec)
on conflict (title_id, model_id) do update
set content_hash = excluded.content_hash, vec = excluded.vec;

-- save_failures --
insert into embedding_failures (title_id, model_id, content_hash, reason)
select r.title_id, %(model_id)s, r.content_hash, r.reason
from unnest(%(title_ids)s::bigint[], %(hashes)s::bytea[], %(reasons)s::text[]) as r (title_id, content_hash, reason)
on conflict (title_id, model_id) do update
set content_hash = excluded.content_hash, reason = excluded.reason, failed_at = now();

-- failures --
select t.id, t.name, t.year, f.reason
from embedding_failures f
join titles t on t.id = f.title_id
where f.model_id = %(model_id)s
    and t.kind = %(kind)s
order by t.name
limit %(limit)s;

-- drop_inactive --
delete from embedding_models
where not is_active;

-- drop --
delete from embedding_models
where id = %(id)s
    and not is_active;

-- vectors_ever --
copy (
    select e.title_id, e.vec
    from (
        select title_id, model_id, vec from title_embeddings
        union all
        select title_id, model_id, vec from past_embeddings
    ) e
    where e.model_id = %(model_id)s
        and e.title_id = any (%(title_ids)s::bigint[])
) to stdout (format binary);

-- vectors --
copy (
    select e.title_id, e.vec
    from title_embeddings e
    join weighed_titles(%(kind)s) w on w.title_id = e.title_id
    where e.model_id = %(model_id)s
) to stdout (format binary);

-- analyze --
analyze title_embeddings;
