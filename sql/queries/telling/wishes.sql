-- get --
select weekly, yearly, quiet_from, quiet_until
from letter_wishes
where user_id = %(user_id)s;

-- save --
insert into letter_wishes (user_id, weekly, yearly, quiet_from, quiet_until)
values (%(user_id)s, %(weekly)s, %(yearly)s, %(quiet_from)s, %(quiet_until)s)
on conflict (user_id) do update
set weekly = excluded.weekly,
    yearly = excluded.yearly,
    quiet_from = excluded.quiet_from,
    quiet_until = excluded.quiet_until;

-- give_stop --
-- The address that ends letters stays what it was first.
update notice_addresses
set stop_sha256 = coalesce(stop_sha256, %(sha256)s),
    stop_enc = coalesce(stop_enc, %(enc)s)
where id = %(id)s
returning stop_enc;

-- renew_stop --
update notice_addresses
set stop_sha256 = %(sha256)s,
    stop_enc = %(enc)s
where id = %(id)s;

-- is_stop --
select 1
from notice_addresses
where stop_sha256 = %(sha256)s;

-- stop --
-- What waits to be sent there goes too.
with stopped as (
    update notice_addresses
    set gets_letters = false
    where stop_sha256 = %(sha256)s
    returning id
), dropped as (
    delete from dispatches
    where address_id in (select s.id from stopped s)
        and letter_id is not null
        and state = 'pending'
)
select id
from stopped;
