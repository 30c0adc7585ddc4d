set local lock_timeout = '4s';

-- The old list goes as the new one comes, in one call. The caller holds the person's lock.
create function publish_list(person bigint, of_kind text, made_with jsonb, signals integer, candidates integer)
returns bigint language plpgsql as $$
declare
    list_id bigint;
begin
    update recommendation_runs r
    set state = 'superseded'
    where r.user_id = person
        and r.kind = of_kind
        and r.state = 'published';

    insert into recommendation_runs (user_id, kind, config, signals, candidates)
    values (person, of_kind, made_with, signals, candidates)
    returning id into list_id;
    return list_id;
end
$$;
