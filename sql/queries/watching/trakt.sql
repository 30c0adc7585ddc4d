-- state --
select activities, doubts, coalesce(read_at > now() - interval '1 day', false) as is_fresh
from trakt_accounts
where user_id = %(user_id)s;

-- was_read --
update trakt_accounts
set activities = %(activities)s,
    doubts = %(doubts)s,
    read_at = now()
where user_id = %(user_id)s;

-- was_synced --
update trakt_accounts
set synced_at = now(),
    trouble = null
where user_id = %(user_id)s;

-- resolve --
-- Only what the person may know of. What was rated keeps its title by Trakt's own id; else the most trusted of its ids decides.
with wanted as materialized (
    select w.word, w.id, w.kind, w.source, w.value, w.trust
    from jsonb_to_recordset(%(rows)s) as w (word text, id text, kind text, source text, value text, trust integer)
), found as materialized (
    select w.word, w.id, k.title_id, w.trust
    from wanted w
    join known_ids k on k.source = w.source and k.kind = w.kind and k.value = w.value
    union all
    select w.word, w.id, r.title_id, -1
    from wanted w
    join trakt_ratings r on r.user_id = %(user_id)s and r.trakt_id::text = w.value
    join titles t on t.id = r.title_id and t.kind = w.kind
    where w.source = 'trakt'
)
select distinct on (f.word, f.id) f.word, f.id, f.title_id
from found f
join catalogue_titles(%(user_id)s) v on v.title_id = f.title_id
order by f.word, f.id, f.trust, f.title_id;

-- episodes --
select distinct on (title_id, season, number) id, title_id, season, number
from episodes
where title_id = any (%(title_ids)s::bigint[])
    and season is not null
    and number is not null
order by title_id, season, number, id;

-- keep_ratings --
insert into trakt_ratings as r (user_id, title_id, trakt_id, rating, rated_at)
select %(user_id)s, w.title_id, w.trakt_id, w.rating, w.at
from jsonb_to_recordset(%(rows)s) as w (title_id bigint, trakt_id bigint, rating smallint, at timestamptz)
on conflict (user_id, title_id) do update
set trakt_id = excluded.trakt_id,
    rating = excluded.rating,
    rated_at = excluded.rated_at
where (r.trakt_id, r.rating, r.rated_at) is distinct from (excluded.trakt_id, excluded.rating, excluded.rated_at);

-- count_ratings --
select count(*) as known, count(*) filter (where title_id <> all (%(ids)s::bigint[])) as gone
from trakt_ratings
where user_id = %(user_id)s
    and rating is not null;

-- drop_ratings --
-- Of a title that the person may not know of just now nothing is said.
update trakt_ratings
set rating = null,
    rated_at = null
where user_id = %(user_id)s
    and rating is not null
    and title_id <> all (%(ids)s::bigint[])
    and title_id in (select v.title_id from catalogue_titles(%(user_id)s) v);

-- keep_plays --
insert into trakt_plays as p (user_id, trakt_id, title_id, episode_id, watched_at, is_taken)
select %(user_id)s, w.id, w.title_id, w.episode_id, w.at,
    -- What it knows from here is nothing new here.
    exists (
        select
        from trakt_sent_plays s
        where s.user_id = %(user_id)s
            and s.title_id = w.title_id
            and s.episode_id is not distinct from w.episode_id
            and s.watched_at between w.at - interval '1 minute' and w.at + interval '1 minute'
    )
from jsonb_to_recordset(%(rows)s) as w (id bigint, title_id bigint, episode_id bigint, at timestamptz)
where w.at < now() + interval '1 day'
on conflict (user_id, trakt_id) do update
set title_id = excluded.title_id,
    episode_id = excluded.episode_id,
    watched_at = excluded.watched_at
where (p.title_id, p.episode_id, p.watched_at) is distinct from (excluded.title_id, excluded.episode_id, excluded.watched_at);

-- count_plays --
select count(*) as known, count(*) filter (where i.id is null) as gone
from trakt_plays p
left join unnest(%(ids)s::bigint[]) as i (id) on i.id = p.trakt_id
where p.user_id = %(user_id)s;

-- drop_plays --
-- What is left of no play at all is watched no more.
with gone as (
    delete from trakt_plays p
    where p.user_id = %(user_id)s
        and not exists (select from unnest(%(ids)s::bigint[]) as i (id) where i.id = p.trakt_id)
    returning p.trakt_id
), dropped as (
    delete from play_events e
    using gone g
    where e.source = 'trakt'
        and e.user_id = %(user_id)s
        and e.source_event_id = %(user_id)s::text || ':' || g.trakt_id
    returning e.id, e.title_id, e.episode_id
)
update watch_progress w
set played = false,
    play_count = 0,
    last_played_at = null,
    updated_at = now()
from dropped d
where w.user_id = %(user_id)s
    and w.title_id = d.title_id
    and w.episode_id is not distinct from d.episode_id
    and not exists (
        select
        from play_events e
        where e.user_id = %(user_id)s
            and e.title_id = d.title_id
            and e.episode_id is not distinct from d.episode_id
            and e.completed
            and e.id not in (select o.id from dropped o)
    );

-- keep_wishes --
insert into trakt_wishes as w (user_id, title_id)
select %(user_id)s, r.title_id
from jsonb_to_recordset(%(rows)s) as r (title_id bigint)
on conflict (user_id, title_id) do update
set is_there = true,
    is_taken = false
where not w.is_there;

-- count_wishes --
select count(*) as known, count(*) filter (where title_id <> all (%(ids)s::bigint[])) as gone
from trakt_wishes
where user_id = %(user_id)s
    and is_there;

-- drop_wishes --
update trakt_wishes
set is_there = false,
    is_taken = false
where user_id = %(user_id)s
    and is_there
    and title_id <> all (%(ids)s::bigint[]);

-- both --
-- A server's rating is not the person's own word; of a title that they may not know of just now nothing is said.
select coalesce(r.title_id, m.title_id) as title_id, t.kind, r.value as here, r.rated_at as here_at, m.rating as there,
    m.rated_at as there_at, m.agreed
from (
    select o.title_id, o.value, o.rated_at
    from ratings o
    where o.user_id = %(user_id)s
        and o.source <> 'server'
) r
full join (
    select o.title_id, o.rating, o.rated_at, o.agreed
    from trakt_ratings o
    where o.user_id = %(user_id)s
) m on m.title_id = r.title_id
join titles t on t.id = coalesce(r.title_id, m.title_id)
where t.id in (select v.title_id from catalogue_titles(%(user_id)s) v)
    and exists (select from source_kinds k where k.source = 'trakt' and k.kind = t.kind)
order by 1;

-- rate --
-- Unless the person has rated it meanwhile.
insert into ratings as r (user_id, title_id, value, source, rated_at)
select %(user_id)s, w.title_id, w.value, 'trakt', w.rated_at
from jsonb_to_recordset(%(rows)s) as w (title_id bigint, value smallint, rated_at timestamptz)
on conflict (user_id, title_id) do update
set value = excluded.value,
    source = excluded.source,
    rated_at = excluded.rated_at
where r.source = 'server'
    or r.rated_at = (
        select w.seen_at
        from jsonb_to_recordset(%(rows)s) as w (title_id bigint, seen_at timestamptz)
        where w.title_id = r.title_id
    );

-- unrate --
delete from ratings r
using jsonb_to_recordset(%(rows)s) as w (title_id bigint, seen_at timestamptz)
where r.user_id = %(user_id)s
    and r.title_id = w.title_id
    and r.rated_at = w.seen_at;

-- agree --
-- What is rated there from now on is what both said; where it is rated nowhere, nothing is left to remember.
with settled as (
    update trakt_ratings
    set agreed = rating
    where user_id = %(user_id)s
        and title_id = any (%(title_ids)s::bigint[])
        and rating is not null
        and agreed is distinct from rating
)
delete from trakt_ratings
where user_id = %(user_id)s
    and title_id = any (%(title_ids)s::bigint[])
    and rating is null;

-- was_rated --
-- Trakt has taken these from here. Its own id of the title is known once it is read.
insert into trakt_ratings (user_id, title_id, trakt_id, rating, rated_at, agreed)
select a.user_id, t.id, 0, w.rating, w.rated_at, w.rating
from jsonb_to_recordset(%(rows)s) as w (title_id bigint, rating smallint, rated_at timestamptz)
join titles t on t.id = w.title_id
join trakt_accounts a on a.user_id = %(user_id)s
on conflict (user_id, title_id) do update
set rating = excluded.rating,
    rated_at = excluded.rated_at,
    agreed = excluded.agreed,
    unknown_ids = null;

-- note_unknown --
insert into trakt_ratings (user_id, title_id, trakt_id, unknown_ids)
select a.user_id, t.id, 0, w.ids
from jsonb_to_recordset(%(rows)s) as w (title_id bigint, ids jsonb)
join titles t on t.id = w.title_id
join trakt_accounts a on a.user_id = %(user_id)s
on conflict (user_id, title_id) do update
set unknown_ids = excluded.unknown_ids;

-- unknown --
select title_id, unknown_ids
from trakt_ratings
where user_id = %(user_id)s
    and unknown_ids is not null;

-- was_unrated --
delete from trakt_ratings
where user_id = %(user_id)s
    and title_id in (select w.title_id from jsonb_to_recordset(%(rows)s) as w (title_id bigint));

-- untaken --
-- Plays that come from Trakt: those that no server told of at about the same time.
with told as materialized (
    select o.title_id, coalesce(o.episode_id, 0) as place, o.occurred_at
    from play_events o
    where o.user_id = %(user_id)s
        and o.completed
)
select p.trakt_id, p.title_id
from trakt_plays p
join titles t on t.id = p.title_id
left join episodes e on e.id = p.episode_id
where p.user_id = %(user_id)s
    and not p.is_taken
    and not exists (
        select
        from told o
        where o.title_id = p.title_id
            and o.place = coalesce(p.episode_id, 0)
            and same_play(o.occurred_at, p.watched_at, coalesce(e.runtime_s, t.runtime_s))
    );

-- take_plays --
with due as materialized (
    select p.trakt_id, p.title_id, p.episode_id, p.watched_at, coalesce(e.runtime_s, t.runtime_s) as runtime_s
    from trakt_plays p
    join titles t on t.id = p.title_id
    left join episodes e on e.id = p.episode_id
    where p.user_id = %(user_id)s
        and not p.is_taken
), told as materialized (
    select o.title_id, coalesce(o.episode_id, 0) as place, o.occurred_at
    from play_events o
    where o.user_id = %(user_id)s
        and o.completed
), taken as (
    update trakt_plays
    set is_taken = true
    where user_id = %(user_id)s
        and not is_taken
), added as (
    insert into play_events (user_id, title_id, episode_id, source, source_event_id, occurred_at, duration_s, completed)
    select %(user_id)s, d.title_id, d.episode_id, 'trakt', %(user_id)s::text || ':' || d.trakt_id, least(d.watched_at, now()),
        d.runtime_s, true
    from due d
    where not exists (
        select
        from told o
        where o.title_id = d.title_id
            and o.place = coalesce(d.episode_id, 0)
            and same_play(o.occurred_at, d.watched_at, d.runtime_s)
    )
    on conflict (source, source_event_id) do nothing
    returning title_id, episode_id, occurred_at
), seen as (
    insert into watch_progress as w (user_id, title_id, episode_id, played, play_count, last_played_at)
    select %(user_id)s, a.title_id, a.episode_id, true, count(*), max(a.occurred_at)
    from added a
    group by a.title_id, a.episode_id
    on conflict (user_id, title_id, episode_id) do update
    set played = true,
        play_count = w.play_count + excluded.play_count,
        last_played_at = greatest(w.last_played_at, excluded.last_played_at),
        updated_at = now()
)
select (select count(*) from added) as plays,
    array(select distinct t.kind::text from titles t where t.id in (select a.title_id from added a)) as kinds;

-- unsent --
-- Finished plays that Trakt neither told of nor was told of, of titles that it can know.
with told as materialized (
    select o.title_id, coalesce(o.episode_id, 0) as place, o.watched_at
    from trakt_plays o
    where o.user_id = %(user_id)s
)
select p.id, p.title_id, p.occurred_at, e.season, e.number
from play_events p
join titles t on t.id = p.title_id
join title_kinds k on k.kind = t.kind
join source_kinds s on s.source = 'trakt' and s.kind = t.kind
left join episodes e on e.id = p.episode_id
where p.user_id = %(user_id)s
    and p.completed
    and p.source <> 'trakt'
    and p.occurred_at < now()
    and k.has_episodes = (p.episode_id is not null)
    and (p.episode_id is null or (e.season is not null and e.number is not null))
    and p.title_id in (select i.title_id from known_ids i where i.source in ('trakt', 'tmdb', 'imdb', 'tvdb'))
    and not exists (
        select
        from trakt_sent_plays o
        where o.user_id = p.user_id
            and o.play_id = p.id
    )
    and not exists (
        select
        from told o
        where o.title_id = p.title_id
            and o.place = coalesce(p.episode_id, 0)
            and same_play(o.watched_at, p.occurred_at, coalesce(p.duration_s, e.runtime_s, t.runtime_s))
    )
order by p.occurred_at, p.id;

-- was_sent --
insert into trakt_sent_plays (user_id, play_id, title_id, episode_id, watched_at)
select %(user_id)s, e.id, e.title_id, e.episode_id, e.occurred_at
from play_events e
where e.id = any (%(play_ids)s::bigint[])
on conflict do nothing;

-- ids --
select k.title_id, s.word, jsonb_object_agg(k.source, k.value) as ids
from (
    select i.title_id, i.source, i.kind, min(i.value) as value
    from known_ids i
    where i.title_id = any (%(title_ids)s::bigint[])
        and i.source in ('trakt', 'tmdb', 'imdb', 'tvdb')
    group by i.title_id, i.source, i.kind
) k
join source_kinds s on s.source = 'trakt' and s.kind = k.kind
group by k.title_id, s.word;

-- wishes --
select w.title_id, w.is_there, w.is_planned
from trakt_wishes w
where w.user_id = %(user_id)s
    and not w.is_taken
order by w.title_id;

-- unplanned --
select w.title_id
from trakt_wishes w
left join watch_states s on s.user_id = w.user_id and s.title_id = w.title_id
where w.user_id = %(user_id)s
    and w.is_there
    and not w.is_taken
    and s.state is null
    and w.title_id in (select v.title_id from visible_titles(%(user_id)s) v);

-- note_wish --
update trakt_wishes
set is_taken = true,
    is_planned = %(is_planned)s
where user_id = %(user_id)s
    and title_id = %(title_id)s;

-- named --
select t.id as title_id, t.name as title, t.kind, t.year
from titles t
join catalogue_titles(%(user_id)s) v on v.title_id = t.id
where t.id = any (%(title_ids)s::bigint[])
order by t.name, t.id
limit %(limit)s;
