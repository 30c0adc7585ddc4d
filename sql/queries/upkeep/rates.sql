-- lease --
-- A token bucket that fills by per_minute / 60 a second, up to per_minute.
insert into rate_buckets as b (key, tokens, granted)
values (%(key)s, %(per_minute)s::float8 - %(wanted)s::int, %(wanted)s::int)
on conflict (key) do update
set (tokens, granted, filled_at) = (
    select f.tokens - g.granted, g.granted, now()
    from (
        select least(
            %(per_minute)s::float8, b.tokens + extract(epoch from now() - b.filled_at) * %(per_minute)s::float8 / 60
        ) as tokens
    ) f
    cross join lateral (select least(%(wanted)s::int, floor(f.tokens)::int) as granted) g
)
returning granted, tokens;
