-- watched --
-- Known as watched before the list was made.
select run.user_id, run.kind, r.title_id, 'watched' as rule
from recommendation_runs run
join recommendations r on r.run_id = run.id
where run.state = 'published'
    and exists (
        select
        from watch_progress w
        where w.user_id = run.user_id
            and w.title_id = r.title_id
            and w.played
            and w.updated_at < run.created_at
    );

-- copies --
-- Another title of the same name and year, which no provider tells apart, was watched before the list was made.
select run.user_id, run.kind, r.title_id, 'copy of watched' as rule
from recommendation_runs run
join recommendations r on r.run_id = run.id
join titles t on t.id = r.title_id
where run.state = 'published'
    and exists (
        select
        from titles c
        join watch_progress w on w.title_id = c.id and w.user_id = run.user_id
        where c.kind = t.kind
            and c.year = t.year
            and lower(c.name) = lower(t.name)
            and c.id <> t.id
            and w.played
            and w.updated_at < run.created_at
            and not exists (
                select
                from title_external_ids x
                join title_external_ids y on y.source = x.source and y.kind = x.kind and y.title_id = c.id
                    and y.value <> x.value
                where x.title_id = t.id
            )
    );

-- hidden --
select run.user_id, run.kind, r.title_id, 'hidden' as rule
from recommendation_runs run
join recommendations r on r.run_id = run.id
join title_feedback f on f.user_id = run.user_id and f.title_id = r.title_id and f.verdict = 'hide'
where run.state = 'published'
    and f.created_at < run.created_at;

-- resting --
select run.user_id, run.kind, r.title_id, 'rests' as rule
from recommendation_runs run
join recommendations r on r.run_id = run.id
join title_feedback f on f.user_id = run.user_id and f.title_id = r.title_id and f.verdict = 'rest'
where run.state = 'published'
    and f.created_at < run.created_at
    and said_until(f.verdict, f.created_at) > now();

-- invisible --
select run.user_id, run.kind, r.title_id, 'not visible' as rule
from recommendation_runs run
join recommendations r on r.run_id = run.id
where run.state = 'published'
    and run.user_id = %(user_id)s
    and r.title_id not in (select v.title_id from visible_titles(%(user_id)s) v);

-- disabled --
select run.user_id, run.kind, r.title_id, 'no enabled library' as rule
from recommendation_runs run
join recommendations r on r.run_id = run.id
where run.state = 'published'
    and not exists (select from held_titles() h where h.title_id = r.title_id)
    and not exists (select from world_titles w where w.title_id = r.title_id);

-- unplayable --
-- Announced alone, or without a single episode to play.
select run.user_id, run.kind, r.title_id, 'not playable' as rule
from recommendation_runs run
join recommendations r on r.run_id = run.id
join titles t on t.id = r.title_id
where run.state = 'published'
    and not t.is_playable;

-- people --
select distinct user_id
from recommendation_runs
where state = 'published'
order by user_id;

-- sums --
-- Parts that do not add up to the match they are shown with.
select run.user_id, run.kind, r.title_id, 'parts do not add up' as rule
from recommendation_runs run
join recommendations r on r.run_id = run.id
where run.state = 'published'
    and abs(r.match - (select sum(p.value::float8) from jsonb_each_text(r.parts) p)) > 0.000001;

-- lists --
select count(*) as count
from recommendation_runs
where state = 'published';

-- keep --
insert into pick_audits (lists, found)
values (%(lists)s, %(found)s);

-- drop_old --
delete from pick_audits
where id in (
    select id
    from pick_audits
    order by id desc
    offset %(keep)s
);

-- newest --
select id, made_at, lists, found
from pick_audits
order by id desc
limit %(limit)s
offset %(offset)s;

-- count --
select count(*) as count
from pick_audits;
