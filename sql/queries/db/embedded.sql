-- lock --
-- Two processes that start together make the role once.
select pg_advisory_xact_lock(hashtext('matinee.embedded_owner'));

-- is_handed_over --
-- The database comes last, so whoever owns it owns the rest.
select 1 as handed_over
from pg_database
where datname = current_database()
    and pg_get_userbyid(datdba) = 'matinee';

-- has_role --
select 1 as there
from pg_roles
where rolname = 'matinee';

-- make_role --
create role matinee login nosuperuser nocreatedb nocreaterole;

-- extension --
-- Takes a superuser, so it is there before anybody else needs it.
create extension if not exists vector;

-- hand_over --
-- The statements that give everything of ours to the role, in the order they must run. A column's sequence goes with its table.
select statement
from (
    select 1 as place, format('alter %%s %%s owner to matinee', case c.relkind
        when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' when 'c' then 'type' else 'table'
        end, c.oid::regclass) as statement
    from pg_class c
    where c.relnamespace = 'public'::regnamespace
        and c.relkind in ('r', 'p', 'v', 'm', 'S', 'c')
        and not exists (select from pg_depend d where d.objid = c.oid and (d.deptype = 'e' or c.relkind = 'S' and d.deptype in ('a', 'i')))
    union all
    select 2, format('alter routine %%s owner to matinee', p.oid::regprocedure)
    from pg_proc p
    where p.pronamespace = 'public'::regnamespace
        and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    union all
    select 3, format('alter type %%s owner to matinee', t.oid::regtype)
    from pg_type t
    where t.typnamespace = 'public'::regnamespace
        and t.typtype in ('e', 'd')
        and not exists (select from pg_depend d where d.objid = t.oid and d.deptype = 'e')
    union all
    select 4, format('alter database %%I owner to matinee', current_database())
) all_of_it
order by place, statement;
