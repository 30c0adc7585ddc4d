-- queue_letter --
insert into dispatches (address_id, letter_id)
select a.id, l.id
from letters l
join notice_addresses a on a.user_id = l.user_id and a.is_on and a.gets_letters
where l.id = %(letter_id)s
on conflict do nothing;

-- queue_trouble --
insert into dispatches (address_id, trouble_id)
select a.id, %(trouble_id)s
from notice_addresses a
join users u on u.id = a.user_id and u.is_active and u.deleted_at is null and u.role = 'admin'
where a.is_on
on conflict do nothing;

-- queue_end --
-- To those who heard that it began; whom that had not reached hears of neither.
with unsaid as (
    delete from dispatches
    where trouble_id = %(trouble_id)s
        and state = 'pending'
        and tries = 0
)
insert into dispatches (address_id, trouble_id, is_over)
select d.address_id, d.trouble_id, true
from dispatches d
where d.trouble_id = %(trouble_id)s
    and not d.is_over
    and d.state <> 'failed'
    and d.tries > 0
on conflict do nothing;

-- drop_unwanted --
-- What nobody is to get any more: letters to an address that ended them or of a kind that their person ended, troubles of whoever
-- administers no longer.
delete from dispatches d
using notice_addresses a
join users u on u.id = a.user_id
where a.id = d.address_id
    and d.state = 'pending'
    and not (
        u.is_active
        and u.deleted_at is null
        and case when d.letter_id is null then u.role = 'admin' else a.gets_letters and is_wanted_letter(d.letter_id) end
    );

-- due --
-- By the same conditions as `claim`. Whoever does not answer is tried after those who did.
select d.address_id
from dispatches d
join notice_addresses a on a.id = d.address_id and a.is_on
join users u on u.id = a.user_id and u.is_active and u.deleted_at is null
where d.state = 'pending'
    and d.due_at <= now()
    and d.tries < %(most_tries)s
    and case when d.letter_id is null then u.role = 'admin' else a.gets_letters and is_wanted_letter(d.letter_id) end
    and not is_quiet(a.user_id, now())
group by d.address_id
order by min(d.tries), d.address_id;

-- claim --
-- Whoever claims it has it for the time that another try would wait. Troubles are for administrators as it is sent.
with taken as (
    update dispatches d
    set tries = d.tries + 1,
        due_at = now() + make_interval(mins => %(first_pause_min)s) * power(3, least(d.tries, 10))
    from (
        select d.id, a.user_id
        from dispatches d
        join notice_addresses a on a.id = d.address_id and a.is_on
        join users u on u.id = a.user_id and u.is_active and u.deleted_at is null
        where d.address_id = %(address_id)s
            and d.state = 'pending'
            and d.due_at <= now()
            and d.tries < %(most_tries)s
            and case when d.letter_id is null then u.role = 'admin' else a.gets_letters and is_wanted_letter(d.letter_id) end
            and not is_quiet(a.user_id, now())
        order by d.id
        limit 1
        for update of d skip locked
    ) due
    where d.id = due.id
    returning d.id, d.letter_id, d.trouble_id, d.is_over, due.user_id
)
select id, letter_id, trouble_id, is_over, user_id
from taken;

-- sent --
update dispatches
set state = 'sent',
    error = null,
    ended_at = now()
where id = any (%(ids)s::bigint[]);

-- drop --
delete from dispatches
where id = any (%(ids)s::bigint[]);

-- failed --
-- What was tried often enough is given up.
with told as (
    update dispatches
    set error = %(error)s,
        state = case when tries >= %(most_tries)s then 'failed' else 'pending' end,
        ended_at = case when tries >= %(most_tries)s then now() end
    where id = any (%(ids)s::bigint[])
    returning state
)
select count(*) filter (where state = 'failed') as count
from told;

-- give_up --
-- What waited too long, also where a run died as it tried for the last time.
update dispatches
set state = 'failed',
    ended_at = now()
where state = 'pending'
    and due_at <= now()
    and (tries >= %(most_tries)s or created_at < now() - make_interval(hours => %(hours)s));
