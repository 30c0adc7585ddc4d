-- settle --
-- A place is won by a title that was watched to its end within two weeks of being shown there; of a series by one episode. Its time ends
-- sooner where one of its two titles is tossed for with another one: so a watch counts for one place, and no title of either side
-- has longer than what it stood against.
with over as materialized (
    select t.user_id, t.rival, t.period, t.title_id, t.against_id, t.shown_at, least(
        t.shown_at + make_interval(days => %(days)s),
        (
            select min(l.shown_at)
            from proof_trials l
            where l.user_id = t.user_id
                and l.rival = t.rival
                and l.shown_at > t.shown_at
                and array[l.title_id, l.against_id] && array[t.title_id, t.against_id]
        )
    ) as ends_at
    from proof_trials t
    where t.watched is null
        and t.shown_at < now() - make_interval(days => %(days)s)
)
update proof_trials t
set watched = exists (
        select
        from play_events e
        where e.user_id = o.user_id
            and e.title_id = o.title_id
            and e.completed
            and e.occurred_at >= o.shown_at
            and e.occurred_at < o.ends_at
    ) or exists (
        select
        from watch_progress w
        where w.user_id = o.user_id
            and w.title_id = o.title_id
            and w.played
            and w.last_played_at >= o.shown_at
            and w.last_played_at < o.ends_at
    )
from over o
where t.user_id = o.user_id
    and t.rival = o.rival
    and t.period = o.period
    and t.title_id = o.title_id
    and t.against_id = o.against_id;

-- count_places --
update proof_rivals r
set ours = c.ours, theirs = c.theirs, ours_watched = c.ours_watched, theirs_watched = c.theirs_watched, measured_at = now()
from (
    select p.name,
        count(*) filter (where t.is_ours) as ours,
        count(*) filter (where not t.is_ours) as theirs,
        count(*) filter (where t.is_ours and t.watched) as ours_watched,
        count(*) filter (where not t.is_ours and t.watched) as theirs_watched
    from proof_rivals p
    left join proof_trials t on t.rival = p.name and t.watched is not null
    where p.verdict = 'open'
    group by p.name
) c
where r.name = c.name;

-- rivals --
select name, began_at, is_wide, verdict, ours, theirs, ours_watched, theirs_watched, measured_at, concluded_at,
    (select count(*) from proof_trials t where t.rival = r.name and t.watched is null) as waiting
from proof_rivals r
order by began_at, name;

-- conclude --
update proof_rivals
set verdict = %(verdict)s, concluded_at = now()
where name = %(name)s
    and verdict = 'open';

-- widen --
update proof_rivals
set is_wide = true
where name = %(name)s
    and not is_wide
    and began_at < now() - make_interval(days => %(days)s);

-- begin --
insert into proof_rivals (name)
values (%(name)s)
on conflict (name) do nothing;

-- suggests --
select exists (select from server_suggestions) as suggests;

-- pace --
-- Of the first places of lists that were shown in sixty days whose two weeks are over: how many titles a week were watched in theirs.
select count(*) filter (where s.watched)::float8 / (60 / 7.0) as watched_a_week, count(*) as shown
from (
    select i.user_id, i.title_id, exists (
            select
            from play_events e
            where e.user_id = i.user_id
                and e.title_id = i.title_id
                and e.completed
                and e.occurred_at between min(i.occurred_at) and min(i.occurred_at) + make_interval(days => %(days)s)
        ) as watched
    from interactions i
    where i.kind = 'impression'
        and i.position between 1 and %(places)s
        and i.occurred_at > now() - make_interval(days => 60 + %(days)s)
        and i.occurred_at <= now() - make_interval(days => %(days)s)
    group by i.user_id, i.title_id
) s;
