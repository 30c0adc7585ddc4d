-- add --
insert into timings as t (what, labels, count, seconds, buckets)
select r.what, r.labels, r.count, r.seconds, r.buckets
from jsonb_to_recordset(%(rows)s) as r (what text, labels text[], count bigint, seconds float8, buckets bigint[])
order by 1, 2
on conflict (what, labels) do update
set count = t.count + excluded.count,
    seconds = t.seconds + excluded.seconds,
    buckets = array(
        select old + new
        from unnest(t.buckets, excluded.buckets) with ordinality as both_of (old, new, place)
        order by place
    );

-- counted --
select labels, count, seconds, buckets
from timings
where what = %(what)s
    and cardinality(buckets) = %(places)s
order by labels;
