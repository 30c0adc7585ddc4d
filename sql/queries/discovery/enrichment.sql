-- due --
-- Titles of libraries and of the catalogue. First what libraries hold and the source was not asked about for a month, so that a day with few
-- calls goes there; then the oldest, one that nobody has asked about before all.
select t.id, t.kind, t.name, t.original_name, t.year, t.runtime_s, k.word,
    array(
        select p.name
        from credits c
        join people p on p.id = c.person_id
        where c.title_id = t.id
            and c.role = 'author'
        order by c.ord
    ) as authors,
    coalesce((
        select jsonb_object_agg(x.source, x.value)
        from (
            select distinct on (e.source) e.source, e.value
            from title_external_ids e
            where e.title_id = t.id
            order by e.source, e.value
        ) x
    ), '{}'::jsonb) as own_ids,
    coalesce((
        select jsonb_object_agg(i.key, i.value)
        from title_matches o
        cross join jsonb_each_text(o.ids) i
        where o.title_id = t.id
            and o.source <> %(source)s
    ), '{}'::jsonb) as other_ids,
    coalesce((
        select jsonb_object_agg(i.key, i.value)
        from title_matches o
        cross join jsonb_each_text(o.ids || jsonb_build_object(case o.source when 'omdb' then 'imdb' else o.source end, o.value)) i
        where o.title_id = t.id
            and o.source <> %(source)s
            and o.how = 'person'
    ), '{}'::jsonb) as corrected_ids,
    m.value, m.how, m.confidence, m.wanted
from titles t
join source_kinds k on k.kind = t.kind and k.source = %(source)s
left join title_visits v on v.title_id = t.id and v.source = %(source)s
left join title_matches m on m.title_id = t.id and m.source = %(source)s
where (t.removed_at is null or exists (select from title_imports i where i.title_id = t.id))
    and (%(title_id)s::bigint is null or t.id = %(title_id)s)
    and (
        %(title_id)s::bigint is not null
        or coalesce(v.state <> 'known' or v.tried_at < now() - k.again_after, true)
            and is_due(v.state, v.tried_at, case when t.removed_at is not null then (select max(i.wanted_at) from title_imports i where i.title_id = t.id) end)
    )
order by t.removed_at is null and coalesce(v.tried_at < now() - interval '30 days', true) desc, v.tried_at nulls first, t.id
limit %(limit)s;

-- count_due --
select count(*) as count
from titles t
join source_kinds k on k.kind = t.kind and k.source = %(source)s
left join title_visits v on v.title_id = t.id and v.source = %(source)s
where (t.removed_at is null or exists (select from title_imports i where i.title_id = t.id))
    and (%(title_id)s::bigint is null or t.id = %(title_id)s)
    and (
        %(title_id)s::bigint is not null
        or coalesce(v.state <> 'known' or v.tried_at < now() - k.again_after, true)
            and is_due(v.state, v.tried_at, case when t.removed_at is not null then (select max(i.wanted_at) from title_imports i where i.title_id = t.id) end)
    );

-- has_titles --
select exists (select from source_kinds k join titles t on t.kind = k.kind where k.source = %(source)s) as has_titles;

-- ask_again --
delete from title_visits
where source = %(source)s;

-- save_visits --
insert into title_visits (title_id, source, state, reason)
select r.title_id, %(source)s, r.state, r.reason
from jsonb_to_recordset(%(rows)s) as r (title_id bigint, state text, reason text)
join titles t on t.id = r.title_id
on conflict (title_id, source) do update
set tried_at = now(), state = excluded.state, reason = excluded.reason;

-- save_matches --
-- What a person has decided stays, and only learns its ids.
insert into title_matches (title_id, source, value, how, confidence, wanted, ids)
select r.title_id, %(source)s, r.value, r.how, r.confidence, r.wanted, r.ids
from jsonb_to_recordset(%(rows)s) as r (title_id bigint, value text, how text, confidence real, wanted jsonb, ids jsonb)
join titles t on t.id = r.title_id
on conflict (title_id, source) do update
set value = case when title_matches.how = 'person' then title_matches.value else excluded.value end,
    how = case when title_matches.how = 'person' then title_matches.how else excluded.how end,
    confidence = case when title_matches.how = 'person' then title_matches.confidence else excluded.confidence end,
    wanted = excluded.wanted,
    ids = excluded.ids,
    found_at = now()
where (title_matches.value, title_matches.confidence, title_matches.wanted, title_matches.ids)
    is distinct from (excluded.value, excluded.confidence, excluded.wanted, excluded.ids);

-- named_by_people --
select title_id, value
from title_matches
where source = %(source)s
    and title_id = any (%(title_ids)s::bigint[])
    and how = 'person';

-- forget_matches --
delete from title_matches
where source = %(source)s
    and title_id = any (%(title_ids)s::bigint[])
    and how <> 'person';

-- drop_ratings --
delete from world_ratings o
where o.source = %(source)s
    and o.title_id = any (%(title_ids)s::bigint[])
    and not exists (
        select
        from jsonb_to_recordset(%(rows)s) as r (title_id bigint, rater text)
        where r.title_id = o.title_id
            and r.rater = o.rater
    );

-- save_ratings --
insert into world_ratings (title_id, source, rater, value, votes)
select r.title_id, %(source)s, r.rater, r.value, r.votes
from jsonb_to_recordset(%(rows)s) as r (title_id bigint, rater text, value real, votes integer)
join titles t on t.id = r.title_id
on conflict (title_id, source, rater) do update
set value = excluded.value, votes = excluded.votes
where (world_ratings.value, world_ratings.votes) is distinct from (excluded.value, excluded.votes);

-- drop_figures --
delete from world_figures o
where o.source = %(source)s
    and o.title_id = any (%(title_ids)s::bigint[])
    and not exists (
        select
        from jsonb_to_recordset(%(rows)s) as r (title_id bigint, figure text)
        where r.title_id = o.title_id
            and r.figure = o.figure
    );

-- save_figures --
insert into world_figures (title_id, source, figure, value)
select r.title_id, %(source)s, r.figure, r.value
from jsonb_to_recordset(%(rows)s) as r (title_id bigint, figure text, value double precision)
join titles t on t.id = r.title_id
on conflict (title_id, source, figure) do update
set value = excluded.value
where world_figures.value is distinct from excluded.value;

-- drop_releases --
delete from releases o
where o.source = %(source)s
    and o.title_id = any (%(title_ids)s::bigint[])
    and not exists (
        select
        from jsonb_to_recordset(%(rows)s) as r (title_id bigint, region text, how text, released_on date)
        where r.title_id = o.title_id
            and r.region = o.region
            and r.how = o.how
            and r.released_on = o.released_on
    );

-- save_releases --
insert into releases (title_id, source, region, how, released_on, certificate)
select r.title_id, %(source)s, r.region, r.how, r.released_on, r.certificate
from jsonb_to_recordset(%(rows)s) as r (title_id bigint, region text, how text, released_on date, certificate text)
join titles t on t.id = r.title_id
on conflict (title_id, source, region, how, released_on) do update
set certificate = excluded.certificate
where releases.certificate is distinct from excluded.certificate;

-- drop_trailers --
delete from trailers o
where o.source = %(source)s
    and o.title_id = any (%(title_ids)s::bigint[])
    and not exists (
        select
        from jsonb_to_recordset(%(rows)s) as r (title_id bigint, site text, value text)
        where r.title_id = o.title_id
            and r.site = o.site
            and r.value = o.value
    );

-- save_trailers --
insert into trailers (title_id, source, site, value, name, language, ord)
select r.title_id, %(source)s, r.site, r.value, r.name, r.language, r.ord
from jsonb_to_recordset(%(rows)s) as r (title_id bigint, site text, value text, name text, language text, ord smallint)
join titles t on t.id = r.title_id
on conflict (title_id, source, site, value) do update
set name = excluded.name, language = excluded.language, ord = excluded.ord
where (trailers.name, trailers.language, trailers.ord) is distinct from (excluded.name, excluded.language, excluded.ord);

-- drop_providers --
delete from watch_providers o
where o.source = %(source)s
    and o.title_id = any (%(title_ids)s::bigint[])
    and not exists (
        select
        from jsonb_to_recordset(%(rows)s) as r (title_id bigint, region text, how text, name text)
        where r.title_id = o.title_id
            and r.region = o.region
            and r.how = o.how
            and r.name = o.name
    );

-- save_providers --
insert into watch_providers (title_id, source, region, how, name, ord)
select r.title_id, %(source)s, r.region, r.how, r.name, r.ord
from jsonb_to_recordset(%(rows)s) as r (title_id bigint, region text, how text, name text, ord smallint)
join titles t on t.id = r.title_id
on conflict (title_id, source, region, how, name) do update
set ord = excluded.ord
where watch_providers.ord is distinct from excluded.ord;

-- drop_airings --
delete from airings o
where o.source = %(source)s
    and o.title_id = any (%(title_ids)s::bigint[])
    and not exists (
        select
        from jsonb_to_recordset(%(rows)s) as r (title_id bigint, season integer, number integer)
        where r.title_id = o.title_id
            and r.season = o.season
            and r.number = o.number
    );

-- save_airings --
insert into airings (title_id, source, season, number, airs_on, airs_at, name, runtime_s)
select r.title_id, %(source)s, r.season, r.number, r.airs_on, r.airs_at, r.name, r.runtime_s
from jsonb_to_recordset(%(rows)s) as r (title_id bigint, season integer, number integer, airs_on date, airs_at timestamptz, name text, runtime_s integer)
join titles t on t.id = r.title_id
on conflict (title_id, source, season, number) do update
set airs_on = excluded.airs_on, airs_at = excluded.airs_at, name = excluded.name, runtime_s = excluded.runtime_s
where (airings.airs_on, airings.airs_at, airings.name, airings.runtime_s) is distinct from (excluded.airs_on, excluded.airs_at, excluded.name, excluded.runtime_s);

-- drop_related --
delete from related_ids o
where o.source = %(source)s
    and o.title_id = any (%(title_ids)s::bigint[])
    and not exists (
        select
        from jsonb_to_recordset(%(rows)s) as r (title_id bigint, related_source text, related_value text)
        where r.title_id = o.title_id
            and r.related_source = o.related_source
            and r.related_value = o.related_value
    );

-- save_related --
insert into related_ids (title_id, source, related_source, related_value, weight)
select r.title_id, %(source)s, r.related_source, r.related_value, r.weight
from jsonb_to_recordset(%(rows)s) as r (title_id bigint, related_source text, related_value text, weight real)
join titles t on t.id = r.title_id
on conflict (title_id, source, related_source, related_value) do update
set weight = excluded.weight
where related_ids.weight is distinct from excluded.weight;

-- drop_pictures --
delete from world_pictures o
where o.source = %(source)s
    and o.title_id = any (%(title_ids)s::bigint[])
    and not exists (
        select
        from jsonb_to_recordset(%(rows)s) as r (title_id bigint, shape text)
        where r.title_id = o.title_id
            and r.shape = o.shape
    );

-- save_pictures --
insert into world_pictures (title_id, source, shape, path)
select r.title_id, %(source)s, r.shape, r.path
from jsonb_to_recordset(%(rows)s) as r (title_id bigint, shape text, path text)
join titles t on t.id = r.title_id
on conflict (title_id, source, shape) do update
set path = excluded.path
where world_pictures.path is distinct from excluded.path;

-- withdraw_edges --
-- Edges whose ids the source names no more, or that lead to another title now.
delete from title_relations o
using titles t
where t.id = o.title_id
    and t.kind = %(kind)s
    and o.source = %(source)s
    and not exists (
        select
        from related_ids r
        join known_ids e on e.source = r.related_source and e.kind = t.kind and e.value = r.related_value
        where r.title_id = o.title_id
            and r.source = o.source
            and e.title_id = o.related_id
    );

-- settle_edges --
insert into title_relations (title_id, related_id, source, weight)
select r.title_id, e.title_id, r.source, max(r.weight)
from related_ids r
join titles t on t.id = r.title_id
join known_ids e on e.source = r.related_source and e.kind = t.kind and e.value = r.related_value
where t.kind = %(kind)s
    and r.source = %(source)s
    and e.title_id <> r.title_id
group by r.title_id, e.title_id, r.source
on conflict (title_id, source, related_id) do update
set weight = excluded.weight, fetched_at = now()
where title_relations.weight <> excluded.weight;
