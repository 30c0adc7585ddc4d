-- failing --
-- Jobs whose latest runs, so many in a row, were all given up; with what the latest said.
select n.name as subject, (array_agg(r.error order by r.id desc))[1] as detail
from unnest(%(names)s::text[]) as n (name)
cross join lateral (
    select j.id, j.state, j.error
    from job_runs j
    where j.name = n.name
        and j.parent_id is null
        and j.state in ('succeeded', 'failed')
    order by j.id desc
    limit %(in_a_row)s
) r
group by n.name
having count(*) = %(in_a_row)s
    and bool_and(r.state = 'failed');

-- away --
-- Servers that have not answered for long although they were asked since: a house that slept knows nothing yet.
select s.id::text as subject, null::text as detail
from media_servers s
where s.last_seen_at < now() - make_interval(mins => %(away_min)s)
    and exists (
        select
        from job_runs j
        where j.name = %(asking)s
            and j.state in ('succeeded', 'failed')
            and j.finished_at > s.last_seen_at + make_interval(mins => %(away_min)s)
    );

-- backups --
-- How backups are scheduled, since when, and when one was last written.
select s.every, s.spec, s.updated_at,
    (
        select max(j.finished_at)
        from job_runs j
        where j.name = s.name
            and j.state = 'succeeded'
    ) as written_at
from job_schedules s
where s.name = %(name)s;

-- open --
-- With whether a success, an answer or a backup is known since: of a server that was removed or runs that were forgotten none is.
select t.id, t.event, t.subject,
    case
        when t.event = 'server.away' then exists (
            select
            from media_servers s
            where s.id::text = t.subject
                and s.last_seen_at > t.began_at
        )
        else exists (
            select
            from job_runs j
            where j.name = t.subject
                and j.parent_id is null
                and j.state = 'succeeded'
                and j.finished_at > t.began_at
        ) or (t.event = 'backup.missed' and coalesce(%(dumped_at)s::timestamptz > t.began_at, false))
    end as is_right
from troubles t
where t.ended_at is null
order by t.id;

-- begin --
insert into troubles (event, subject, detail)
values (%(event)s, %(subject)s, %(detail)s)
on conflict (event, subject) where ended_at is null do nothing
returning id;

-- end --
update troubles
set ended_at = now()
where id = %(id)s
    and ended_at is null
returning id;

-- drop --
-- With what was still to be said of it.
delete from troubles
where id = %(id)s;

-- get --
select t.id, t.event, t.subject, t.detail, t.began_at, t.ended_at, s.name as server
from troubles t
left join media_servers s on t.event = 'server.away' and s.id::text = t.subject
where t.id = %(id)s;

-- listing --
-- What goes on first, then what ended last.
select t.id, t.event, t.subject, t.detail, t.began_at, t.ended_at, s.name as server, count(*) over () as total
from troubles t
left join media_servers s on t.event = 'server.away' and s.id::text = t.subject
where not %(lately)s
    or t.ended_at is null
    or t.ended_at > now() - interval '7 days'
order by t.ended_at is not null, t.ended_at desc, t.id desc
limit %(limit)s
offset %(offset)s;
