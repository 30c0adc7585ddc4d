set local lock_timeout = '4s';

-- A title as lists, searches and heroes of the catalogue show it, whoever looks: what they may know of is asked beside it. `poster` is
-- the number that its picture goes by.
create view catalogue_facts as
select t.id, t.kind, g.slug, t.name as title, t.original_name as original_title, t.year, t.released_on, t.overview, t.genres,
    t.runtime_s, t.certificate, t.id as poster, s.inputs, s.score, s.quality, s.buzz, s.fresh, f.value as popularity, w.votes
from titles t
left join title_slugs g on g.title_id = t.id
left join title_scores s on s.title_id = t.id
left join world_figures f on f.title_id = t.id and f.source = 'tmdb' and f.figure = 'popularity'
left join world_ratings w on w.title_id = t.id and w.source = 'tmdb' and w.rater = 'tmdb';

-- Whether a subscription is to a title: to that one, or to all that its owner plans.
create function is_subscribed(s subscriptions, title bigint) returns boolean
language sql stable parallel safe
as $$
    select s.title_id = title
        or s.title_id is null
        and exists (
            select
            from watch_states w
            where w.user_id = s.user_id
                and w.title_id = title
                and w.state = 'planned'
        )
$$;
