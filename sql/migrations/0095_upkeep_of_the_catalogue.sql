set local lock_timeout = '4s';

-- When the title was last in a library or on a list, or somebody had said anything of it; looked at once a day.
alter table title_imports add column wanted_at timestamptz not null default now();

-- Whether a list names a title, or somebody has said or done anything with it.
create function is_wanted(title bigint) returns boolean
language sql stable parallel safe
as $$
    select exists (select from catalogue_list_titles l where l.title_id = title)
        or exists (select from watch_states s where s.title_id = title)
        or exists (select from subscriptions s where s.title_id = title)
        or exists (select from ratings r where r.title_id = title)
        or exists (select from title_feedback f where f.title_id = title)
        or exists (select from play_events p where p.title_id = title)
        or exists (select from watch_progress w where w.title_id = title)
        or exists (select from channel_marks m where m.title_id = title)
        or exists (select from trakt_ratings r where r.title_id = title)
        or exists (select from trakt_plays p where p.title_id = title)
        or exists (select from trakt_wishes w where w.title_id = title and w.is_there)
$$;

-- Whether a source is to be asked about a title again. What failed is tried again sooner than what is known, and of what nobody has
-- wanted for long ever more rarely: each time after a quarter of that time. `wanted` null: a library holds it.
create function is_due(state text, tried timestamptz, wanted timestamptz) returns boolean
language sql stable parallel safe
as $$
    select tried is null
        or tried < now() - greatest(
            case state when 'known' then interval '1 day' when 'unknown' then interval '7 days' else interval '3 hours' end,
            (now() - wanted - interval '1 day') / 4
        )
$$;

-- What scores are made of.
-- Titles of which a source has told anything that counts. What is usual is the mean of the kind and decade, of people's ratings.
create view score_inputs as
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
    or c.title_id is not null;
