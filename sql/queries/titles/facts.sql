-- lock --
-- In one order, or two of these would wait for each other. Whoever only points to a title, as a credit does, need not wait.
select
from titles
where id = any (%(title_ids)s::bigint[])
order by id
for no key update;

-- statements --
select t.id, t.kind, t.name, encode(t.content_hash, 'hex') as content_hash,
    coalesce(jsonb_object_agg(f.source, f.facts) filter (where f.source is not null), '{}'::jsonb) as by
from titles t
left join title_facts f on f.title_id = t.id
where t.id = any (%(title_ids)s::bigint[])
group by t.id
order by t.id;

-- since --
select source, fetched_at
from title_facts
where title_id = %(title_id)s;

-- count_of_several --
select count(*) as count
from (
    select title_id
    from title_facts
    group by title_id
    having count(*) > 1
) s;

-- of_several --
select title_id
from title_facts
where title_id > %(after)s
group by title_id
having count(*) > 1
order by title_id
limit %(limit)s;

-- withdraw --
delete from title_facts
where source = %(source)s
    and title_id = any (%(title_ids)s::bigint[]);

-- save --
with rows as materialized (
    select *
    from jsonb_to_recordset(%(rows)s) as r (
        id bigint, kind text, told jsonb, name text, original_name text, sort_name text, year integer, end_year integer,
        released_on date, overview text, tagline text, runtime_s integer, pages integer, status text, certificate text, custom_rating text,
        min_age smallint, limit_certificates text[], limit_tags text[], community_rating real, critic_rating real, votes integer,
        language text, countries text[], genres text[], studios text[], tags text[], collection text, content_hash text
    )
), told as (
    insert into title_facts (title_id, source, facts)
    select id, %(source)s, told
    from rows
    where jsonb_typeof(told) = 'object'
    on conflict (title_id, source) do update
    set facts = excluded.facts, fetched_at = now()
    where title_facts.facts <> excluded.facts
)
insert into titles (
    id, kind, name, original_name, sort_name, year, end_year, released_on, overview, tagline, runtime_s, pages, status, certificate,
    custom_rating, min_age, limit_certificates, limit_tags, community_rating, critic_rating, votes, language, countries, genres,
    studios, tags, collection, content_hash
)
overriding system value
select id, kind, name, original_name, sort_name, year, end_year, released_on, overview, tagline, runtime_s, pages, status, certificate,
    custom_rating, min_age, limit_certificates, limit_tags, community_rating, critic_rating, votes, language, countries, genres,
    studios, tags, collection, decode(content_hash, 'hex')
from rows
on conflict (id) do update
set name = excluded.name,
    original_name = excluded.original_name,
    sort_name = excluded.sort_name,
    year = excluded.year,
    end_year = excluded.end_year,
    released_on = excluded.released_on,
    overview = excluded.overview,
    tagline = excluded.tagline,
    runtime_s = excluded.runtime_s,
    pages = excluded.pages,
    status = excluded.status,
    certificate = excluded.certificate,
    custom_rating = excluded.custom_rating,
    min_age = excluded.min_age,
    limit_certificates = excluded.limit_certificates,
    limit_tags = excluded.limit_tags,
    community_rating = excluded.community_rating,
    critic_rating = excluded.critic_rating,
    votes = excluded.votes,
    language = excluded.language,
    countries = excluded.countries,
    genres = excluded.genres,
    studios = excluded.studios,
    tags = excluded.tags,
    collection = excluded.collection,
    content_hash = excluded.content_hash,
    -- What a library holds is there; what others say of a title brings it back to none, unless its kind needs none to be known and it
    -- is a source of the world that tells of it.
    removed_at = case
        when %(is_held)s then null
        when %(source)s in ('google_books', 'open_library')
            and titles.id in (select r.id from rows r where jsonb_typeof(r.told) = 'object')
            and titles.kind in (select k.kind from title_kinds k where k.picks_beyond)
            then null
        else titles.removed_at
    end,
    updated_at = now();
