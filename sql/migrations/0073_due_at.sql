set local lock_timeout = '4s';

-- When a run that was put off will begin; null for one that waits for nothing but a worker. Of a retry: when it is tried again.
create function due_at(run job_runs) returns timestamptz
language sql stable
as $$
    select j.scheduled_at
    from procrastinate_jobs j
    where j.id = run.queue_job_id
        and run.state in ('queued', 'retrying')
        and j.status = 'todo'
        and j.scheduled_at > now()
$$;
