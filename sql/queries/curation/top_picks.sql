-- lock --
-- One list of a kind at a time. A statement of its own: one that waits for a lock sees what was there before it waited.
select pg_advisory_xact_lock(7246307, hashtext(%(kind)s));

-- rank --
-- Each person counts once a title, each film or episode once in their completion: whoever reads on after a break did not begin
-- twice. What was not finished is known from stops that were told of, and from where the server says that somebody is. Shares are
-- millionths here: whole numbers add up alike in whatever order, and fast.
with shelf as materialized (
    select t.id, t.runtime_s
    from titles t
    where t.kind = %(kind)s
        and t.removed_at is null
        and t.is_playable
        and exists (select from held_titles() h where h.title_id = t.id)
), acts as (
    select p.user_id, p.title_id, p.episode_id, p.completed::int as plays, p.position_s, p.duration_s
    from play_events p
    where p.occurred_at >= %(since)s
        and p.occurred_at < %(until)s
    union all
    select w.user_id, w.title_id, w.episode_id, 0, w.position_s, null
    from watch_progress w
    where w.last_played_at >= %(since)s
        and w.last_played_at < %(until)s
        and not w.played
        and w.position_s > 0
), places as (
    select a.user_id, a.title_id, a.episode_id, sum(a.plays) as plays, max(a.position_s) as position_s, max(a.duration_s) as duration_s
    from acts a
    where a.title_id in (select s.id from shelf s)
        and a.user_id in (select u.id from users u where u.is_active)
    group by a.user_id, a.title_id, a.episode_id
), shares as (
    select p.user_id, p.title_id, p.plays::int as plays,
        case when p.plays > 0 then 1000000
            else least(1000000, 1000000 * p.position_s::bigint / nullif(coalesce(e.runtime_s, s.runtime_s, p.duration_s), 0))
        end::int as share
    from places p
    join shelf s on s.id = p.title_id
    left join episodes e on e.id = p.episode_id and p.plays = 0
), people as (
    select s.user_id, s.title_id, sum(s.plays)::int as plays, avg(s.share)::int as share
    from shares s
    where s.share >= 1000000 * %(begun)s
    group by s.user_id, s.title_id
), watched as materialized (
    select p.title_id, count(*) filter (where p.plays > 0) as viewers, sum(p.plays) as plays, avg(p.share)::int / 1000000.0 as completion
    from people p
    group by p.title_id
), household as (
    select w.title_id,
        round((
            %(viewers)s::numeric * w.viewers / max(w.viewers) over ()
            + %(plays)s::numeric * w.plays / max(w.plays) over ()
            + %(completion)s::numeric * w.completion
        ) / (%(viewers)s::numeric + %(plays)s::numeric + %(completion)s::numeric), 6) as score
    from watched w
    where w.viewers >= %(min_viewers)s
), world as (
    select p.title_id, round(avg(p.value)::numeric, 6) as value
    from title_popularity p
    group by p.title_id
), scored as (
    select s.id as title_id, coalesce(w.viewers, 0) as viewers, coalesce(w.plays, 0) as plays, w.completion, o.value as world,
        case %(source)s
            when 'household' then h.score
            when 'world' then o.value
            when 'blend' then round((coalesce(h.score, 0) + coalesce(o.value, 0)) / 2, 6)
        end as score
    from shelf s
    left join watched w on w.title_id = s.id
    left join household h on h.title_id = s.id
    left join world o on o.title_id = s.id
    where h.title_id is not null
        or o.title_id is not null
)
select row_number() over (order by c.score desc, c.viewers desc, c.plays desc, c.title_id) as rank, c.title_id,
    c.score::float8 as score, c.viewers::int as viewers, c.plays::int as plays, c.completion::float8 as completion, c.world::float8 as world
from scored c
where c.score is not null
order by 1
limit %(limit)s;

-- supersede --
update top_pick_lists
set state = 'superseded'
where kind = %(kind)s
    and state = 'published';

-- publish --
with made as (
    insert into top_pick_lists (kind, made_at, config)
    values (%(kind)s, %(made_at)s, %(config)s)
    returning id
)
insert into top_picks (list_id, rank, title_id, score, viewers, plays, completion, world)
select made.id, r.rank, r.title_id, r.score, r.viewers, r.plays, r.completion, r.world
from made
cross join jsonb_to_recordset(%(rows)s) as r (
    rank integer, title_id bigint, score double precision, viewers integer, plays integer, completion double precision,
    world double precision
);

-- published --
select id, made_at, config
from top_pick_lists
where kind = %(kind)s
    and state = 'published';

-- is_ranked --
select exists (
    select
    from top_pick_lists l
    join top_picks p on p.list_id = l.id
    where l.kind = %(kind)s
        and l.state = 'published'
) as ranked;

-- whole --
-- For whoever runs Matinee, at the terminal: everything, whoever may see it.
select p.rank, t.id as title_id, t.name as title, t.year, p.score, p.viewers, p.plays, p.completion
from top_picks p
join titles t on t.id = p.title_id
where p.list_id = %(list_id)s
order by p.rank
limit %(limit)s;

-- listing --
-- Through the guard. Ranks are of what the viewer sees, and so are scores: 1 is the best of these.
with seen as materialized (
    select p.rank, p.title_id, p.score, p.viewers, p.plays, p.completion
    from top_picks p
    join visible_titles(%(viewer)s) v on v.title_id = p.title_id
    join titles t on t.id = p.title_id and t.is_playable
    where p.list_id = %(list_id)s
)
select row_number() over (order by s.rank) as rank, t.id as title_id, t.name as title, t.year, t.genres, t.runtime_s, t.certificate,
    t.community_rating as rating, s.score / nullif(max(s.score) over (), 0) as score, s.viewers, s.plays, s.completion
from seen s
join titles t on t.id = s.title_id
order by 1
limit %(limit)s;

-- would_be --
-- Through the guard, in the order given.
select row_number() over (order by w.place)::int as rank, t.id as title_id, t.name as title, t.year
from unnest(%(title_ids)s::bigint[]) with ordinality as w (title_id, place)
join visible_titles(%(viewer)s) v on v.title_id = w.title_id
join titles t on t.id = w.title_id and t.is_playable
order by 1
limit %(limit)s;

-- knows_the_world --
select exists (
    select
    from title_popularity p
    join titles t on t.id = p.title_id
    where t.kind = %(kind)s
) as known;
