-- unhurried --
-- What is counted of calls need not be on disk before the next: a database that loses its power forgets less than a second of it.
set synchronous_commit to off;

-- listing --
select s.name, s.is_enabled, s.key_enc is not null as has_key, s.secret_enc is not null as has_secret, s.base_url,
    last.at as asked_at, last.status as last_status,
    (
        select jsonb_object_agg(l.act, jsonb_build_object(
            'calls', l.calls, 'seconds', l.seconds, 'per_day', l.per_day,
            'used', case when l.day = (now() at time zone 'utc')::date then l.day_used else 0 end,
            'blocked_s', greatest(0, case when isfinite(l.blocked_until) then extract(epoch from l.blocked_until - now()) else 0 end)
        ))
        from source_limits l
        where l.source = s.name
    ) as limits,
    (select jsonb_object_agg(k.kind, k.word) from source_kinds k where k.source = s.name) as kinds
from sources s
left join lateral (
    select c.at, c.status
    from source_calls c
    where c.source = s.name
    order by c.id desc
    limit 1
) last on true
order by s.name;

-- access --
select is_enabled, key_enc, secret_enc, base_url
from sources
where name = %(name)s;

-- change --
update sources
set is_enabled = coalesce(%(is_enabled)s::boolean, is_enabled),
    key_enc = case when %(sets_key)s then %(key_enc)s::bytea else key_enc end,
    secret_enc = case when %(sets_secret)s then %(secret_enc)s::bytea else secret_enc end,
    base_url = case when %(sets_base_url)s then %(base_url)s::text else base_url end
where name = %(name)s;

-- limit --
update source_limits
set calls = coalesce(%(calls)s::integer, calls),
    seconds = coalesce(%(seconds)s::double precision, seconds),
    per_day = case when %(sets_per_day)s then %(per_day)s::integer else per_day end
where source = %(name)s
    and act = 'read';

-- open_day --
-- Of another key, or at another address, no call was made yet today; under another limit those that were made stay counted.
update source_limits
set blocked_until = '-infinity',
    day_used = case when %(is_another)s then 0 else day_used end
where source = %(name)s
    and (%(is_another)s or act = 'read');

-- change_pace --
update source_limits
set calls = %(after)s
where source = %(name)s
    and act = 'read'
    and calls = %(before)s
    and seconds = 1;

-- reserve --
-- One statement takes the place and says how long to wait for it: right for any number of workers, and nobody asks twice.
update source_limits
set arrives_at = greatest(arrives_at, clock_timestamp()) + make_interval(secs => step_s),
    day = (clock_timestamp() at time zone 'utc')::date,
    day_used = case when day = (clock_timestamp() at time zone 'utc')::date then day_used + 1 else 1 end
where source = %(source)s
    and act = %(act)s
    and (per_day is null or day is distinct from (clock_timestamp() at time zone 'utc')::date or day_used < per_day)
    and greatest(arrives_at - make_interval(secs => ahead_s), blocked_until)
        <= clock_timestamp() + make_interval(secs => %(longest_s)s)
returning greatest(0, extract(epoch from
    greatest(arrives_at - make_interval(secs => step_s + ahead_s), blocked_until) - clock_timestamp()
))::double precision as wait_s;

-- refused --
-- Why there is no place: the day's are spent, or the next is further off than anybody waits.
select coalesce(day = (clock_timestamp() at time zone 'utc')::date and day_used >= per_day, false) as is_spent,
    per_day,
    extract(epoch from (date_trunc('day', clock_timestamp() at time zone 'utc') + interval '1 day')
        - clock_timestamp() at time zone 'utc')::double precision as tomorrow_s,
    greatest(0, extract(epoch from
        greatest(arrives_at - make_interval(secs => ahead_s), blocked_until, clock_timestamp()) - clock_timestamp()
    ))::double precision as wait_s
from source_limits
where source = %(source)s
    and act = %(act)s;

-- block --
update source_limits
set blocked_until = greatest(blocked_until, clock_timestamp() + make_interval(secs => %(seconds)s))
where source = %(source)s
    and act = %(act)s;

-- spend --
-- The service says that the day's calls are spent, whatever we counted: its count may have begun before ours.
update source_limits
set day = (clock_timestamp() at time zone 'utc')::date,
    day_used = greatest(per_day, case when day = (clock_timestamp() at time zone 'utc')::date then day_used else 0 end),
    blocked_until = (date_trunc('day', clock_timestamp() at time zone 'utc') + interval '1 day') at time zone 'utc'
where source = %(source)s
    and act = %(act)s;

-- note_call --
insert into source_calls (source, method, path, status, seconds)
values (%(source)s, %(method)s, %(path)s, %(status)s, %(seconds)s);

-- calls --
select at, method, path, status, seconds, count(*) over () as total
from source_calls
where source = %(source)s
order by id desc
limit %(limit)s
offset %(offset)s;

-- answer --
select etag, body, fetched_at > now() - make_interval(secs => %(fresh_s)s) as is_fresh
from source_answers
where source = %(source)s
    and digest = %(digest)s;

-- keep_answer --
insert into source_answers (source, digest, etag, body)
values (%(source)s, %(digest)s, %(etag)s, %(body)s)
on conflict (source, digest) do update
set etag = excluded.etag, body = excluded.body, fetched_at = now();

-- confirm_answer --
-- Once a day at most: it is what tells an answer that is still asked for from one that nobody wants any more.
update source_answers
set fetched_at = now()
where source = %(source)s
    and digest = %(digest)s
    and fetched_at < now() - least(interval '1 day', make_interval(secs => %(fresh_s)s));

-- forget_answers --
delete from source_answers
where source = %(name)s;
