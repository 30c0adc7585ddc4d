-- numbers --
select
    (
        select jsonb_object_agg(k.kind, (select count(*) from titles t where t.kind = k.kind and t.removed_at is null))
        from title_kinds k
        where k.is_picked
    ) as titles,
    (select count(*) from users where is_active and deleted_at is null) as people,
    (select count(*) from procrastinate_workers where last_heartbeat > now() - make_interval(secs => %(seconds)s)) as workers,
    (select coalesce(extract(epoch from now() - min(queued_at)), 0)::float8 from job_runs where state = 'queued') as oldest_s;

-- use --
-- Who is active: whose look, search, rating or finished play came in time. An import of years of history is none of it, for plays and
-- ratings count by when they were.
with acts as (
    select user_id, occurred_at as at from interactions where occurred_at > now() - interval '30 days'
    union all
    select user_id, rated_at from ratings where rated_at > now() - interval '30 days'
    union all
    select u.id, (select max(e.occurred_at) from play_events e where e.user_id = u.id) from users u
), latest as (
    select user_id, max(at) as at
    from acts
    group by user_id
)
select
    (select count(*) from latest where at > now() - interval '1 day') as active_1d,
    (select count(*) from latest where at > now() - interval '7 days') as active_7d,
    (select count(*) from latest where at > now() - interval '30 days') as active_30d,
    (select count(*) from ratings where rated_at > now() - interval '1 day') as ratings,
    (select count(*) from interactions where kind = 'search' and occurred_at > now() - interval '1 day') as searches;

-- runs --
select name, state, count(*) as count, extract(epoch from max(finished_at))::float8 as ended_at
from job_runs
group by name, state
order by name, state;

-- queue --
select queue_name as queue, count(*) filter (where status = 'todo') as waiting, count(*) filter (where status = 'doing') as running
from procrastinate_jobs
where status in ('todo', 'doing')
group by queue_name
order by queue_name;

-- evaluations --
select distinct on (kind) kind, people, metrics, config, extract(epoch from made_at)::float8 as made_at
from evaluations
order by kind, id desc;
