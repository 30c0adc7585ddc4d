set local lock_timeout = '4s';

-- Workers hear of a job when it is put into the queue. One that waited for its time and is wanted now is news to them too; without
-- being told they find it with their next look, seconds later.
create trigger procrastinate_jobs_hastened
after update of scheduled_at on procrastinate_jobs
for each row
when (new.status = 'todo' and old.scheduled_at is not null and new.scheduled_at is null)
execute procedure procrastinate_notify_queue_job_inserted_v1();
