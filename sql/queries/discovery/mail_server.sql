-- get --
select address_enc
from mail_server;

-- save --
insert into mail_server (address_enc)
values (%(address_enc)s)
on conflict (only_one) do update
set address_enc = excluded.address_enc;

-- forget --
delete from mail_server;
