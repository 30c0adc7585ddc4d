set local lock_timeout = '4s';

-- Films and series of which a person has seen something to its end: each once, however many of its episodes that was. Null for
-- `of_kind` is both kinds. For counting: whoever names these titles goes through the guard.
create function watched_titles(viewer bigint, of_kind text) returns table (title_id bigint)
language sql stable parallel safe
as $$
    select distinct w.title_id
    from watch_progress w
    join titles t on t.id = w.title_id
    where w.user_id = viewer
        and w.played
        and (w.episode_id is not null or t.kind = 'movie')
        and (of_kind is null or t.kind = of_kind)
$$;
