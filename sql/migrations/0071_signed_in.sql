set local lock_timeout = '4s';

-- When somebody last signed in is theirs: accounts that are kept here are on no server. The column of `identities` is no longer read;
-- it stays for a process of the release before that runs beside, and goes with the next.
alter table users add column last_login_at timestamptz;

update users u
set last_login_at = (select max(i.last_login_at) from identities i where i.user_id = u.id);
