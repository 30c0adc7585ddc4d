set local lock_timeout = '4s';

-- Finished plays that a server told of a copy which is gone from it: what is left there has nothing to say of them.
create function orphaned_plays(person bigint) returns table (title_id bigint, episode_id bigint)
language sql stable
as $$
    select e.title_id, e.episode_id
    from play_events e
    join library_items li on li.server_id = e.server_id and li.external_id = e.item_id
    where e.user_id = person
        and e.completed
    group by e.id
    having bool_and(li.removed_at is not null)
$$;
