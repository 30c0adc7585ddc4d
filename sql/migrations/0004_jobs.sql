set local lock_timeout = '4s';

create table job_schedules (
    name text primary key,
    every text not null check (every in ('daily', 'weekly', 'hours', 'minutes', 'manual')),
    -- {"at": "03:00"}, {"day": "sunday", "at": "04:00"}, {"n": 2}
    spec jsonb not null default '{}',
    when_missed text not null default 'once' check (when_missed in ('once', 'skip')),
    next_run_at timestamptz,
    last_run_at timestamptz,
    updated_at timestamptz not null default now()
);

create table job_runs (
    id bigint generated always as identity primary key,
    name text not null,
    args jsonb not null default '{}',
    state text not null default 'queued' check (
        state in ('queued', 'running', 'retrying', 'succeeded', 'failed', 'cancelled', 'superseded')
    ),
    trigger text not null check (trigger in ('schedule', 'person', 'command', 'webhook', 'parent', 'system')),
    requested_by bigint references users on delete set null,
    parent_id bigint references job_runs on delete cascade,
    queue_job_id bigint,
    attempt integer not null default 0,
    -- Workers that died under it since it last got anywhere.
    crashes integer not null default 0,
    -- Where a long job goes on after a crash or a cancel; its handler alone knows what it means.
    cursor jsonb,
    step text,
    done integer not null default 0,
    total integer,
    failed integer not null default 0,
    message text,
    error text,
    -- Children that have not finished. A parent ends with its last child.
    pending_children integer not null default 0,
    cancel_requested boolean not null default false,
    -- Somebody asked for the same again while it ran: it starts once more when it is done.
    again boolean not null default false,
    queued_at timestamptz not null default now(),
    started_at timestamptz,
    finished_at timestamptz
);
-- At most one live run of a job with the same arguments.
create unique index job_runs_live on job_runs (name, md5(args::text))
where state in ('queued', 'running', 'retrying');
create index job_runs_name on job_runs (name, id desc);
create index job_runs_parent on job_runs (parent_id) where parent_id is not null;
create index job_runs_active on job_runs (id) where state in ('queued', 'running', 'retrying');
create index job_runs_finished on job_runs (finished_at);
create index job_runs_requested_by on job_runs (requested_by) where requested_by is not null;

-- Progress reaches pages and terminals by this: the payload is the run's id and its parent's.
create function notify_job_run() returns trigger language plpgsql as $$
begin
    perform pg_notify('job_runs', new.id::text || ' ' || coalesce(new.parent_id::text, ''));
    return null;
end
$$;
create trigger job_runs_notify after insert or update on job_runs
for each row execute function notify_job_run();
