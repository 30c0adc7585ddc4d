-- add --
-- Not more than so many a person.
insert into notice_addresses (user_id, name, service, address_enc)
select %(user_id)s, %(name)s, %(service)s, %(address_enc)s
where (select count(*) from notice_addresses where user_id = %(user_id)s) < %(most)s
returning id, name, service, is_on, created_at, sent_at, error, gave_up_at;

-- listing --
select id, name, service, is_on, created_at, sent_at, error, gave_up_at
from notice_addresses
where user_id = %(user_id)s
order by id;

-- everybody --
select u.name as person, a.name, a.service, a.is_on, a.sent_at, a.error
from notice_addresses a
join users u on u.id = a.user_id
order by u.name, u.id, a.id;

-- change --
update notice_addresses
set name = coalesce(%(name)s, name),
    since = case when %(is_on)s and not is_on then now() else since end,
    is_on = coalesce(%(is_on)s, is_on)
where user_id = %(user_id)s
    and id = %(id)s
returning id, name, service, is_on, created_at, sent_at, error, gave_up_at;

-- drop --
delete from notice_addresses
where user_id = %(user_id)s
    and id = %(id)s;

-- is_there --
select 1
from notice_addresses
where user_id = %(user_id)s
    and id = %(id)s;

-- take_turn --
-- For a test; whoever asks too soon gets no row.
update notice_addresses
set tested_at = now()
where user_id = %(user_id)s
    and id = %(id)s
    and coalesce(tested_at < now() - make_interval(secs => %(pause_s)s), true)
returning address_enc;

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
