-- count --
insert into webhook_counts as w (server_id, last_read_at, read_count, ignored_count, refused_count)
values (
    %(server_id)s, case when %(outcome)s = 'read' then now() end, (%(outcome)s = 'read')::int, (%(outcome)s = 'ignored')::int,
    (%(outcome)s = 'refused')::int
)
on conflict (server_id) do update
set last_at = now(),
    last_read_at = coalesce(excluded.last_read_at, w.last_read_at),
    read_count = w.read_count + excluded.read_count,
    ignored_count = w.ignored_count + excluded.ignored_count,
    refused_count = w.refused_count + excluded.refused_count;

-- note --
insert into webhook_reasons as r (server_id, reason)
values (%(server_id)s, %(reason)s)
on conflict (server_id, reason) do update
set count = r.count + 1,
    last_at = now();

-- forget --
-- Whoever has the address may send what they like: no more than the last few are kept.
delete from webhook_reasons r
where r.server_id = %(server_id)s
    and r.reason not in (
        select o.reason
        from webhook_reasons o
        where o.server_id = %(server_id)s
        order by o.last_at desc, o.reason
        limit %(most)s
    );

-- counts --
select last_at, last_read_at, read_count, ignored_count, refused_count
from webhook_counts
where server_id = %(server_id)s;

-- reasons --
select reason, count, last_at
from webhook_reasons
where server_id = %(server_id)s
order by last_at desc, reason;
