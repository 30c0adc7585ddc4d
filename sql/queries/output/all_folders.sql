-- accounts --
-- Everybody to whom a library that is only now made is open unasked, administrators aside: they see everything in any case.
select i.id, i.server_id, s.name as server, i.subject, i.name, i.user_id
from identities i
join media_servers s on s.id = i.server_id
where not i.is_admin
    and not i.is_disabled
    and opens_library(i, null, null)
    and (%(server_id)s::bigint is null or i.server_id = %(server_id)s)
order by s.id, lower(i.name), i.id;

-- limited --
-- As the server has it from now on; the next look at its people reads the rest.
update identities
set all_folders = false,
    folder_ids = %(folder_ids)s::text[],
    blocked_folder_ids = '{}'
where id = %(id)s;
