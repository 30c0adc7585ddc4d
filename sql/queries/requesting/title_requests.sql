-- in_turn --
-- Of one person's that come at once each sees the one before counted.
select pg_advisory_xact_lock(7246313, %(user_id)s::int);

-- title --
-- For whoever may know of it: whether it is in a library of theirs, and in any.
select t.id, t.kind, t.name,
    exists (select from visible_titles(%(user_id)s) v where v.title_id = t.id) as is_theirs,
    t.removed_at is null as is_here
from titles t
where t.id = %(title_id)s
    and t.id in (select c.title_id from catalogue_titles(%(user_id)s) c);

-- standing --
-- Of those who ask: who they are to the household, what was set for them, and how much they have begun lately.
select u.role = 'admin' as is_admin,
    (select o.value #>> '{}' from user_options o where o.user_id = u.id and o.key = 'requests.rule') as rule,
    l.used, ceil(extract(epoch from l.first_at + make_interval(days => %(days)s) - now()))::int as wait_s
from users u
cross join lateral (
    select count(*) as used, min(c.asked_at) as first_at
    from (
        select p.asked_at
        from title_request_people p
        where p.user_id = u.id
            and not p.has_joined
        union all
        select q.created_at
        from title_requests q
        where q.left_by = u.id
    ) c
    where c.asked_at > now() - make_interval(days => %(days)s)
) l
where u.id = %(user_id)s;

-- begin --
insert into title_requests (title_id, state)
values (%(title_id)s, %(state)s)
on conflict (title_id) where state in ('asked', 'approved', 'sent', 'fetching') do nothing
returning id;

-- open --
-- `is_charged`: it counts as one of this person's already.
select q.id, q.state, exists (
    select
    from title_request_people p
    where p.request_id = q.id
        and p.user_id = %(user_id)s
        and not p.has_joined
) as is_charged
from title_requests q
where q.title_id = %(title_id)s
    and q.state in ('asked', 'approved', 'sent', 'fetching')
for update of q;

-- join --
-- Who is in it already stays in it, and may yet come to stand for it.
insert into title_request_people (request_id, user_id, has_joined)
values (%(id)s, %(user_id)s, %(has_joined)s)
on conflict (request_id, user_id) do update
set has_joined = false, asked_at = now()
where title_request_people.has_joined
    and not excluded.has_joined;

-- approve --
update title_requests
set state = 'approved', reason = null, tries = 0, balked_at = null, decided_by = %(by)s, decided_at = now(), changed_at = now(), followed_at = null
where id = %(id)s
    and state in ('asked', 'failed')
    and not exists (
        select
        from title_requests o
        where o.title_id = title_requests.title_id
            and o.id <> title_requests.id
            and o.state in ('asked', 'approved', 'sent', 'fetching')
    );

-- refuse --
update title_requests
set state = 'refused', reason = %(reason)s, decided_by = %(by)s, decided_at = now(), changed_at = now()
where id = %(id)s
    and state in ('asked', 'failed');

-- to_tell --
-- Whom to tell that it came to nothing: who asked, but for who decided it; and what is said.
select p.user_id, 'request_' || q.state as event, q.title_id, today_of(p.user_id) as day, word_of_refusal(q) as reason
from title_requests q
join title_request_people p on p.request_id = q.id
where q.id = %(id)s
    and q.state in ('refused', 'failed')
    and p.user_id is distinct from %(by)s
order by p.user_id;

-- held --
-- So that nobody joins it meanwhile.
select id
from title_requests
where id = %(id)s
for update;

-- people --
-- Who asks for it, in the order in which they came.
select user_id
from title_request_people
where request_id = %(id)s
order by asked_at, user_id;

-- leave --
-- While nobody has decided.
delete from title_request_people p
using title_requests q
where q.id = p.request_id
    and q.id = %(id)s
    and q.state = 'asked'
    and p.user_id = %(user_id)s
returning p.has_joined;

-- take_over --
update title_request_people
set has_joined = false
where request_id = %(id)s
    and user_id = %(user_id)s;

-- keep_charged --
update title_requests
set left_by = %(user_id)s
where id = %(id)s;

-- drop_lonely --
-- What nobody asks for any more, as long as nobody has decided; what was approved goes on until some library has it.
delete from title_requests q
where not exists (select from title_request_people p where p.request_id = q.id)
    and (
        q.state = 'asked'
        or (
            q.state in ('approved', 'sent', 'fetching')
            and exists (
                select
                from titles t
                join library_items li on li.title_id = t.id and li.removed_at is null
                where t.id = q.title_id
                    and t.removed_at is null
            )
        )
    );

-- get --
-- For an administrator, of a title that they may know of.
select q.id, q.title_id, q.state, t.kind, t.name as title
from title_requests q
join titles t on t.id = q.title_id
where q.id = %(id)s
    and (%(viewer)s::bigint is null or t.id in (select c.title_id from catalogue_titles(%(viewer)s) c));

-- mine --
select q.id, q.title_id, t.name as title, t.kind, t.year, q.state, word_of_refusal(q) as reason,
    p.asked_at, q.changed_at, count(*) over () as total
from title_request_people p
join title_requests q on q.id = p.request_id
join titles t on t.id = q.title_id
where p.user_id = %(user_id)s
    and (%(id)s::bigint is null or q.id = %(id)s)
    and t.id in (select c.title_id from catalogue_titles(%(user_id)s) c)
order by p.asked_at desc, q.id desc
limit %(limit)s
offset %(offset)s;

-- listing --
-- Those that wait for a word first. `is_here`: in a library, which none of those who ask may open.
select q.id, q.title_id, t.name as title, t.kind, t.year, q.state, q.reason, q.service, q.created_at, q.changed_at,
    t.removed_at is null and exists (select from library_items li where li.title_id = t.id and li.removed_at is null) as is_here,
    (
        select coalesce(array_agg(u.name order by p.asked_at), '{}')
        from title_request_people p
        join users u on u.id = p.user_id
        where p.request_id = q.id
    ) as people,
    (select u.name from users u where u.id = q.decided_by) as decided_by,
    count(*) over () as total
from title_requests q
join titles t on t.id = q.title_id
where (%(state)s::text is null or q.state = %(state)s)
    and (%(id)s::bigint is null or q.id = %(id)s)
    and (%(viewer)s::bigint is null or t.id in (select c.title_id from catalogue_titles(%(viewer)s) c))
order by q.state = 'asked' desc, q.changed_at desc, q.id desc
limit %(limit)s
offset %(offset)s;

-- waiting --
select count(*) filter (where q.state = 'asked') as asked, count(*) filter (where q.state = 'failed') as failed
from title_requests q
where (q.state = 'asked' or (q.state = 'failed' and q.changed_at > now() - make_interval(days => %(days)s)))
    and q.title_id in (select c.title_id from catalogue_titles(%(viewer)s) c);

-- of_title --
-- The latest request of a title, and whether this person is one of those who asked.
select q.id, q.state, case when m.is_mine then word_of_refusal(q) end as reason, m.is_mine
from title_requests q
cross join lateral (
    select exists (select from title_request_people p where p.request_id = q.id and p.user_id = %(user_id)s) as is_mine
) m
where q.title_id = %(title_id)s
    and q.title_id in (select c.title_id from catalogue_titles(%(user_id)s) c)
    and (m.is_mine or q.state in ('asked', 'approved', 'sent', 'fetching'))
order by q.state in ('asked', 'approved', 'sent', 'fetching') desc, q.id desc
limit 1;

-- open_among --
-- Which of these are asked for just now, of what this person may know of.
select q.title_id
from title_requests q
where q.title_id = any (%(title_ids)s::bigint[])
    and q.state in ('asked', 'approved', 'sent', 'fetching')
    and q.title_id in (select c.title_id from catalogue_titles(%(user_id)s) c);

-- rule_of --
select value #>> '{}' as rule
from user_options
where user_id = %(user_id)s
    and key = 'requests.rule';

-- set_rule --
insert into user_options (user_id, key, value)
values (%(user_id)s, 'requests.rule', to_jsonb(%(rule)s::text))
on conflict (user_id, key) do update
set value = excluded.value, updated_at = now();

-- drop_rule --
delete from user_options
where user_id = %(user_id)s
    and key = 'requests.rule';
