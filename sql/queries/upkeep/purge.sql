-- counts --
select k.kind,
    (select count(*) from titles t where t.kind = k.kind) as titles,
    (select count(*) from episodes e join titles t on t.id = e.title_id where t.kind = k.kind) as episodes,
    (select count(*) from watch_progress w join titles t on t.id = w.title_id where t.kind = k.kind) as watch_states,
    (select count(*) from play_events p join titles t on t.id = p.title_id where t.kind = k.kind) as plays,
    (select count(*) from ratings r join titles t on t.id = r.title_id where t.kind = k.kind) as ratings,
    (select count(*) from title_feedback f join titles t on t.id = f.title_id where t.kind = k.kind) as feedback,
    (select count(*) from title_embeddings e join titles t on t.id = e.title_id where t.kind = k.kind) as embeddings,
    (select count(*) from recommendation_runs r where r.kind = k.kind) as lists
from title_kinds k
where k.is_picked;

-- size --
select pg_database_size(current_database()) as bytes,
    (select count(*) from users where deleted_at is null) as people,
    (select count(*) from job_runs) as runs;

-- count --
select count(*) as count
from titles
where kind = %(kind)s;

-- next --
select id
from titles
where kind = %(kind)s
order by id
limit %(limit)s;

-- plays --
delete from play_events
where ctid = any (array(
    select ctid
    from play_events
    where title_id = any (%(ids)s::bigint[])
    limit %(limit)s
));

-- watch_progress --
delete from watch_progress
where ctid = any (array(
    select ctid
    from watch_progress
    where title_id = any (%(ids)s::bigint[])
    limit %(limit)s
));

-- interactions --
delete from interactions
where ctid = any (array(
    select ctid
    from interactions
    where title_id = any (%(ids)s::bigint[])
    limit %(limit)s
));

-- episodes --
delete from episodes
where ctid = any (array(
    select ctid
    from episodes
    where title_id = any (%(ids)s::bigint[])
    limit %(limit)s
));

-- titles --
-- Everything else that hangs on a title goes with it.
delete from titles
where id = any (%(ids)s::bigint[]);

-- lists --
-- The present ones stay, empty: that is what tells the job that publishes to take the libraries away.
delete from recommendation_runs
where ctid = any (array(
    select ctid
    from recommendation_runs
    where kind = %(kind)s
        and state = 'superseded'
    limit %(limit)s
));

-- synopses --
delete from synopses
where kind = %(kind)s;

-- marks --
-- So that the next reading of histories begins at their beginning.
delete from history_marks
where kind = %(kind)s;

-- people --
delete from people
where ctid = any (array(
    select p.ctid
    from people p
    where not exists (
        select
        from credits c
        where c.person_id = p.id
    )
        and not exists (select from followed_authors f where f.person_id = p.id)
    limit %(limit)s
));
