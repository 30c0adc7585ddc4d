-- facts --
select pg_database_size(current_database()) as database_bytes, current_setting('server_version') as postgres,
    (
        select count(*)
        from procrastinate_workers
        where last_heartbeat > now() - make_interval(secs => %(seconds)s)
    ) as workers,
    (select max(last_heartbeat) from procrastinate_workers) as heartbeat_at,
    (select count(*) from job_runs where state in ('queued', 'retrying')) as waiting,
    (select count(*) from job_runs where state = 'running') as running,
    (
        select max(finished_at)
        from job_runs
        where name = any (%(titles)s::text[])
            and state = 'succeeded'
    ) as titles_read_at,
    (
        select max(finished_at)
        from job_runs
        where name = %(people)s
            and state = 'succeeded'
    ) as people_read_at,
    (select max(created_at) from recommendation_runs where state = 'published') as picked_at;

-- servers --
-- `last_seen_at` is when a server last answered, `read_at` when one of its libraries was last read to its end, `event_at` when
-- something that its webhook told was last of use.
select s.id, s.name, s.kind, s.version, s.base_url, s.webhook_heard_at, s.last_seen_at, c.last_read_at as event_at,
    (
        select max(l.read_at)
        from libraries l
        where l.server_id = s.id
    ) as read_at
from media_servers s
left join webhook_counts c on c.server_id = s.id
where %(server_id)s::bigint is null
    or s.id = %(server_id)s
order by s.id;

-- first_steps --
select
    (select count(*) from media_servers) as servers,
    (select count(*) from libraries where kind is not null) as libraries,
    (select count(*) from libraries where is_enabled) as enabled_libraries,
    (select count(*) from users where is_active and deleted_at is null) as people,
    (
        select count(distinct k.user_id)
        from user_kinds k
        join users u on u.id = k.user_id
        where k.enabled
            and u.is_active
            and u.deleted_at is null
    ) as picking,
    (
        select count(*)
        from titles t
        where t.removed_at is null
            and exists (select from library_items l where l.title_id = t.id and l.removed_at is null)
    ) as titles,
    (
        select count(*)
        from title_embeddings e
        join embedding_models m on m.id = e.model_id
        join titles t on t.id = e.title_id
        where m.is_active
            and t.removed_at is null
            and exists (select from library_items l where l.title_id = t.id and l.removed_at is null)
    ) as embedded,
    (select count(distinct user_id) from recommendation_runs where state = 'published') as listed,
    (select max(webhook_heard_at) from media_servers) as heard_at,
    (select count(*) from outputs where synced_at is not null) as published,
    (select count(*) from job_runs where state in ('queued', 'running', 'retrying') and parent_id is null) as under_way;

-- tables --
select relname as name, greatest(n_live_tup, 0) as rows, pg_total_relation_size(relid) as bytes
from pg_stat_user_tables
order by bytes desc, name
limit %(limit)s;
