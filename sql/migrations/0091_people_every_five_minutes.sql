set local lock_timeout = '4s';

-- Whom the media server shuts out is out here within minutes. Whoever chose another time keeps it.
update job_schedules
set spec = '{"n": 5}', next_run_at = least(next_run_at, now() + interval '5 minutes')
where name = 'sync-users'
    and every = 'minutes'
    and spec = '{"n": 30}';
