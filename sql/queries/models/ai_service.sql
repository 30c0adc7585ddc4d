-- get --
select base_url, api_key_enc
from ai_service;

-- save --
insert into ai_service (base_url, api_key_enc)
values (%(base_url)s, %(api_key_enc)s)
on conflict (only_one) do update
set base_url = excluded.base_url, api_key_enc = excluded.api_key_enc;

-- forget --
delete from ai_service;
