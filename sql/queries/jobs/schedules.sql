-- stored --
select name, every, spec, when_missed, next_run_at
from job_schedules
where (%(name)s::text is null or name = %(name)s)
order by name;

-- save --
insert into job_schedules (name, every, spec, when_missed, next_run_at)
values (%(name)s, %(every)s, %(spec)s, %(when_missed)s, %(next_run_at)s)
on conflict (name) do update
set every = excluded.every,
    spec = excluded.spec,
    when_missed = excluded.when_missed,
    next_run_at = excluded.next_run_at,
    updated_at = now();

-- fill_in --
insert into job_schedules (name, every, spec, next_run_at)
values (%(name)s, %(every)s, %(spec)s, %(next_run_at)s)
on conflict (name) do nothing;

-- forget --
delete from job_schedules
where name <> all (%(names)s::text[]);

-- due --
-- Only names this release knows: during an upgrade an older worker leaves the new ones to others.
select name, every, spec, when_missed, next_run_at
from job_schedules
where next_run_at <= %(now)s
    and name = any (%(names)s::text[])
order by next_run_at
for update skip locked;

-- fired --
update job_schedules
set next_run_at = %(next_run_at)s,
    last_run_at = %(now)s
where name = %(name)s;

-- move --
update job_schedules
set next_run_at = %(next_run_at)s
where name = %(name)s;
