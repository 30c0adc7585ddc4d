-- in_turn --
-- Of two that compute at once the later reads what the earlier wrote, and drops nothing of it.
select pg_advisory_xact_lock(7246311);

-- inputs --
-- Titles of which a source has told anything that counts. What is usual is the mean of the kind and decade, of people's ratings.
with told as (
    select r.title_id,
        max(r.value) filter (where r.rater = 'imdb') as imdb,
        max(r.votes) filter (where r.rater = 'imdb') as imdb_votes,
        max(r.value) filter (where r.rater = 'trakt') as trakt,
        max(r.votes) filter (where r.rater = 'trakt') as trakt_votes,
        max(r.value) filter (where r.rater = 'metacritic') as metacritic,
        max(r.value) filter (where r.rater = 'rotten_tomatoes') as rotten_tomatoes,
        max(r.value) filter (where r.rater = 'tmdb') as tmdb,
        max(r.votes) filter (where r.rater = 'tmdb') as tmdb_votes
    from world_ratings r
    group by r.title_id
), counted as (
    select f.title_id,
        max(f.value) filter (where f.source = 'tmdb' and f.figure = 'popularity') as popularity,
        max(f.value) filter (where f.source = 'trakt' and f.figure = 'watching') as watching
    from world_figures f
    group by f.title_id
), usual as (
    select t.kind, t.year / 10 as decade, avg(r.value) as mean
    from world_ratings r
    join titles t on t.id = r.title_id
    where r.votes is not null
    group by t.kind, t.year / 10
)
select t.id, t.kind, c.popularity, c.watching::integer as watching, o.imdb, o.imdb_votes, o.trakt, o.trakt_votes, o.metacritic,
    o.rotten_tomatoes, o.tmdb, o.tmdb_votes, (now() at time zone 'utc')::date - t.released_on as age_days,
    u.mean::double precision as prior
from titles t
left join told o on o.title_id = t.id
left join counted c on c.title_id = t.id
left join usual u on u.kind = t.kind and u.decade is not distinct from t.year / 10
where o.title_id is not null
    or c.title_id is not null
order by t.id;

-- drop --
delete from title_scores s
where not exists (
    select
    from jsonb_to_recordset(%(rows)s) as r (title_id bigint)
    where r.title_id = s.title_id
);

-- save --
insert into title_scores (title_id, formula_version, inputs, score, quality, buzz, fresh)
select r.title_id, %(formula)s, r.inputs, r.score, r.quality, r.buzz, r.fresh
from jsonb_to_recordset(%(rows)s) as r (title_id bigint, inputs jsonb, score real, quality real, buzz real, fresh real)
on conflict (title_id) do update
set formula_version = excluded.formula_version, inputs = excluded.inputs, score = excluded.score, quality = excluded.quality,
    buzz = excluded.buzz, fresh = excluded.fresh, computed_at = now()
where (title_scores.formula_version, title_scores.inputs - 'age_days', title_scores.buzz)
        is distinct from (excluded.formula_version, excluded.inputs - 'age_days', excluded.buzz)
    -- A day alone changes nothing that anybody would see: what grows older is written anew once it shows, and on the day it comes out.
    or (title_scores.score is null) <> (excluded.score is null)
    or abs(title_scores.score - excluded.score) >= 0.5
    or abs(title_scores.fresh - excluded.fresh) >= 2.5;

-- of --
select inputs, buzz
from title_scores
where title_id = %(title_id)s;
