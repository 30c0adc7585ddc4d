-- plays --
-- Of titles that the person may know of; of the others they are counted.
with nameable as materialized (
    select v.title_id
    from nameable_titles(%(user_id)s) v
)
select t.kind::text as kind, t.name, t.year, ids_of(t.id) as ids, e.season, e.number, e.name as episode,
    p.occurred_at as watched_at, p.completed, p.position_s, p.duration_s
from play_events p
join nameable v on v.title_id = p.title_id
join titles t on t.id = p.title_id
left join episodes e on e.id = p.episode_id
where p.user_id = %(user_id)s
order by p.occurred_at, p.id;

-- marks --
with nameable as materialized (
    select v.title_id
    from nameable_titles(%(user_id)s) v
)
select t.kind::text as kind, t.name, t.year, ids_of(t.id) as ids, e.season, e.number, e.name as episode,
    case when w.played then greatest(w.play_count, 1) else 0 end as seen, w.last_played_at as last_at, w.position_s, w.is_favorite
from watch_progress w
join nameable v on v.title_id = w.title_id
join titles t on t.id = w.title_id
left join episodes e on e.id = w.episode_id
where w.user_id = %(user_id)s
order by w.title_id, e.season, e.number;

-- ratings --
select t.kind::text as kind, t.name, t.year, ids_of(t.id) as ids, r.value as rating, r.rated_at
from ratings r
join nameable_titles(%(user_id)s) v on v.title_id = r.title_id
join titles t on t.id = r.title_id
where r.user_id = %(user_id)s
order by r.rated_at, r.title_id;

-- states --
select t.kind::text as kind, t.name, t.year, ids_of(t.id) as ids, s.state, s.notes, s.progress, s.started_on, s.finished_on,
    s.changed_at
from watch_states s
join nameable_titles(%(user_id)s) v on v.title_id = s.title_id
join titles t on t.id = s.title_id
where s.user_id = %(user_id)s
order by s.changed_at, s.title_id;

-- verdicts --
select t.kind::text as kind, t.name, t.year, ids_of(t.id) as ids, f.verdict, f.created_at as said_at
from title_feedback f
join nameable_titles(%(user_id)s) v on v.title_id = f.title_id
join titles t on t.id = f.title_id
where f.user_id = %(user_id)s
order by f.created_at, f.title_id, f.verdict;

-- requests --
select t.kind::text as kind, t.name, t.year, ids_of(t.id) as ids, q.state, word_of_refusal(q) as reason, p.asked_at, q.changed_at
from title_request_people p
join title_requests q on q.id = p.request_id
join nameable_titles(%(user_id)s) v on v.title_id = q.title_id
join titles t on t.id = q.title_id
where p.user_id = %(user_id)s
order by p.asked_at, q.id;

-- left_out --
with nameable as materialized (
    select v.title_id
    from nameable_titles(%(user_id)s) v
)
select count(distinct o.title_id) as titles
from (
    select p.title_id from play_events p where p.user_id = %(user_id)s
    union all
    select w.title_id from watch_progress w where w.user_id = %(user_id)s
    union all
    select r.title_id from ratings r where r.user_id = %(user_id)s
    union all
    select s.title_id from watch_states s where s.user_id = %(user_id)s
    union all
    select f.title_id from title_feedback f where f.user_id = %(user_id)s
    union all
    select q.title_id from title_request_people p join title_requests q on q.id = p.request_id where p.user_id = %(user_id)s
) o
where o.title_id not in (select n.title_id from nameable n);

-- films --
-- Of one kind, as a diary: each finished play on its day, and what was seen nobody knows when.
with seen as (
    select p.title_id, (p.occurred_at at time zone zone_of(%(user_id)s))::date as day,
        row_number() over (partition by p.title_id order by p.occurred_at, p.id) > 1 as again
    from play_events p
    where p.user_id = %(user_id)s
        and p.completed
    union all
    select w.title_id, null, false
    from watch_progress w
    where w.user_id = %(user_id)s
        and w.played
        and not exists (
            select
            from play_events p
            where p.user_id = w.user_id
                and p.title_id = w.title_id
                and p.completed
        )
)
select ids_of(t.id) as ids, t.name, t.year, s.day, s.again, r.value as rating
from seen s
join nameable_titles(%(user_id)s) v on v.title_id = s.title_id
join titles t on t.id = s.title_id and t.kind = %(kind)s
left join ratings r on r.user_id = %(user_id)s and r.title_id = t.id
order by s.day nulls last, t.id;
