set local lock_timeout = '4s';

-- What a run said, step by step. Written by the table itself, so that every way a run goes leaves its line.
create table job_lines (
    id bigint generated always as identity primary key,
    run_id bigint not null references job_runs on delete cascade,
    -- Of the clock, not of the transaction: a worker says several things within one.
    at timestamptz not null default clock_timestamp(),
    state text not null,
    attempt integer not null,
    words text
);
create index job_lines_run on job_lines (run_id, id);

create function note_job_line() returns trigger language plpgsql as $$
begin
    insert into job_lines (run_id, state, attempt, words)
    values (
        new.id,
        new.state,
        new.attempt,
        case
            when new.state not in ('queued', 'running') then coalesce(new.error, new.message)
            when old.state = new.state and old.attempt = new.attempt then new.step
        end
    );
    return null;
end
$$;
create trigger job_runs_begin after insert on job_runs
for each row execute function note_job_line();
-- Not with every number that goes up: only where what is said is another.
create trigger job_runs_line after update on job_runs
for each row
when (old.state is distinct from new.state or old.attempt is distinct from new.attempt or old.step is distinct from new.step)
execute function note_job_line();
