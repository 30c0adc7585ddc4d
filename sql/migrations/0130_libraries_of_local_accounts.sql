set local lock_timeout = '4s';

-- What an administrator lets an account kept here see: no media server says anything of it.
create table account_libraries (
    user_id bigint not null references users on delete cascade,
    library_id bigint not null references libraries on delete cascade,
    primary key (user_id, library_id)
);
create index account_libraries_library on account_libraries (library_id);

-- As before for whoever a server knows. An account kept here has the libraries it was given, an administrator's every one;
-- its doors have no identity, which is 0, so that episodes find the door of their series.
create or replace function open_doors(viewer bigint) returns table (
    library_id bigint, identity_id bigint, age_limit smallint, hides_unrated boolean, blocked_tags text[],
    allowed_tags text[], shut_paths text[], shut_certificates text[], is_restricted boolean, knows_all_rules boolean
)
language plpgsql stable parallel safe rows 8
as $$
begin
    return query
    select l.id, i.id, i.age_limit, l.kind = any (i.hides_unrated_kinds), i.blocked_tags, i.allowed_tags, i.shut_paths,
        i.shut_certificates, i.is_restricted, i.foreign_rules = '{}'
    from users u
    join identities i on i.user_id = u.id
    join libraries l on l.server_id = i.server_id
    where u.id = viewer
        and u.is_active
        and not i.is_disabled
        and l.is_enabled
        and l.removed_at is null
        and case
            when i.blocked_folder_ids <> '{}' then
                not (l.external_id = any (i.blocked_folder_ids) or coalesce(l.guid = any (i.blocked_folder_ids), false))
            else i.all_folders or l.external_id = any (i.folder_ids) or l.guid = any (i.folder_ids)
        end
    union all
    select l.id, 0::bigint, null::smallint, false, '{}'::text[], '{}'::text[], '{}'::text[], '{}'::text[], false, true
    from users u
    cross join libraries l
    where u.id = viewer
        and u.is_active
        and u.deleted_at is null
        and not exists (select from identities i where i.user_id = u.id)
        and l.is_enabled
        and l.removed_at is null
        and (
            u.role = 'admin'
            or exists (select from account_libraries a where a.user_id = u.id and a.library_id = l.id)
        );
end
$$;
