-- in_turn --
-- Of two that compute at once the later reads what the earlier wrote, and drops nothing of it.
select pg_advisory_xact_lock(7246311);

-- inputs --
select id, kind, popularity, watching, imdb, imdb_votes, trakt, trakt_votes, metacritic, rotten_tomatoes, tmdb, tmdb_votes, age_days, prior
from score_inputs
order by id;

-- inputs_of --
-- By its number alone, so that nothing is looked at but what is told of it.
select id, kind, popularity, watching, imdb, imdb_votes, trakt, trakt_votes, metacritic, rotten_tomatoes, tmdb, tmdb_votes, age_days, prior
from score_inputs
where id = %(title_id)s;

-- talked --
-- What the scores of a kind were made of, as far as it tells how talked about titles are.
select (s.inputs ->> 'popularity')::float8 as popularity, (s.inputs ->> 'watching')::int as watching
from title_scores s
join titles t on t.id = s.title_id
where t.kind = %(kind)s
    and s.title_id <> %(title_id)s;

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
select inputs, score, quality, buzz, fresh
from title_scores
where title_id = %(title_id)s;
