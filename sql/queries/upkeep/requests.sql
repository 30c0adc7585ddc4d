-- add --
insert into http_requests as h (method, route, status, requests, seconds, buckets)
select r.method, r.route, r.status, r.requests, r.seconds, r.buckets
from jsonb_to_recordset(%(rows)s) as r (
    method text, route text, status smallint, requests bigint, seconds float8, buckets bigint[]
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
select name, kind, resident_bytes
from processes
where seen_at > now() - make_interval(secs => %(seconds)s)
order by name;
