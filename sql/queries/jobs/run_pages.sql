-- listing --
-- By place below one another, newest first. Without the parts of others.
select r.id, r.name, r.args, r.state, r.trigger, r.attempt, r.step, r.done, r.total, r.failed, r.message, r.error, r.parent_id,
    r.cancel_requested, r.queued_at, r.started_at, r.finished_at, due_at(r), about.name as person, by.name as requested_by_name
from job_runs r
left join users about on about.id::text = r.args ->> 'user_id'
left join users by on by.id = r.requested_by
where r.parent_id is null
    and (%(name)s::text is null or r.name = %(name)s)
    and (%(trigger)s::text is null or r.trigger = %(trigger)s)
    and (%(states)s::text[] is null or r.state = any (%(states)s))
    and (%(before)s::bigint is null or r.id < %(before)s)
order by r.id desc
limit %(limit)s;

-- run --
select r.id, r.name, r.args, r.state, r.trigger, r.attempt, r.step, r.done, r.total, r.failed, r.message, r.error, r.parent_id,
    r.cancel_requested, r.queued_at, r.started_at, r.finished_at, due_at(r), about.name as person, by.name as requested_by_name
from job_runs r
left join users about on about.id::text = r.args ->> 'user_id'
left join users by on by.id = r.requested_by
where r.id = %(id)s;

-- parts --
-- Those that need somebody first.
select r.id, r.name, r.args, r.state, r.trigger, r.attempt, r.step, r.done, r.total, r.failed, r.message, r.error, r.parent_id,
    r.cancel_requested, r.queued_at, r.started_at, r.finished_at, due_at(r), about.name as person, by.name as requested_by_name
from job_runs r
left join users about on about.id::text = r.args ->> 'user_id'
left join users by on by.id = r.requested_by
where r.parent_id = %(id)s
order by r.state <> 'failed', r.state = 'succeeded', r.id
limit %(limit)s;

-- lines --
-- The newest of them, in the order they were said.
select at, state, attempt, words
from (
    select id, at, state, attempt, words
    from job_lines
    where run_id = %(id)s
    order by id desc
    limit %(limit)s
) as newest
order by id;
