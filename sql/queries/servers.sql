-- save --
insert into media_servers (
    kind, name, base_url, api_key_enc, server_uid, version, webhook_token_sha256, webhook_token_enc, last_seen_at
)
values (
    %(kind)s, %(name)s, %(base_url)s, %(api_key_enc)s, %(server_uid)s, %(version)s,
    %(webhook_token_sha256)s, %(webhook_token_enc)s, now()
)
-- The webhook's token stays: it is entered on the server already.
on conflict (server_uid) do update
set name = excluded.name,
    base_url = excluded.base_url,
    api_key_enc = excluded.api_key_enc,
    version = excluded.version,
    last_seen_at = now()
returning id, kind, name, base_url, server_uid, version;

-- listing --
select id, kind, name, base_url, server_uid, version
from media_servers
order by id;

-- by_id --
select id, kind, name, base_url, server_uid, version, api_key_enc, webhook_token_enc
from media_servers
where id = %(id)s;

-- by_name --
select id, server_uid
from media_servers
where lower(name) = lower(%(name)s);

-- by_webhook_token --
select id, kind, name, base_url, server_uid, version
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
