-- linked --
select name, linked_at, confirmed_at, read_at, synced_at, trouble
from trakt_accounts
where user_id = %(user_id)s;

-- pending --
select user_code, verification_url as url, interval_s, ends_at
from trakt_codes
where user_id = %(user_id)s
    and ends_at > now();

-- listing --
select u.name as person, a.name, a.confirmed_at, a.synced_at, a.trouble
from trakt_accounts a
join users u on u.id = a.user_id
order by u.name, u.id;

-- everybody --
select a.user_id
from trakt_accounts a
join users u on u.id = a.user_id
where u.is_active
    and a.trouble is distinct from 'revoked'
order by a.user_id;

-- keep_code --
insert into trakt_codes (user_id, device_code_enc, user_code, verification_url, interval_s, ends_at)
values (%(user_id)s, %(device_code_enc)s, %(user_code)s, %(url)s, %(interval_s)s, now() + make_interval(secs => %(lasts_s)s))
on conflict (user_id) do update
set device_code_enc = excluded.device_code_enc,
    user_code = excluded.user_code,
    verification_url = excluded.verification_url,
    interval_s = excluded.interval_s,
    ask_at = now(),
    ends_at = excluded.ends_at;

-- take_turn --
-- However many pages ask: Trakt is asked but once in its interval.
update trakt_codes
set ask_at = clock_timestamp() + make_interval(secs => interval_s)
where user_id = %(user_id)s
    and ends_at > now()
    and ask_at <= clock_timestamp()
returning device_code_enc;

-- drop_code --
delete from trakt_codes
where user_id = %(user_id)s;

-- of_another --
select user_id
from trakt_accounts
where account = %(account)s
    and user_id <> %(user_id)s;

-- leave_another --
-- The same account again goes on where it was; another one begins anew.
delete from trakt_accounts
where user_id = %(user_id)s
    and account <> %(account)s;

-- link --
insert into trakt_accounts (user_id, account, name, access_enc, refresh_enc, expires_at)
values (
    %(user_id)s, %(account)s, %(name)s, %(access_enc)s, %(refresh_enc)s, now() + make_interval(secs => %(lasts_s)s)
)
on conflict (user_id) do update
set name = excluded.name,
    access_enc = excluded.access_enc,
    refresh_enc = excluded.refresh_enc,
    expires_at = excluded.expires_at,
    linked_at = now(),
    trouble = null;

-- unlink --
delete from trakt_accounts
where user_id = %(user_id)s;

-- confirm --
update trakt_accounts
set confirmed_at = coalesce(confirmed_at, now())
where user_id = %(user_id)s;

-- trouble --
update trakt_accounts
set trouble = %(trouble)s
where user_id = %(user_id)s
    and trouble is distinct from %(trouble)s::text;

-- tokens --
select access_enc
from trakt_accounts
where user_id = %(user_id)s;

-- held_tokens --
-- Held while they are renewed.
select access_enc, refresh_enc, expires_at > now() + interval '5 minutes' as is_good
from trakt_accounts
where user_id = %(user_id)s
for update;

-- keep_tokens --
update trakt_accounts
set access_enc = %(access_enc)s,
    refresh_enc = %(refresh_enc)s,
    expires_at = now() + make_interval(secs => %(lasts_s)s)
where user_id = %(user_id)s;
