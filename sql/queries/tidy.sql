-- runs --
delete from job_runs
where ctid = any (array(
    select ctid
    from job_runs
    where finished_at < now() - make_interval(days => %(days)s)
        and state not in ('queued', 'running', 'retrying')
    limit %(limit)s
));

-- inputs --
-- A day more: the date of what is in use is renewed once a day only.
delete from engine_inputs
where ctid = any (array(
    select ctid
    from engine_inputs
    where kept_at < now() - make_interval(days => %(days)s + 1)
    limit %(limit)s
));

-- vectors --
delete from past_embeddings
where ctid = any (array(
    select ctid
    from past_embeddings
    where replaced_at < now() - make_interval(days => %(days)s)
    limit %(limit)s
));

-- lists --
delete from recommendation_runs
where ctid = any (array(
    select old.row
    from (
        select ctid as row, row_number() over (partition by user_id, kind order by id desc) as age
        from recommendation_runs
        where state = 'superseded'
    ) old
    where old.age > %(keep)s
    limit %(limit)s
));

-- top_picks --
delete from top_pick_lists
where ctid = any (array(
    select old.row
    from (
        select ctid as row, row_number() over (partition by kind order by id desc) as age
        from top_pick_lists
        where state = 'superseded'
    ) old
    where old.age > %(keep)s
    limit %(limit)s
));

-- imports --
-- Their rows go with them. What was applied can be undone for as long as its person keeps it.
delete from history_imports
where id = any (array(
    select id
    from history_imports
    where state in ('preview', 'undone')
        and coalesce(undone_at, created_at) < now() - interval '30 days'
    limit %(limit)s
));

-- restores --
delete from history_restores
where ctid = any (array(
    select ctid
    from history_restores
    where looked_at < now() - interval '30 days'
    limit %(limit)s
));

-- rooms --
-- A day after their end, with the channel that brought to a media server what was begun there: the next look at channels takes it away.
-- One that its owner has made longer since is theirs, and stays.
with ended as materialized (
    select id, channel_id
    from rooms
    where ends_at < now() - interval '1 day'
    limit %(limit)s
), dropped as (
    update channels
    set dropped_at = now()
    where id in (select e.channel_id from ended e)
        and size = 1
        and dropped_at is null
)
delete from rooms
where id in (select e.id from ended e);

-- impressions --
-- Older ones tire nobody of a title any more.
delete from interactions
where ctid = any (array(
    select ctid
    from interactions
    where kind = 'impression'
        and occurred_at < now() - interval '60 days'
    limit %(limit)s
));

-- searches --
-- Whoever posted them: what somebody looked for is nobody's business for long.
delete from interactions
where ctid = any (array(
    select ctid
    from interactions
    where kind = 'search'
        and occurred_at < now() - make_interval(days => %(days)s)
    limit %(limit)s
));

-- sign_ins --
-- A cookie has no token to run out: it counts as long as its device was seen lately.
delete from refresh_families
where ctid = any (array(
    select f.ctid
    from refresh_families f
    where f.ends_at <= now()
        or (
            f.last_used_at < now() - interval '30 days'
            and not exists (select from refresh_tokens t where t.family_id = f.id and t.expires_at > now())
        )
    limit %(limit)s
));

-- invites --
delete from invites
where ctid = any (array(
    select ctid
    from invites
    where expires_at < now() - interval '30 days'
    limit %(limit)s
));

-- rates --
-- Untouched for an hour a bucket is full, as a new one is.
delete from rate_buckets
where ctid = any (array(
    select ctid
    from rate_buckets
    where filled_at < now() - interval '1 hour'
    limit %(limit)s
));

-- refusals --
-- Deeds stay.
delete from audit_log
where ctid = any (array(
    select ctid
    from audit_log
    where refusal_key is not null
        and at < now() - make_interval(days => %(days)s)
    limit %(limit)s
));

-- notices --
-- The shortest time is longer than what happened is news, or it would be noted anew. What nobody reads goes too, much later.
delete from notices
where ctid = any (array(
    select ctid
    from notices
    where read_at < now() - make_interval(days => %(days)s)
        or created_at < now() - 4 * make_interval(days => %(days)s)
    limit %(limit)s
));

-- letters --
-- Later than a surprise may be named again, or a year be written of anew.
delete from letters
where ctid = any (array(
    select ctid
    from letters
    where written_at < now() - interval '400 days'
    limit %(limit)s
));

-- dispatches --
-- Of a trouble that goes on they stay: who was told that it began is told of its end.
delete from dispatches
where ctid = any (array(
    select d.ctid
    from dispatches d
    left join troubles t on t.id = d.trouble_id
    where d.state <> 'pending'
        and d.ended_at < now() - make_interval(days => %(days)s)
        and (d.trouble_id is null or t.ended_at is not null)
    limit %(limit)s
));

-- troubles --
delete from troubles
where ctid = any (array(
    select ctid
    from troubles
    where ended_at < now() - make_interval(days => %(days)s)
    limit %(limit)s
));

-- source_calls --
delete from source_calls
where ctid = any (array(
    select ctid
    from source_calls
    where at < now() - make_interval(days => %(days)s)
    limit %(limit)s
));

-- source_answers --
delete from source_answers
where ctid = any (array(
    select ctid
    from source_answers
    where fetched_at < now() - interval '60 days'
    limit %(limit)s
));

-- processes --
delete from processes
where ctid = any (array(
    select ctid
    from processes
    where seen_at < now() - interval '1 day'
    limit %(limit)s
));

-- search_evaluations --
-- The newest stays, however old.
delete from search_evaluations
where ctid = any (array(
    select ctid
    from search_evaluations
    where made_at < now() - make_interval(days => %(days)s)
        and id < (select max(id) from search_evaluations)
    limit %(limit)s
));

-- world_titles --
-- What is picked beyond libraries grows with every list that is read: of each kind so many stay, those with the most votes and then those
-- told of last, and whatever else anybody has, wants, was recommended or has put right.
with placed as (
    select t.id, t.kind, o.is_kept,
        row_number() over (partition by t.kind order by o.is_kept desc, t.votes desc nulls last, t.updated_at desc, t.id desc) as place
    from world_titles w
    join titles t on t.id = w.title_id
    cross join lateral (
        select is_wanted(t.id)
            or exists (select from library_items l where l.title_id = t.id)
            or exists (select from title_imports i where i.title_id = t.id)
            or exists (select from title_facts f where f.title_id = t.id and f.source = 'admin')
            or exists (select from title_matches m where m.title_id = t.id and m.how = 'person')
            or t.id in (
                select p.title_id
                from recommendations p
                join recommendation_runs r on r.id = p.run_id
                where r.state = 'published'
            ) as is_kept
    ) o
), too_many as (
    select id, kind
    from placed
    where place > %(keep)s
        and not is_kept
    limit %(limit)s
), moved as (
    update catalogue_versions
    set version = version + 1
    where kind in (select m.kind from too_many m)
)
delete from titles
where id in (select m.id from too_many m);

-- world_pictures --
-- Those that were fetched longest ago, or in other times: there are always some more of the others' to be kept.
delete from world_picture_files
where ctid = any (array(
    select old.row
    from (
        select ctid as row, fetched_at, row_number() over (order by fetched_at desc) as age
        from world_picture_files
    ) old
    where old.age > %(keep)s
        or old.fetched_at < now() - interval '60 days'
    limit %(limit)s
));

-- queue --
delete from procrastinate_jobs
where ctid = any (array(
    select ctid
    from procrastinate_jobs
    where status in ('succeeded', 'failed', 'cancelled', 'aborted')
    limit %(limit)s
));
