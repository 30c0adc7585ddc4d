-- set --
-- Of the output, and what outputs that are gone have left on the server.
select external_id, sort_name, forced, is_locked, names, is_settled
from sort_names
where server_id = %(server_id)s
    and (output_id = %(output_id)s or output_id is null)
order by external_id;

-- begin --
-- Not where another output has set a name already: an item has but one.
insert into sort_names (server_id, external_id, output_id, sort_name, forced, is_locked, names)
values (
    %(server_id)s, %(external_id)s, %(output_id)s, %(sort_name)s, %(forced)s, %(is_locked)s, array[%(name)s]::text[]
)
on conflict do nothing
returning external_id;

-- rename --
update sort_names
set names = %(names)s::text[],
    is_settled = %(is_settled)s,
    output_id = %(output_id)s
where server_id = %(server_id)s
    and external_id = %(external_id)s;

-- forget --
delete from sort_names
where server_id = %(server_id)s
    and external_id = %(external_id)s;
