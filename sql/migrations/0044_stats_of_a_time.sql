set local lock_timeout = '4s';

-- What somebody watched to its end at a time: all of it where no time is asked for, which the server's word alone decides; else
-- what a finished play of that time tells.
create function watched_between(viewer bigint, of_kind text, since timestamptz, until timestamptz) returns table (title_id bigint)
language sql stable parallel safe
as $$
    select w.title_id
    from watched_titles(viewer, of_kind) w
    where since is null
        and until is null
    union
    select p.title_id
    from play_events p
    join titles t on t.id = p.title_id
    where (since is not null or until is not null)
        and p.user_id = viewer
        and p.completed
        and (of_kind is null or t.kind = of_kind)
        and (since is null or p.occurred_at >= since)
        and (until is null or p.occurred_at < until)
$$;
