set local lock_timeout = '4s';

-- Whether anybody has played any of a title since then, on a server or elsewhere, to the end or not.
create function is_played_since(title bigint, moment timestamptz) returns boolean
language sql stable parallel safe
as $$
    select exists (select from watch_progress w where w.title_id = title and w.last_played_at > moment)
        or exists (select from play_events p where p.title_id = title and p.occurred_at > moment)
$$;
