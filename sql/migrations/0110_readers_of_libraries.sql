set local lock_timeout = '4s';

-- Whether somebody's policy opens a library, in the words of `open_doors`. One that is only now made has no ids yet (null): it is
-- open to who may open everything and to who is shut out of some libraries by name.
create function opens_library(i identities, external_id text, guid text) returns boolean
language sql immutable parallel safe
as $$
    select case
        when i.blocked_folder_ids <> '{}' then
            not (coalesce(external_id = any (i.blocked_folder_ids), false) or coalesce(guid = any (i.blocked_folder_ids), false))
        else i.all_folders
            or coalesce(external_id = any (i.folder_ids), false)
            or coalesce(guid = any (i.folder_ids), false)
    end
$$;
