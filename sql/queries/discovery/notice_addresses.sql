-- add --
-- Not more than so many a person.
insert into notice_addresses (user_id, name, service, address_enc, is_on, code_enc, code_at)
select %(user_id)s, %(name)s, %(service)s, %(address_enc)s, %(code_enc)s::bytea is null, %(code_enc)s, now()
where (select count(*) from notice_addresses where user_id = %(user_id)s) < %(most)s
returning id, name, service, is_on, code_enc is null as is_confirmed, created_at, sent_at, error, gave_up_at, gets_letters;

-- listing --
select id, name, service, is_on, code_enc is null as is_confirmed, created_at, sent_at, error, gave_up_at, gets_letters
from notice_addresses
where user_id = %(user_id)s
order by id;

-- everybody --
select u.name as person, a.name, a.service, a.is_on, a.sent_at, a.error
from notice_addresses a
join users u on u.id = a.user_id
order by u.name, u.id, a.id;

-- get --
select id, name, service, is_on, code_enc is null as is_confirmed, created_at, sent_at, error, gave_up_at, gets_letters
from notice_addresses
where user_id = %(user_id)s
    and id = %(id)s;

-- change --
update notice_addresses
set name = coalesce(%(name)s, name),
    since = case when %(is_on)s and not is_on then now() else since end,
    is_on = coalesce(%(is_on)s, is_on),
    gets_letters = coalesce(%(gets_letters)s, gets_letters)
where user_id = %(user_id)s
    and id = %(id)s
returning id, name, service, is_on, code_enc is null as is_confirmed, created_at, sent_at, error, gave_up_at, gets_letters;

-- drop --
delete from notice_addresses
where user_id = %(user_id)s
    and id = %(id)s;

-- take_turn --
-- For a test or a code; whoever asks too soon, or too often that day, gets no row.
insert into notice_trials as t (user_id, day, count, latest_at)
values (%(user_id)s, current_date, 1, now())
on conflict (user_id) do update
set day = current_date,
    count = case when t.day = current_date then t.count + 1 else 1 end,
    latest_at = now()
where t.latest_at < now() - make_interval(secs => %(pause_s)s)
    and (t.day < current_date or t.count < %(most_a_day)s)
returning 1;

-- is_enough --
select 1
from notice_trials
where user_id = %(user_id)s
    and day = current_date
    and count >= %(most_a_day)s;

-- renew_code --
update notice_addresses
set code_enc = %(code_enc)s,
    code_at = now(),
    code_tries = 0
where id = %(id)s
    and code_enc is not null;

-- try_code --
-- Counted before it is read: nobody tries two at once.
update notice_addresses
set code_tries = code_tries + 1
where user_id = %(user_id)s
    and id = %(id)s
    and code_enc is not null
    and code_at > now() - make_interval(hours => %(life_hours)s)
    and code_tries < %(most_tries)s
returning code_enc;

-- confirm --
update notice_addresses
set code_enc = null,
    code_at = null,
    is_on = true,
    since = now(),
    error = null
where user_id = %(user_id)s
    and id = %(id)s
returning id, name, service, is_on, code_enc is null as is_confirmed, created_at, sent_at, error, gave_up_at, gets_letters;

-- sealed --
select a.address_enc, u.language
from notice_addresses a
join users u on u.id = a.user_id
where a.id = %(id)s;

-- arrived --
update notice_addresses
set sent_at = now(),
    error = null,
    gave_up_at = null
where id = %(id)s;

-- failed --
update notice_addresses
set error = %(error)s,
    gave_up_at = case when %(gave_up)s then now() else gave_up_at end
where id = %(id)s;
