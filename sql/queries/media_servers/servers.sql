-- add --
insert into media_servers (
    kind, name, base_url, api_key_enc, server_uid, version, verify_certificate, ca_certificate, webhook_token_sha256,
    webhook_token_enc, last_seen_at
)
values (
    %(kind)s, %(name)s, %(base_url)s, %(api_key_enc)s, %(server_uid)s, %(version)s, %(verify_certificate)s, %(ca_certificate)s,
    %(webhook_token_sha256)s, %(webhook_token_enc)s, now()
)
on conflict (server_uid) do nothing
returning id;

-- change --
-- The webhook's token stays: it is entered on the server already. So does the kind: another kind is another server.
update media_servers
set name = %(name)s,
    base_url = %(base_url)s,
    api_key_enc = %(api_key_enc)s,
    version = %(version)s,
    verify_certificate = %(verify_certificate)s,
    ca_certificate = %(ca_certificate)s,
    last_seen_at = now()
where server_uid = %(server_uid)s
    and kind = %(kind)s
returning id;

-- listing --
select id, kind, name, base_url, server_uid, version, verify_certificate, ca_certificate
from media_servers
order by id;

-- by_id --
select id, kind, name, base_url, server_uid, version, verify_certificate, ca_certificate
from media_servers
where id = %(id)s;

-- stored --
select id, kind, name, base_url, server_uid, version, verify_certificate, ca_certificate, api_key_enc, webhook_token_enc
from media_servers
where id = %(id)s;

-- by_address --
-- Of several the one that was there first.
select id, kind, name, base_url, server_uid, version, verify_certificate, ca_certificate
from media_servers
where base_url = %(base_url)s
order by id
limit 1;

-- named --
-- Another server of the name.
select id
from media_servers
where lower(name) = lower(%(name)s)
    and server_uid is distinct from %(server_uid)s;

-- by_uid --
select id, kind, name, base_url, server_uid, version, verify_certificate, ca_certificate
from media_servers
where server_uid = %(server_uid)s;

-- by_webhook_token --
select id, kind, name, base_url, server_uid, version, verify_certificate, ca_certificate
from media_servers
where webhook_token_sha256 = %(sha256)s;

-- save_parental_ratings --
update media_servers
set parental_ratings = %(scores)s
where id = %(id)s
    and parental_ratings is distinct from %(scores)s;

-- parental_ratings --
select parental_ratings
from media_servers
where id = %(id)s;

-- renew_webhook --
update media_servers
set webhook_token_sha256 = %(sha256)s,
    webhook_token_enc = %(token_enc)s
where id = %(id)s;

-- note_version --
update media_servers
set version = %(version)s
where id = %(id)s
    and version is distinct from %(version)s;

-- note_answer --
-- To ten minutes: a sync that finds nothing new writes nothing.
update media_servers
set last_seen_at = now()
where id = %(id)s
    and (last_seen_at is null or last_seen_at < now() - interval '10 minutes');

-- note_webhook --
-- At most once a minute: a server that scans tells of many items.
update media_servers
set webhook_heard_at = now(),
    webhook_heard_from = coalesce(%(sender)s::text, webhook_heard_from)
where id = %(id)s
    and (
        webhook_heard_at is null
        or webhook_heard_at < now() - interval '1 minute'
        or webhook_heard_from is distinct from coalesce(%(sender)s::text, webhook_heard_from)
    );

-- webhook_heard --
select webhook_heard_at, webhook_heard_from
from media_servers
where id = %(id)s;

-- some_item --
-- Something that plays as it is, of an enabled library, else of any.
select li.external_id
from library_items li
join libraries l on l.id = li.library_id
join title_kinds k on k.kind = l.kind
where li.server_id = %(server_id)s
    and not k.has_episodes
    and li.removed_at is null
order by l.is_enabled desc, li.id
limit 1;
