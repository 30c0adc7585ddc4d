-- ask --
-- A run, or the live one of the same job and arguments. That one's row is locked: a worker that is about to begin waits for our
-- commit and so sees what we wrote.
with asked as (
    insert into job_runs (name, args, trigger, requested_by, parent_id)
    values (%(name)s, %(args)s, %(trigger)s, %(requested_by)s, %(parent_id)s)
    on conflict (name, md5(args::text)) where state in ('queued', 'running', 'retrying')
    do update set again = job_runs.again or %(again)s
    returning id, name, args, state, trigger, requested_by, parent_id, attempt, step, done, total, failed, message, error,
        pending_children, cancel_requested, queued_at, started_at, finished_at, queue_job_id, xmax = 0 as is_new
), hastened as (
    -- What waits for its time although somebody wants it now.
    update procrastinate_jobs
    set scheduled_at = null
    where %(hasten)s
        and status = 'todo'
        and scheduled_at > now()
        and id in (select queue_job_id from asked where state = 'queued' and not is_new)
)
select id, name, args, state, trigger, requested_by, parent_id, attempt, step, done, total, failed, message, error,
    pending_children, cancel_requested, queued_at, started_at, finished_at, is_new
from asked;

-- bring_forward --
-- What was put back for longer than any failure is.
update procrastinate_jobs
set scheduled_at = null
where status = 'todo'
    and scheduled_at > now() + make_interval(secs => %(longer_than_s)s)
    and id in (select r.queue_job_id from job_runs r where r.state = 'retrying');

-- insert_runs --
-- As ask, for many, without those that are live; `place` is where its arguments stood.
with wanted as (
    select r.args, r.place
    from unnest(%(args)s::jsonb[]) with ordinality as r (args, place)
), made as (
    insert into job_runs (name, args, trigger, parent_id)
    select %(name)s, args, %(trigger)s, %(parent_id)s::bigint
    from wanted
    order by place
    on conflict (name, md5(args::text)) where state in ('queued', 'running', 'retrying') do nothing
    returning id, args
)
select made.id, wanted.place::int - 1 as place
from made
join wanted on wanted.args = made.args
order by made.id;

-- live_run --
select id
from job_runs
where name = %(name)s
    and args = %(args)s
    and state in ('queued', 'running', 'retrying');

-- set_queue_job --
update job_runs
set queue_job_id = %(queue_job_id)s
where id = %(id)s;

-- set_queue_jobs --
update job_runs r
set queue_job_id = q.queue_job_id
from unnest(%(ids)s::bigint[], %(queue_job_ids)s::bigint[]) as q (id, queue_job_id)
where r.id = q.id;

-- get_run --
select id, name, args, state, trigger, requested_by, parent_id, attempt, step, done, total, failed, message, error,
    pending_children, cancel_requested, queued_at, started_at, finished_at
from job_runs
where id = %(id)s;

-- history --
select id, name, args, state, trigger, requested_by, parent_id, attempt, step, done, total, failed, message, error,
    pending_children, cancel_requested, queued_at, started_at, finished_at
from job_runs
where parent_id is null
    and (%(name)s::text is null or name = %(name)s)
    and (%(before)s::bigint is null or id < %(before)s)
order by id desc
limit %(limit)s;

-- active --
select id, name, args, state, trigger, requested_by, parent_id, attempt, step, done, total, failed, message, error,
    pending_children, cancel_requested, queued_at, started_at, finished_at, due_at(job_runs)
from job_runs
where state in ('queued', 'running', 'retrying')
    and parent_id is null
order by id;

-- latest --
select distinct on (name) id, name, args, state, trigger, requested_by, parent_id, attempt, step, done, total, failed,
    message, error, pending_children, cancel_requested, queued_at, started_at, finished_at
from job_runs
where parent_id is null
order by name, id desc;

-- cancel --
-- Locks children before their parent, as a child that ends does: in the other order the two would deadlock.
with live as (
    select id, state in ('queued', 'retrying') as was_waiting
    from job_runs
    where (id = %(id)s or parent_id = %(id)s)
        and state in ('queued', 'running', 'retrying')
    order by id desc
    for update
)
update job_runs r
set cancel_requested = true,
    again = false,
    state = case when live.was_waiting then 'cancelled' else r.state end,
    finished_at = case when live.was_waiting then now() end
from live
where r.id = live.id
returning r.id, r.parent_id, r.queue_job_id, live.was_waiting;

-- claim --
-- The lock keeps a run from two workers, should one that was thought dead wake up. Session level: handlers commit often.
with lock as materialized (
    select pg_try_advisory_lock(7246302, (%(id)s::bigint %% 2147483647)::int) as got
)
update job_runs r
set state = 'running',
    -- Still “running” means that an attempt ended without a word: that is a crash, not a failure of the job.
    attempt = r.attempt + (r.state <> 'running')::int,
    crashes = r.crashes + (r.state = 'running')::int,
    again = false,
    error = null,
    started_at = coalesce(r.started_at, now())
from lock
where lock.got
    and r.id = %(id)s
    and r.state in ('queued', 'running', 'retrying')
    and r.pending_children = 0
returning r.id, r.name, r.args, r.trigger, r.requested_by, r.parent_id, r.attempt, r.crashes, r.cursor,
    r.cancel_requested or exists (
        select from job_runs p where p.id = r.parent_id and p.cancel_requested
    ) as cancel_requested;

-- is_live --
select exists (
    select
    from job_runs
    where id = %(id)s
        and state in ('queued', 'running', 'retrying')
        and pending_children = 0
) as live;

-- say --
-- A cancelled parent speaks for children that started while it was being cancelled.
update job_runs r
set step = %(step)s,
    done = coalesce(%(done)s, done),
    total = coalesce(%(total)s, total),
    message = coalesce(%(message)s, message),
    crashes = case when coalesce(%(done)s, 0) > done then 0 else crashes end
where id = %(id)s
returning cancel_requested or exists (
    select from job_runs p where p.id = r.parent_id and p.cancel_requested
) as cancel_requested;

-- keep_cursor --
update job_runs
set cursor = %(cursor)s
where id = %(id)s;

-- adopt --
-- What a parent would start and somebody else already has: it waits for that one.
update job_runs
set parent_id = %(parent_id)s
where name = %(name)s
    and args = %(args)s
    and state in ('queued', 'running', 'retrying')
    and parent_id is null;

-- fan_out --
update job_runs
set pending_children = pending_children + %(children)s,
    done = case when pending_children = 0 then 0 else done end,
    total = case when pending_children = 0 then 0 else total end + %(children)s
where id = %(id)s;

-- finish --
-- A parent stays running until its last child has ended.
update job_runs
set state = case when %(state)s = 'succeeded' and pending_children > 0 then 'running' else %(state)s end,
    finished_at = case when %(state)s = 'succeeded' and pending_children > 0 then null else now() end,
    done = case when %(state)s = 'succeeded' and pending_children = 0 then coalesce(total, done) else done end,
    message = coalesce(%(message)s, message),
    error = %(error)s,
    cursor = case when %(state)s = 'succeeded' then null else cursor end
where id = %(id)s
    and state in ('running', 'queued', 'retrying')
returning again and %(state)s <> 'cancelled' as again, pending_children, parent_id;

-- unlock --
select pg_advisory_unlock_all();

-- close_children --
-- Counted down, never recounted: children end at the same moment in transactions that cannot see each other.
update job_runs
set pending_children = pending_children - %(ended)s,
    done = done + %(ended)s,
    failed = failed + %(failed)s,
    state = case
        when pending_children > %(ended)s then state
        when cancel_requested then 'cancelled'
        when failed + %(failed)s > 0 and failed + %(failed)s >= total then 'failed'
        else 'succeeded'
    end,
    -- The first failure is kept as it comes, and becomes a sentence with the last child.
    error = case
        when cancel_requested or failed + %(failed)s = 0 then null
        when pending_children > %(ended)s then coalesce(error, %(error)s, 'see each one')
        else format('%%s of %%s did not succeed: %%s', failed + %(failed)s, total, coalesce(error, %(error)s, 'see each one'))
    end,
    message = case
        when pending_children > %(ended)s or cancel_requested then message
        else concat_ws(' ', nullif(message, ''), format('%%s of %%s succeeded.', total - failed - %(failed)s, total))
    end,
    finished_at = case when pending_children = %(ended)s then now() end
where id = %(id)s
    and pending_children >= %(ended)s
returning name, state, pending_children, extract(epoch from now() - started_at)::float8 as seconds;

-- retry_later --
update job_runs
set state = 'retrying',
    error = %(error)s,
    attempt = attempt - %(forgive)s
where id = %(id)s
    and state in ('running', 'queued', 'retrying')
    and not cancel_requested
returning id;

-- stalled --
-- Queue rows that nobody works on: the worker's heart stopped, or it lives but lost the database when it had to say how the
-- job ended. Whoever really works on a run holds its lock, whatever its heart does.
select j.id as queue_job_id, r.id, r.name, r.crashes, r.state, r.parent_id,
    coalesce(extract(epoch from now() - r.started_at), 0)::float8 as seconds
from procrastinate_jobs j
left join procrastinate_workers w on w.id = j.worker_id
left join job_runs r on r.id = (j.args ->> 'run_id')::bigint
where j.status = 'doing'
    and (
        w.id is null
        or w.last_heartbeat < now() - make_interval(secs => %(seconds)s)
        or (
            select max(e.at)
            from procrastinate_events e
            where e.job_id = j.id
                and e.type = 'started'
        ) < now() - make_interval(secs => 4 * %(seconds)s)
    )
    and not exists (
        select
        from pg_locks l
        where l.locktype = 'advisory'
            and l.database = (select oid from pg_database where datname = current_database())
            and l.classid::bigint = 7246302
            and l.objid::bigint = r.id %% 2147483647
            and l.granted
    )
for update of j skip locked;

-- orphaned --
-- Live runs that no queue row stands for.
select r.id, r.name
from job_runs r
where r.state in ('queued', 'running', 'retrying')
    and r.pending_children = 0
    and not exists (
        select
        from procrastinate_jobs j
        where j.id = r.queue_job_id
            and j.status in ('todo', 'doing')
    )
for update of r skip locked;

-- finished_zombies --
-- Queue rows still marked as being worked on although their run ended a while ago.
delete from procrastinate_jobs j
using job_runs r
where j.status = 'doing'
    and r.id = (j.args ->> 'run_id')::bigint
    and r.finished_at < now() - interval '5 minutes';

-- drop_queue_row --
delete from procrastinate_jobs
where id = %(queue_job_id)s;

-- count_crash --
update job_runs
set crashes = crashes + (state = 'running')::int,
    attempt = attempt - (state = 'running')::int,
    state = case when state = 'running' then 'queued' else state end
where id = %(id)s;

-- sweep_lock --
select pg_try_advisory_xact_lock(7246303) as got;

-- workers_alive --
select exists (
    select
    from procrastinate_workers
    where last_heartbeat > now() - make_interval(secs => %(seconds)s)
) as alive;

-- page --
select id, name, args, state, trigger, requested_by, parent_id, attempt, step, done, total, failed, message, error,
    pending_children, cancel_requested, queued_at, started_at, finished_at, count(*) over () as of_all
from job_runs
where parent_id is null
    and name = %(name)s
order by id desc
limit %(limit)s
offset %(offset)s;

-- of_name --
select id
from job_runs
where name = %(name)s
    and state in ('queued', 'running', 'retrying')
    and parent_id is null
order by id;

-- beat --
-- Of a process with several workers.
select procrastinate_update_heartbeat_v1(w.id)
from unnest(%(ids)s::bigint[]) as w (id);
