-- people --
-- Whom the old server let in; who was shut out already is not brought back.
select id as identity_id, name, subject
from identities
where server_id = %(server_id)s
    and not is_disabled
order by id;

-- set_people_aside --
-- Out of the way of the new ids, which may be anybody's.
update identities
set subject = 'before ' || %(server_uid)s || ' ' || subject
where server_id = %(server_id)s
    and subject not like 'before %%';

-- set_items_aside --
-- Gone, but still known by their files and their providers' ids: the new server's items find their titles by those.
update library_items
set external_id = 'before ' || %(server_uid)s || ' ' || external_id,
    removed_at = coalesce(removed_at, now()),
    facts_hash = ''
where server_id = %(server_id)s
    and external_id not like 'before %%';

-- forget_faces --
-- Whom the old server credited stays, known by nobody for now: the new one's are the same by title, name and role.
delete from person_external_ids
where server_id = %(server_id)s;

-- forget_credits --
-- Told in ids of the old server's. The new one's are news even where they read the same, or nobody would get their face back.
update title_facts
set facts = facts - 'credits'
where source = 'server'
    and facts -> 'credits' @> jsonb_build_array(jsonb_build_object('server_id', %(server_id)s::bigint));

-- forget_copies --
delete from output_items
where output_id in (select id from outputs where server_id = %(server_id)s);

-- forget_lists --
-- What bears the id of a list of ours is somebody else's there: Emby counts its ids up from the beginning again.
update outputs
set name = '',
    external_id = null,
    intent = null,
    members = '{}',
    fingerprint = null,
    readers_seen_at = null,
    synced_at = null
where server_id = %(server_id)s
    and form in ('playlist', 'collection');

-- forget_sort_names --
delete from sort_names
where server_id = %(server_id)s;

-- forget_marks --
delete from history_marks
where server_id = %(server_id)s;

-- seat_people --
update identities i
set subject = r.subject
from jsonb_to_recordset(%(rows)s) as r (id bigint, subject text)
where i.id = r.id
    and i.server_id = %(server_id)s;

-- shut_out --
update identities
set is_disabled = true
where server_id = %(server_id)s
    and subject like 'before %%'
    and not is_disabled;

-- replace_server --
update media_servers
set base_url = %(base_url)s,
    api_key_enc = %(api_key_enc)s,
    server_uid = %(server_uid)s,
    version = %(version)s,
    verify_certificate = %(verify_certificate)s,
    ca_certificate = %(ca_certificate)s,
    last_seen_at = now()
where id = %(id)s;
