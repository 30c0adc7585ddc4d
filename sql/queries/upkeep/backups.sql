-- tables --
-- Whose tables the database holds: of extensions nothing counts.
select count(*) as n,
    count(*) filter (where c.relname = 'schema_migrations') > 0 as ours
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public'
    and c.relkind in ('r', 'p')
    and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e');

-- holds_anything --
-- A database that was only migrated is as good as empty.
select exists (select from users) or exists (select from media_servers) or exists (select from titles) as held;

-- living_workers --
select count(*) as n
from procrastinate_workers
where last_heartbeat > now() - interval '15 seconds';

-- wipe --
-- The statements that remove everything of ours and leave extensions alone, in the order they must run.
select statement
from (
    -- Tables first: they take the sequences of their columns along.
    select case when c.relkind in ('r', 'p') then 1 else 2 end as place, format('drop %%s if exists %%s cascade', case c.relkind
        when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' when 'c' then 'type' else 'table'
        end, c.oid::regclass) as statement
    from pg_class c
    where c.relnamespace = 'public'::regnamespace
        and c.relkind in ('r', 'p', 'v', 'm', 'S', 'c')
        and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    union all
    select 3, format('drop routine if exists %%s cascade', p.oid::regprocedure)
    from pg_proc p
    where p.pronamespace = 'public'::regnamespace
        and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    union all
    select 4, format('drop type if exists %%s cascade', t.oid::regtype)
    from pg_type t
    where t.typnamespace = 'public'::regnamespace
        and t.typtype in ('e', 'd')
        and not exists (select from pg_depend d where d.objid = t.oid and d.deptype = 'e')
) all_of_it
order by place, statement;

-- forget_workers --
-- None of them is ours. Their jobs become stalled, which is what the sweeper looks for.
delete from procrastinate_workers;

-- end_backup_run --
-- The run that wrote the dump is in it as running: starting it again would only write another.
update job_runs
set state = 'superseded',
    finished_at = now(),
    message = 'It made the backup that was restored.'
where name = 'backup-database'
    and state = 'running';

-- renew_versions --
-- A process that lived through the restoring still holds arrays of the rows that were there before.
select renew_catalogue_versions();
