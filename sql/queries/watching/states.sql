-- begin --
insert into watch_states (user_id, title_id)
values (%(user_id)s, %(title_id)s)
on conflict do nothing;

-- lock --
-- Two changes at a time follow each other, so that each changes what it names and nothing else.
select state, notes, progress, started_on, finished_on
from watch_states
where user_id = %(user_id)s
    and title_id = %(title_id)s
for update;

-- kind --
-- Of a title that the person may know of: what no library holds can be planned too.
select t.kind
from titles t
join catalogue_titles(%(user_id)s) v on v.title_id = t.id
where t.id = %(title_id)s;

-- kind_of_title --
select kind
from titles
where id = %(title_id)s;

-- today --
-- By the person's own calendar.
select today_of(%(user_id)s) as today;

-- save --
update watch_states
set state = %(state)s,
    notes = %(notes)s,
    progress = %(progress)s,
    started_on = %(started_on)s,
    finished_on = %(finished_on)s,
    changed_at = now()
where user_id = %(user_id)s
    and title_id = %(title_id)s;

-- drop --
delete from watch_states
where user_id = %(user_id)s
    and title_id = %(title_id)s
returning state;

-- note --
insert into watch_state_changes (user_id, title_id, old_state, new_state)
values (%(user_id)s, %(title_id)s, %(old_state)s, %(new_state)s);

-- listing --
with mine as materialized (
    select s.title_id
    from watch_states s
    join titles t on t.id = s.title_id
    where s.user_id = %(user_id)s
        and (%(state)s::text is null or s.state = %(state)s)
        and (%(kind)s::text is null or t.kind = %(kind)s)
), seen as materialized (
    select v.title_id
    from catalogue_titles(%(user_id)s) v
    where v.title_id = any (array(select mine.title_id from mine))
), page as materialized (
    select s.title_id, s.state, s.notes, s.progress, s.started_on, s.finished_on, s.changed_at
    from watch_states s
    join seen on seen.title_id = s.title_id
    where s.user_id = %(user_id)s
    order by s.changed_at desc, s.title_id
    limit %(limit)s
    offset %(offset)s
)
select p.title_id, t.name as title, t.kind, t.year, p.state, p.notes, p.progress, p.started_on, p.finished_on, p.changed_at,
    to_jsonb(x) as server
from page p
join titles t on t.id = p.title_id
left join lateral server_says(%(user_id)s, p.title_id) x on true
order by p.changed_at desc, p.title_id;

-- counts --
select coalesce(s.state, '') as state, count(*) as count
from watch_states s
join titles t on t.id = s.title_id
where s.user_id = %(user_id)s
    and (%(kind)s::text is null or t.kind = %(kind)s)
    and s.title_id in (
        select v.title_id
        from catalogue_titles(%(user_id)s) v
        where v.title_id = any (array(select m.title_id from watch_states m where m.user_id = %(user_id)s))
    )
group by 1;

-- of_title --
select t.id as title_id, t.name as title, t.kind, t.year, s.state, s.notes, s.progress, s.started_on, s.finished_on, s.changed_at,
    to_jsonb(x) as server
from titles t
join catalogue_titles(%(user_id)s) v on v.title_id = t.id
left join watch_states s on s.user_id = %(user_id)s and s.title_id = t.id
left join lateral server_says(%(user_id)s, t.id) x on true
where t.id = %(title_id)s;

-- begun --
-- What is gone on with: by the person's word, or by the server's where the person says nothing else.
with candidates as materialized (
    select c.title_id, max(c.at) as at
    from (
        select s.title_id, s.changed_at as at
        from watch_states s
        where s.user_id = %(user_id)s
            and s.state = 'watching'
        union all
        select w.title_id, w.last_played_at
        from watch_progress w
        left join watch_states s on s.user_id = w.user_id and s.title_id = w.title_id
        where w.user_id = %(user_id)s
            and (w.position_s > 0 or w.episode_id is not null and w.played)
            and (s.state is null or s.state = 'watching')
    ) c
    group by c.title_id
), seen as materialized (
    select v.title_id
    from catalogue_titles(%(user_id)s) v
    where v.title_id = any (array(select c.title_id from candidates c))
), told as materialized (
    select c.title_id, c.at, s.state, s.notes, s.progress, s.started_on, s.finished_on, s.changed_at, to_jsonb(x) as server
    from candidates c
    join seen on seen.title_id = c.title_id
    left join watch_states s on s.user_id = %(user_id)s and s.title_id = c.title_id
    left join lateral server_says(%(user_id)s, c.title_id) x on true
    where s.state = 'watching'
        or x.state = 'watching'
)
select o.title_id, t.name as title, t.kind, t.year, o.state, o.notes, o.progress, o.started_on, o.finished_on, o.changed_at,
    o.server, count(*) over () as total
from told o
join titles t on t.id = o.title_id
where %(kind)s::text is null or t.kind = %(kind)s
order by o.at desc nulls last, o.title_id
limit %(limit)s
offset %(offset)s;

-- changes --
with mine as materialized (
    select c.id, c.title_id, c.old_state, c.new_state, c.changed_at
    from watch_state_changes c
    where c.user_id = %(user_id)s
), seen as materialized (
    select v.title_id
    from catalogue_titles(%(user_id)s) v
    where v.title_id = any (array(select mine.title_id from mine))
)
select m.id, m.title_id, t.name as title, t.kind, t.year, m.old_state, m.new_state, m.changed_at, count(*) over () as total
from mine m
join seen on seen.title_id = m.title_id
join titles t on t.id = m.title_id
order by m.id desc
limit %(limit)s
offset %(offset)s;
