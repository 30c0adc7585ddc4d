-- insert_run --
insert into job_runs (name, args, trigger, requested_by, parent_id)
values (%(name)s, %(args)s, %(trigger)s, %(requested_by)s, %(parent_id)s)
on conflict (name, md5(args::text)) where state in ('queued', 'running', 'retrying') do nothing
returning id;

-- ask_again --
-- Also takes the row's lock: a worker that is about to begin waits for our commit and so sees what we wrote.
update job_runs
set again = again or %(again)s
where name = %(name)s
    and args = %(args)s
    and state in ('queued', 'running', 'retrying');

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
    pending_children, cancel_requested, queued_at, started_at, finished_at
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
with live as (
    select id, state in ('queued', 'retrying') as was_waiting
    from job_runs
    where (id = %(id)s or parent_id = %(id)s)
        and state in ('queued', 'running', 'retrying')
    order by id
    for update
)
update job_runs r
set cancel_requested = true,
    again = false,
    state = case when live.was_waiting then 'cancelled' else r.state end,
    finished_at = case when live.was_waiting then now() end
from live
where r.id = live.id
returning r.id, r.queue_job_id, live.was_waiting;

-- settle_cancelled --
-- Children that were only waiting end with their parent's cancel; a parent that waited for nothing else ends too.
with waiting as (
    select p.id, count(c.id) filter (where c.state in ('queued', 'running', 'retrying')) as pending
    from job_runs p
    join job_runs c on c.parent_id = p.id
    where p.id = %(id)s or p.id = (select parent_id from job_runs where id = %(id)s)
    group by p.id
)
update job_runs p
set pending_children = waiting.pending,
    state = case when waiting.pending = 0 and p.pending_children > 0 then 'cancelled' else p.state end,
    finished_at = case when waiting.pending = 0 and p.pending_children > 0 then now() else p.finished_at end
from waiting
where p.id = waiting.id
    and p.state = 'running'
    and p.pending_children > 0;

-- claim --
-- The lock keeps a run from two workers, should one that was thought dead wake up. Session level: handlers commit often.
with lock as materialized (
    select pg_try_advisory_lock(7246302, (%(id)s::bigint %% 2147483647)::int) as got
)
update job_runs r
set state = 'running',
    attempt = r.attempt + 1,
    again = false,
    error = null,
    started_at = coalesce(r.started_at, now())
from lock
where lock.got
    and r.id = %(id)s
    and r.state in ('queued', 'running', 'retrying')
    and r.pending_children = 0
returning r.id, r.name, r.args, r.trigger, r.requested_by, r.parent_id, r.attempt, r.cursor, r.cancel_requested;

-- is_live --
select state in ('queued', 'running', 'retrying') and pending_children = 0 as live
from job_runs
where id = %(id)s;

-- say --
update job_runs
set step = %(step)s,
    done = coalesce(%(done)s, done),
    total = coalesce(%(total)s, total),
    message = coalesce(%(message)s, message),
    crashes = case when coalesce(%(done)s, 0) > done then 0 else crashes end
where id = %(id)s
returning cancel_requested;

-- keep_cursor --
update job_runs
set cursor = %(cursor)s
where id = %(id)s;

-- fan_out --
update job_runs
set pending_children = pending_children + %(children)s,
    done = 0,
    total = %(children)s
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
returning again and %(state)s <> 'cancelled' as again, pending_children;

-- unlock --
select pg_advisory_unlock_all();

-- close_child --
update job_runs
set pending_children = pending_children - 1,
    done = done + 1,
    failed = failed + %(failed)s,
    state = case
        when pending_children > 1 then state
        when cancel_requested then 'cancelled'
        when failed + %(failed)s > 0 and failed + %(failed)s >= total then 'failed'
        else 'succeeded'
    end,
    error = case when pending_children = 1 and failed + %(failed)s > 0
        then format('%%s of %%s did not succeed: %%s', failed + %(failed)s, total, coalesce(%(error)s, 'see each one')) end,
    finished_at = case when pending_children = 1 then now() end
where id = %(id)s
    and pending_children > 0;

-- retry_later --
update job_runs
set state = 'retrying',
    error = %(error)s,
    attempt = attempt - %(forgive)s
where id = %(id)s;

-- stalled --
-- Queue rows held by a worker whose heart stopped.
select j.id as queue_job_id, r.id, r.name, r.crashes, r.state, r.parent_id
from procrastinate_jobs j
left join procrastinate_workers w on w.id = j.worker_id
left join job_runs r on r.id = (j.args ->> 'run_id')::bigint
where j.status = 'doing'
    and (w.id is null or w.last_heartbeat < now() - make_interval(secs => %(seconds)s))
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
set crashes = crashes + 1,
    state = 'queued'
where id = %(id)s;

-- sweep_lock --
select pg_try_advisory_xact_lock(7246303) as got;
