-- queue --
-- What was noted since the address was entered or switched on, of late, and is not read already.
insert into notice_deliveries (notice_id, address_id)
select n.id, a.id
from notice_addresses a
join users u on u.id = a.user_id and u.is_active
join notices n on n.user_id = a.user_id
    and n.created_at >= a.since
    and n.created_at > now() - make_interval(hours => %(hours)s)
    and n.read_at is null
where a.is_on
on conflict do nothing;

-- due --
-- Whoever does not answer is tried after those who did.
select d.address_id
from notice_deliveries d
join notice_addresses a on a.id = d.address_id and a.is_on
join users u on u.id = a.user_id and u.is_active
where d.state = 'pending'
    and d.due_at <= now()
    and not is_quiet(a.user_id, now())
group by d.address_id
order by min(d.tries), d.address_id;

-- claim --
-- What the person may know of as it is sent; who claims it has it for the time that another try would wait.
with taken as (
    update notice_deliveries d
    set tries = d.tries + 1,
        due_at = now() + make_interval(mins => %(first_pause_min)s) * power(3, least(d.tries, 10))
    from (
        select d.notice_id
        from notice_deliveries d
        join notice_addresses a on a.id = d.address_id and a.is_on
        join users u on u.id = a.user_id and u.is_active
        join notices n on n.id = d.notice_id
        where d.address_id = %(address_id)s
            and d.state = 'pending'
            and d.due_at <= now()
            and d.tries < %(most_tries)s
            and n.read_at is null
            and not is_quiet(a.user_id, now())
            and n.title_id in (select v.title_id from catalogue_titles(a.user_id) v)
        order by d.notice_id
        limit %(limit)s
        for update of d skip locked
    ) due
    where d.notice_id = due.notice_id
        and d.address_id = %(address_id)s
    returning d.notice_id
)
select n.id, n.event, n.title_id, t.name as title, t.kind, t.year, n.season, n.number, n.day, authors_told(n) as authors, n.note, n.created_at, n.read_at
from taken
join notices n on n.id = taken.notice_id
join titles t on t.id = n.title_id
order by n.id;

-- sent --
update notice_deliveries
set state = 'sent',
    error = null,
    ended_at = now()
where address_id = %(address_id)s
    and notice_id = any (%(ids)s::bigint[]);

-- failed --
-- Those that were tried often enough are given up.
with told as (
    update notice_deliveries
    set error = %(error)s,
        state = case when tries >= %(most_tries)s then 'failed' else 'pending' end,
        ended_at = case when tries >= %(most_tries)s then now() end
    where address_id = %(address_id)s
        and notice_id = any (%(ids)s::bigint[])
    returning state
)
select count(*) filter (where state = 'failed') as count
from told;

-- give_up --
-- What a run that died was about to try once more, and what nobody sent, or its person might not know of, all the while. It is said
-- where the person knows of it and wanted it sent.
with told as (
    update notice_deliveries d
    set state = 'failed',
        ended_at = now()
    from notices n
    where n.id = d.notice_id
        and d.state = 'pending'
        and d.due_at <= now()
        and (d.tries >= %(most_tries)s or n.created_at < now() - make_interval(hours => 2 * %(hours)s))
    returning d.address_id, n.title_id
)
update notice_addresses a
set gave_up_at = now(),
    error = coalesce(a.error, %(error)s)
where a.is_on
    and exists (
        select
        from told t
        where t.address_id = a.id
            and t.title_id in (select v.title_id from catalogue_titles(a.user_id) v)
    );
