-- take_try --
-- Counts before the answer is known, so that tries at the same moment are all counted.
with old as (
    delete from sign_in_tries
    where since < now() - interval '1 day'
)
insert into sign_in_tries (key, tries)
values (%(key)s, 1)
on conflict (key) do update
set tries = case
        when sign_in_tries.since < now() - make_interval(secs => %(window_s)s) then 1
        else sign_in_tries.tries + 1
    end,
    since = case
        when sign_in_tries.since < now() - make_interval(secs => %(window_s)s) then now()
        else sign_in_tries.since
    end
returning tries, ceil(extract(epoch from since + make_interval(secs => %(window_s)s) - now()))::int as wait_s;

-- forget_tries --
delete from sign_in_tries
where key = %(key)s;

-- give_back_try --
update sign_in_tries
set tries = greatest(0, tries - 1)
where key = %(key)s;

-- addresses_of --
-- From where whoever goes by this name was signed in lately.
select distinct f.address
from refresh_families f
join users u on u.id = f.user_id
left join identities i on i.user_id = u.id
where f.revoked_at is null
    and f.last_used_at > now() - interval '90 days'
    and lower(%(name)s) in (lower(u.email), lower(u.name), lower(i.name));

-- picks_version --
-- Changes whenever a list of the person is published.
select coalesce(string_agg(kind || id, '-' order by kind), 'none') as version
from recommendation_runs
where user_id = %(user_id)s
    and state = 'published';

-- newest_lists --
-- The same version, when the newest of the lists was made, and by kind the match (0–100) below which nothing is shown, of lists
-- that end there and not because they are as long as they were to be.
select coalesce(string_agg(run.kind || run.id, '-' order by run.kind), 'none') as version, max(run.created_at) as made_at,
    coalesce(jsonb_object_agg(run.kind, (run.config ->> 'floor')::int) filter (
        where run.config ? 'floor'
            and least((run.config ->> 'count')::int, run.candidates)
                > (select count(*) from recommendations r where r.run_id = run.id)
    ), '{}') as ends
from recommendation_runs run
where run.user_id = %(user_id)s
    and run.state = 'published';
