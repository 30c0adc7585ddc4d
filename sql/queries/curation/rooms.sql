-- create --
insert into rooms (host_id, token_sha256, token_enc, kind, minutes, words, seen, fairness, needs, ends_at)
values (
    %(host_id)s, %(token_sha256)s, %(token_enc)s, %(kind)s, %(minutes)s, %(words)s, %(seen)s, %(fairness)s, %(needs)s,
    now() + make_interval(hours => %(hours)s)
)
returning id;

-- count_open --
select count(*) as count
from rooms
where host_id = %(host_id)s
    and ends_at > now();

-- seat_people --
insert into room_members (room_id, user_id, name, is_here)
select %(room_id)s, u.id, u.name, %(is_here)s
from users u
where u.id = any (%(user_ids)s::bigint[])
on conflict (room_id, user_id) do update
set is_here = excluded.is_here;

-- seat_guest --
insert into room_members (room_id, name, secret_sha256, genres, title_ids)
values (%(room_id)s, %(name)s, %(secret_sha256)s, %(genres)s::text[], %(title_ids)s::bigint[]);

-- unseat --
delete from room_members
where id = %(member_id)s;

-- people --
select u.id, u.name
from users u
where u.is_active
    and u.deleted_at is null
    and u.id <> %(host_id)s
order by lower(u.name), u.id;

-- listing --
-- Names are of who is in it and of who is asked.
select r.id, r.host_id, r.token_enc, r.kind, r.minutes, r.ends_at, u.name as host_name, own.is_here,
    array(select m.name from room_members m where m.room_id = r.id order by m.id) as names
from rooms r
join users u on u.id = r.host_id
join room_members own on own.room_id = r.id and own.user_id = %(user_id)s
where r.ends_at > now()
order by r.id desc
limit 50;

-- find --
-- A room goes with its host's account.
select r.id, r.host_id, r.token_enc, r.kind, r.minutes, r.words, r.seen, r.fairness, r.needs, r.genres, r.known_title_ids, r.note,
    r.made_at, r.started_title_id, r.channel_id, r.ends_at
from rooms r
join users u on u.id = r.host_id
where r.token_sha256 = %(token_sha256)s
    and r.ends_at > now()
    and u.is_active
    and u.deleted_at is null;

-- seat --
select id, user_id
from room_members
where room_id = %(room_id)s
    and is_here
    and (user_id = %(user_id)s::bigint or secret_sha256 = %(secret_sha256)s::bytea)
order by user_id nulls last
limit 1;

-- members --
select m.id, m.user_id, m.name, m.user_id is null as is_guest, m.user_id is not distinct from r.host_id as is_host
from room_members m
join rooms r on r.id = m.room_id
where m.room_id = %(room_id)s
    and m.is_here
order by m.id;

-- asked --
select name
from room_members
where room_id = %(room_id)s
    and not is_here
order by id;

-- lock --
-- A statement of its own: one that waits for a lock counts what was there before it waited.
select id
from rooms
where id = %(room_id)s
for no key update;

-- count_seats --
-- Those of others: for who is asked a seat is kept.
select count(*) as count
from room_members
where room_id = %(room_id)s
    and (user_id is null or user_id is distinct from %(user_id)s::bigint);

-- familiar --
-- What every account in the room may see, in their order.
select t.id, t.name, t.year
from unnest(%(title_ids)s::bigint[]) with ordinality as k (title_id, place)
join titles t on t.id = k.title_id
where not exists (
        select
        from room_members m
        where m.room_id = %(room_id)s
            and m.user_id is not null
            and not case
                when m.is_here then exists (select from visible_titles(m.user_id) v where v.title_id = k.title_id)
                else exists (select from open_titles(m.user_id) o where o.title_id = k.title_id)
            end
    )
order by k.place;

-- change --
update rooms
set kind = %(kind)s,
    minutes = %(minutes)s,
    words = %(words)s,
    seen = %(seen)s,
    fairness = %(fairness)s,
    needs = %(needs)s
where id = %(room_id)s;

-- close --
update rooms
set ends_at = now()
where id = %(room_id)s;

-- version --
-- Of all that its page shows; none once it has ended, or for who is in it no more.
select md5(concat_ws(
    '|', r.made_at, r.started_title_id, r.channel_id, r.fairness, r.needs, r.kind, r.minutes, r.words, r.seen,
    (select string_agg(m.id::text, ',' order by m.id) from room_members m where m.room_id = r.id and m.is_here),
    (select string_agg(concat_ws(',', t.title_id, t.place, t.is_out), ';' order by t.title_id) from room_titles t where t.room_id = r.id),
    (
        select string_agg(concat_ws(',', v.member_id, v.title_id, v.vote), ';' order by v.member_id, v.title_id)
        from room_members m
        join room_votes v on v.member_id = m.id
        where m.room_id = r.id
    ),
    (select string_agg(o.external_id, ',' order by o.id) from outputs o where o.channel_id = r.channel_id)
)) as version
from rooms r
join room_members own on own.room_id = r.id and own.id = %(member_id)s and own.is_here
where r.id = %(room_id)s
    and r.ends_at > clock_timestamp();

-- decline --
-- A seat that was kept for them.
delete from room_members
where room_id = %(room_id)s
    and user_id = %(user_id)s
    and not is_here
returning id;
