-- arrive --
-- In a library that somebody who asked for it may open.
update title_requests q
set state = 'available', reason = null, changed_at = now()
from titles t
where t.id = q.title_id
    and t.removed_at is null
    and q.state in ('asked', 'approved', 'sent', 'fetching', 'failed')
    and exists (
        select
        from title_request_people p
        where p.request_id = q.id
            and exists (select from visible_titles(p.user_id) v where v.title_id = q.title_id)
    )
returning q.id;

-- renewable --
-- Of what has arrived: whose picks of which kind do not know of it yet. Without its embedding they could not.
select q.id, t.kind, array(
    select p.user_id
    from title_request_people p
    where p.request_id = q.id
        and gets_picks(p.user_id, t.kind)
        and exists (select from visible_titles(p.user_id) v where v.title_id = t.id)
) as user_ids
from title_requests q
join titles t on t.id = q.title_id
where q.state = 'available'
    and q.renewed_at is null
    and (
        exists (select from title_embeddings e where e.title_id = q.title_id)
        or q.changed_at < now() - interval '1 day'
    )
order by q.id;

-- renewed --
update title_requests
set renewed_at = now()
where id = %(id)s;

-- is_pending --
select exists (
    select
    from title_requests
    where state in ('asked', 'approved', 'sent', 'fetching', 'failed')
        or (state = 'available' and renewed_at is null)
) as is_pending;

-- due --
-- Those that are to be handed on, and those that are looked after, in the order in which they were looked at.
select q.id, q.title_id, q.state, q.service, q.remote_id, t.kind, t.name as title,
    q.tries + 1 >= %(most_tries)s and q.balked_at < now() - make_interval(hours => %(balked_hours)s) as is_last
from title_requests q
join titles t on t.id = q.title_id
where q.state = any (%(states)s::text[])
order by q.followed_at nulls first, q.id
limit %(limit)s;

-- wish --
-- By which ids programs know a title: those of its own before those that were found.
select k.word, n.has_episodes as has_seasons, t.name,
    (
        select coalesce(jsonb_object_agg(e.source, e.value), '{}')
        from (
            select distinct on (a.source) a.source, a.value
            from (
                select x.source, x.value, 0 as place
                from title_external_ids x
                where x.title_id = t.id
                union all
                select m.source, m.value, 1
                from title_matches m
                where m.title_id = t.id
                union all
                select o.key, o.value, 2
                from title_matches m
                cross join jsonb_each_text(m.ids) o
                where m.title_id = t.id
                union all
                select 'tmdb', i.value, 3
                from title_imports i
                where i.title_id = t.id
            ) a
            where a.source in ('tmdb', 'tvdb')
            order by a.source, a.place, a.value
        ) e
    ) as ids
from titles t
join title_kinds n on n.kind = t.kind
join source_kinds k on k.source = 'tmdb' and k.kind = t.kind
where t.id = %(title_id)s;

-- balked --
-- What is to be handed on is given up after so many tries, over a time in which it may have become better; what has been handed on
-- stays theirs who have it.
update title_requests
set tries = least(tries + 1, 1000), balked_at = coalesce(balked_at, now()), followed_at = now(), service = %(service)s, reason = %(reason)s,
    state = case when %(is_last)s and state = 'approved' then 'failed' else state end,
    changed_at = case when reason = %(reason)s and not (%(is_last)s and state = 'approved') then changed_at else now() end
where id = %(id)s
    and state in ('approved', 'sent', 'fetching');

-- taken --
update title_requests
set tries = 0, balked_at = null, state = %(state)s, service = %(service)s, remote_id = coalesce(%(remote_id)s, remote_id), reason = %(reason)s, followed_at = now(),
    fetched_at = case when %(is_fetched)s then coalesce(fetched_at, now()) end,
    changed_at = case when state = %(state)s and reason is not distinct from %(reason)s then changed_at else now() end
where id = %(id)s
    and state in ('approved', 'sent', 'fetching');

-- looked_at --
update title_requests
set followed_at = now()
where id = %(id)s;

-- forget_old --
delete from title_requests
where state in ('refused', 'failed', 'available')
    and changed_at < now() - make_interval(days => %(days)s);

-- fetched_kinds --
select distinct t.kind
from title_requests q
join titles t on t.id = q.title_id
where q.state = 'fetching'
    and q.fetched_at > now() - make_interval(hours => %(hours)s)
order by t.kind;
