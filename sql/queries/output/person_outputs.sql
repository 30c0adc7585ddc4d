-- listing --
-- Theirs, and what others have of channels that are theirs.
select o.id, o.server_id, o.user_id, o.kind, o.form, o.external_id is not null or o.intent is not null as is_there
from outputs o
where o.user_id = %(user_id)s
    or o.channel_id in (select c.id from channels c where c.owner_id = %(user_id)s)
order by o.server_id, o.id;

-- accounts --
-- On whose lists of folders something stands by our doing.
select i.server_id, i.subject
from identities i
where i.user_id = %(user_id)s
    and exists (select from library_grants g where g.server_id = i.server_id and g.subject = i.subject)
order by i.server_id;
