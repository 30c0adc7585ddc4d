-- record --
insert into interactions (user_id, title_id, kind, surface, position, query, client_event_id, occurred_at)
select %(user_id)s, r.title_id, r.kind, r.surface, r.position, r.query, r.client_event_id,
    least(coalesce(r.occurred_at, now()), now())
from jsonb_to_recordset(%(rows)s) as r (
    title_id bigint, kind text, surface text, position integer, query text, client_event_id uuid, occurred_at timestamptz
)
where r.title_id is null
    or r.title_id in (select v.title_id from visible_titles(%(user_id)s) v)
on conflict (user_id, client_event_id) do nothing;

-- drop_oldest --
delete from interactions
where id in (
    select id
    from interactions
    where user_id = %(user_id)s
    order by id desc
    offset %(keep)s
);

-- shown --
-- With it, once each, what stands in a place that was tossed for, and what would have stood there else.
with put as materialized (
    select run.user_id, run.id as run_id, r.title_id, r.rank, r.facts -> 'contest' as contest, r.facts -> 'propensity' as propensity
    from recommendation_runs run
    join recommendations r on r.run_id = run.id
    where run.user_id = %(user_id)s
        and run.state = 'published'
        and r.title_id = any(%(title_ids)s::bigint[])
), tossed as (
    insert into proof_trials (user_id, rival, period, title_id, against_id, is_ours, propensity)
    select p.user_id, c.name, (p.contest ->> 'period')::int, p.title_id, a.id, (p.contest ->> 'is_ours')::boolean, p.propensity::real
    from put p
    join proof_rivals c on c.name = p.contest ->> 'rival' and c.verdict = 'open'
    join titles a on a.id = (p.contest ->> 'against')::bigint
    on conflict do nothing
)
insert into interactions (user_id, title_id, kind, surface, position, run_id, client_event_id)
select p.user_id, p.title_id, 'impression', %(surface)s, p.rank, p.run_id, gen_random_uuid()
from put p
where not exists (
    select
    from interactions i
    where i.user_id = p.user_id
        and i.title_id = p.title_id
        and i.kind = 'impression'
        and i.occurred_at > now() - interval '1 hour'
);

-- opened --
insert into interactions (user_id, title_id, kind, surface, client_event_id)
select %(user_id)s, %(title_id)s, 'view', %(surface)s, gen_random_uuid()
where not exists (
    select
    from interactions i
    where i.user_id = %(user_id)s
        and i.title_id = %(title_id)s
        and i.kind = 'view'
        and i.occurred_at > now() - interval '1 hour'
);

-- searched_on --
-- The last search, if this is the same one, or it with letters more or fewer.
update interactions i
set query = %(query)s, surface = %(surface)s, occurred_at = now()
where i.id = (
        select s.id
        from interactions s
        where s.user_id = %(user_id)s
            and s.kind = 'search'
            and s.occurred_at > now() - interval '1 minute'
        order by s.occurred_at desc, s.id desc
        limit 1
    )
    and (starts_with(lower(%(query)s), lower(i.query)) or starts_with(lower(i.query), lower(%(query)s)));

-- searched --
insert into interactions (user_id, kind, surface, query, client_event_id)
values (%(user_id)s, 'search', %(surface)s, %(query)s, gen_random_uuid());
