set local lock_timeout = '4s';

alter table outputs
    -- Our folder as the server was told of it: with the server's id this is what makes a library ours.
    add column path text,
    -- Part of every streaming link; raised to void the links that were written so far.
    add column link_epoch integer not null default 0;

-- The libraries a person may open, so that what is handed out of a visible title is a copy the person may play.
create function open_libraries(viewer bigint) returns table (library_id bigint)
language sql stable parallel safe
as $$
    select l.id
    from libraries l
    join identities i on i.server_id = l.server_id
    join users u on u.id = i.user_id
    where l.is_enabled
        and l.removed_at is null
        and i.user_id = viewer
        and u.is_active
        and not i.is_disabled
        and (i.all_folders or l.external_id = any (i.folder_ids) or l.guid = any (i.folder_ids))
$$;
