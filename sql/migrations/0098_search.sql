set local lock_timeout = '4s';

-- Search by words and by meaning at once.

-- Every word of names and plots with how many titles have it, so that a rare word counts for more than a common one, and a mistyped
-- one is told by its likeness to one that is there: `grams` are its parts of three letters, its ends marked. Written anew after
-- titles were read. It holds words of titles that not everybody may see, and is shown to nobody.
create table search_words (
    word text collate "C" primary key,
    titles integer not null,
    grams text[] not null
);
create index search_words_grams on search_words using gin (grams);

create function word_grams(word text) returns text[]
language sql immutable parallel safe
as $$
    select array(select substr('^' || word || '$', place, 3) from generate_series(1, length(word)) place)
$$;

-- What is said of titles in a word or two, genres and tags, as a model means it: of what was found it tells what is nearest.
create table fact_embeddings (
    model_id smallint not null references embedding_models on delete cascade,
    fact text not null,
    vec halfvec not null,
    primary key (model_id, fact)
);
alter table fact_embeddings alter column vec set storage plain;

-- Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009), with their constant: what a place, from 1 on, adds to a score.
create function reciprocal_rank(place bigint) returns float8
language sql immutable parallel safe
as $$
    select coalesce(1.0::float8 / (60 + place), 0)
$$;

-- The best titles of each kind by words and by meaning, at most `pool` by either, whoever asks: the guard is the caller's. `worth` is
-- how well its words fit, null where none does, and `said` which terms; `is_telling` whether what these weigh is at least `enough`: of a
-- long question nearly every title has some word. `is_named` whether its name has them all; `distance` is to
-- what was asked, null where the title has no vector, or nothing is asked by meaning.
create function search_candidates(
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
                select t.id, t.kind, sum(w.weight * ts_rank(t.search, w.term)) as worth, sum(w.weight) >= enough as is_telling, t.search @@ in_name as is_named,
                    array_agg(w.place order by w.place) as said
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
        from (
            select e.title_id as id, t.kind, e.vec <=> asked as distance,
                row_number() over (partition by t.kind order by e.vec <=> asked, e.title_id) as place
            from title_embeddings e
            join titles t on t.id = e.title_id
            where e.model_id = space
                and asked is not null
                and t.kind = any (kinds)
                and (of_genre is null or t.genres @> array[of_genre])
                and (year_from is null or t.year >= year_from)
                and (year_to is null or t.year <= year_to)
        ) x
        where x.place <= pool
    )
    select coalesce(s.id, m.id), coalesce(s.kind, m.kind)::text, s.worth, coalesce(s.is_telling, false), coalesce(s.is_named, false), coalesce(s.said, '{}'), m.distance
    from saying s
    full join meant m on m.id = s.id
$$;
