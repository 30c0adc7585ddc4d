-- frequencies --
-- Of each word how many titles have it, or begin a word with it, and how many titles there are.
select case when w.is_whole then coalesce((select s.titles from search_words s where s.word = w.word), 0)
        else least(
            (select count(*) from titles),
            coalesce((select sum(s.titles) from search_words s where s.word >= w.word and s.word < w.word || chr(1114111)), 0)
        )
    end::int as titles,
    (select count(*) from titles)::int as of
from unnest(%(words)s::text[], %(whole)s::bool[]) with ordinality as w (word, is_whole, place)
order by w.place;

-- is_known --
select exists (select from search_words) as known;

-- like --
-- Of those words that no title has, each that is long with the words that share the most parts with it, which may be the beginning of
-- a longer one. Titles are counted rather than looked for, so that the index is asked and not every title.
select w.word, near.word as other
from unnest(%(words)s::text[], %(queries)s::tsquery[]) with ordinality as w (word, query, place)
left join lateral (
    select s.word,
        row_number() over (
            order by cardinality(array(select unnest(s.grams) intersect select unnest(word_grams(w.word)))) desc, abs(length(s.word) - length(w.word)), s.titles desc, s.word
        ) as place
    from search_words s
    where w.word = any (%(long)s::text[])
        and s.grams && word_grams(w.word)
        and length(s.word) >= length(w.word) - 2
    order by place
    limit 60
) near on true
where (select count(*) from titles t where t.search @@ w.query) = 0
order by w.place, near.place;

-- lock_words --
-- One at a time: two that write the same rows in other orders would wait for each other.
select pg_advisory_xact_lock(7246312);

-- renew_words --
with counted as materialized (
    select c.word, c.ndoc
    from ts_stat('select search from titles') c
    where length(c.word) between 1 and 40
), gone as (
    delete from search_words s
    where not exists (select from counted c where c.word = s.word)
)
insert into search_words (word, titles, grams)
select c.word, c.ndoc, case when length(c.word) >= 3 then word_grams(c.word) else '{}' end
from counted c
order by c.word collate "C"
on conflict (word) do update
set titles = excluded.titles
where search_words.titles <> excluded.titles;

-- find --
-- Both lists are fused by the places that a title has in them among those that the viewer sees.
with near as materialized (
    select c.*
    from search_candidates(
        %(terms)s::tsquery[], %(weights)s::float8[], %(enough)s::float8, %(in_name)s::tsquery, %(space)s::smallint, %(asked)s::halfvec, %(kinds)s::text[],
        %(genre)s::text, %(year_from)s::int, %(year_to)s::int, %(pool)s::int
    ) c
), seen as materialized (
    select v.title_id
    from visible_titles(%(viewer)s) v
    where v.title_id = any (array(select near.title_id from near))
), placed as (
    select n.title_id, n.kind, n.said, n.worth, n.part,
        case when n.is_named then row_number() over (partition by n.part, n.is_named order by n.worth desc, n.title_id) end as named,
        case when n.is_telling then row_number() over (partition by n.part, n.is_telling order by n.worth desc, n.title_id) end as worded,
        case when n.distance is not null then row_number() over (partition by n.part order by n.distance nulls last, n.title_id) end as meant
    from (
        select near.*, case when %(apart)s then near.kind else '' end as part
        from near
        join seen on seen.title_id = near.title_id
    ) n
    left join watch_progress w on w.user_id = %(viewer)s and w.title_id = n.title_id and w.episode_id is null
    where %(played)s::bool is null
        or coalesce(w.played, false) = %(played)s
), chosen as (
    select p.*, row_number() over (partition by p.part order by p.score desc, p.worth desc nulls last, p.title_id) as place
    from (
        select placed.*, reciprocal_rank(named) + reciprocal_rank(worded) + reciprocal_rank(meant) as score
        from placed
    ) p
)
select coalesce(json_agg(x.item order by x.part, x.place), '[]')::text as items, count(*) as count,
    -- Whether there may be more for this viewer among what was not looked at.
    exists (
        select
        from near n
        group by n.kind
        having count(*) >= %(pool)s
            and (select count(*) from placed p where not %(apart)s or p.kind = n.kind) < %(limit)s
    ) as is_cut
from (
    select json_build_object(
        'id', t.id, 'kind', t.kind, 'title', t.name, 'original_title', t.original_name, 'year', t.year, 'end_year', t.end_year,
        'overview', t.overview, 'genres', t.genres, 'runtime_s', t.runtime_s, 'certificate', t.certificate,
        'rating', t.community_rating, 'critic_rating', t.critic_rating, 'status', t.status,
        'poster', t.id,
        'played', coalesce(w.played, false), 'play_count', coalesce(w.play_count, 0), 'last_played_at', w.last_played_at,
        'favorite', coalesce(w.is_favorite, false), 'my_rating', r.value,
        'score', round(c.score::numeric, 6),
        'why', json_build_object(
            'words', array(select (%(words)s::text[])[s.place] from unnest(c.said) as s (place) order by s.place),
            'facts', array(
                select f.fact
                from fact_embeddings f
                where f.model_id = %(space)s
                    and f.fact = any (t.genres || t.tags)
                    and c.meant is not null
                order by f.vec <=> %(asked)s::halfvec, f.fact
                limit 2
            )
        )
    ) as item, c.part, c.place
    from chosen c
    join titles t on t.id = c.title_id
    left join watch_progress w on w.user_id = %(viewer)s and w.title_id = t.id and w.episode_id is null
    left join ratings r on r.user_id = %(viewer)s and r.title_id = t.id
    where c.place <= %(limit)s
) x;
