set local lock_timeout = '4s';

-- As before, for less: the nearest of each kind are the first of an order by distance alone, and what a title has of a name and which
-- terms it has is looked at only where it is among the best. `said` is in no order.
create or replace function search_candidates(
    terms tsquery[], weights float8[], enough float8, in_name tsquery, space smallint, asked halfvec, kinds text[], of_genre text, year_from int,
    year_to int, pool int
) returns table (title_id bigint, kind text, worth float8, is_telling boolean, is_named boolean, said bigint[], distance float8)
language sql stable parallel safe
as $$
    with saying as (
        select x.*
        from (
            select s.*, row_number() over (partition by s.kind order by s.worth desc, s.id) as place
            from (
                select t.id, t.kind, sum(w.weight * ts_rank(t.search, w.term)) as worth, sum(w.weight) as weight, array_agg(w.place) as said
                from unnest(terms, weights) with ordinality as w (term, weight, place)
                join titles t on t.search @@ w.term
                where t.kind = any (kinds)
                    and (of_genre is null or t.genres @> array[of_genre])
                    and (year_from is null or t.year >= year_from)
                    and (year_to is null or t.year <= year_to)
                group by t.id
            ) s
        ) x
        where x.place <= pool
    ), meant as (
        select x.*
        from unnest(kinds) as k (kind)
        cross join lateral (
            select e.title_id as id, t.kind, e.vec <=> asked as distance
            from title_embeddings e
            join titles t on t.id = e.title_id
            where e.model_id = space
                and asked is not null
                and t.kind = k.kind
                and (of_genre is null or t.genres @> array[of_genre])
                and (year_from is null or t.year >= year_from)
                and (year_to is null or t.year <= year_to)
            order by e.vec <=> asked, e.title_id
            limit pool
        ) x
    )
    select coalesce(s.id, m.id), coalesce(s.kind, m.kind)::text, s.worth, coalesce(s.weight >= enough, false),
        s.id is not null and coalesce((select t.search @@ in_name from titles t where t.id = s.id), false), coalesce(s.said, '{}'), m.distance
    from saying s
    full join meant m on m.id = s.id
$$;
