set local lock_timeout = '4s';

-- People who sign in by an account of this server alone: without it they are nobody's.
create function shut_out_without(server bigint) returns table (id bigint)
language sql stable parallel safe
as $$
    select distinct i.user_id
    from identities i
    join users u on u.id = i.user_id and u.deleted_at is null
    where i.server_id = server
        and not exists (select from identities o where o.user_id = i.user_id and o.server_id <> server)
        and not exists (select from local_credentials c where c.user_id = i.user_id)
$$;
