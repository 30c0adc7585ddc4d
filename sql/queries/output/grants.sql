-- held --
select subject, external_id, guid, given_at is not null as is_given
from library_grants
where server_id = %(server_id)s
    and reason = %(reason)s
order by subject, guid;

-- without --
-- Who gets picks, may open only what is on a list of theirs, does not find the library there, and is kept from nothing in it.
select i.subject
from identities i
join users u on u.id = i.user_id
where i.server_id = %(server_id)s
    and u.is_active
    and u.deleted_at is null
    and not i.is_disabled
    and not opens_library(i, %(external_id)s, %(guid)s)
    and exists (select from unnest(%(kinds)s::text[]) as k (kind) where gets_picks(u.id, k.kind))
    and not exists (select from unnest(%(title_ids)s::bigint[]) as t (id) where is_kept_from(i, t.id))
order by i.subject;

-- entitled --
select i.subject
from identities i
join users u on u.id = i.user_id
where i.server_id = %(server_id)s
    and u.is_active
    and u.deleted_at is null
    and not i.is_disabled
    and exists (select from unnest(%(kinds)s::text[]) as k (kind) where gets_picks(u.id, k.kind))
    and not exists (select from unnest(%(title_ids)s::bigint[]) as t (id) where is_kept_from(i, t.id))
order by i.subject;

-- keep --
insert into library_grants (server_id, subject, reason, external_id, guid)
values (%(server_id)s, %(subject)s, %(reason)s, %(external_id)s, %(guid)s)
on conflict do nothing;

-- settle --
update library_grants
set given_at = now()
where server_id = %(server_id)s
    and subject = %(subject)s
    and reason = %(reason)s
    and guid = %(guid)s;

-- drop --
delete from library_grants
where server_id = %(server_id)s
    and subject = %(subject)s
    and reason = %(reason)s
    and guid = %(guid)s;

-- of_account --
select reason, subject, external_id, guid, given_at is not null as is_given
from library_grants
where server_id = %(server_id)s
    and subject = %(subject)s
order by reason, guid;
