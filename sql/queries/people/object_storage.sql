-- get --
select url, region, bucket, access_key, secret_enc
from object_storage;

-- save --
insert into object_storage (url, region, bucket, access_key, secret_enc)
values (%(url)s, %(region)s, %(bucket)s, %(access_key)s, %(secret_enc)s)
on conflict (only_one) do update
set url = excluded.url,
    region = excluded.region,
    bucket = excluded.bucket,
    access_key = excluded.access_key,
    secret_enc = excluded.secret_enc;

-- forget --
delete from object_storage;

-- leave --
-- What lies in a bucket that is ours no more is nobody's picture, and nothing that we can remove.
with gone as (
    delete from avatar_objects
)
delete from avatars
where key is not null;
