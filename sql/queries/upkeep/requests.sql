-- add --
insert into http_requests as h (method, route, status, requests, seconds, buckets)
select r.method, r.route, r.status, r.count, r.seconds, r.buckets
from jsonb_to_recordset(%(rows)s) as r (
    method text, route text, status smallint, count bigint, seconds float8, buckets bigint[]
)
order by 1, 2, 3
on conflict (method, route, status) do update
set requests = h.requests + excluded.requests,
    seconds = h.seconds + excluded.seconds,
    buckets = array(
        select old + new
        from unnest(h.buckets, excluded.buckets) with ordinality as both_of (old, new, place)
        order by place
    );

-- all --
select method, route, status, requests, seconds, buckets
from http_requests
order by route, method, status;

-- note_process --
insert into processes (name, kind, resident_bytes)
values (%(name)s, %(kind)s, %(resident_bytes)s)
on conflict (name) do update
set resident_bytes = excluded.resident_bytes,
    seen_at = now();

-- processes --
select kind, count(*) as processes, sum(resident_bytes)::float8 as resident_bytes
from processes
where seen_at > now() - make_interval(secs => %(seconds)s)
group by kind
order by kind;

-- add_processor_time --
insert into processor_time as p (kind, seconds)
values (%(kind)s, %(seconds)s)
on conflict (kind) do update
set seconds = p.seconds + excluded.seconds;

-- processor_time --
select kind, seconds
from processor_time
order by kind;
