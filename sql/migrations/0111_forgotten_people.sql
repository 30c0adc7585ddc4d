set local lock_timeout = '4s';

-- Accounts of media servers whose person was forgotten here: the server goes on telling of them, and they are not taken up again
-- until they sign in themselves. Only a digest: whose it was cannot be read from it.
create table forgotten_accounts (
    server_id bigint not null references media_servers on delete cascade,
    subject_sha256 bytea not null,
    primary key (server_id, subject_sha256)
);

-- How many rows of each table go with these people, by the foreign keys that there are: a table that is made later is counted too.
create function rows_of_people(who bigint[]) returns table (table_name text, row_count bigint)
language plpgsql stable
as $$
declare
    found record;
begin
    for found in
        with recursive arrows as (
            select c.conrelid as child, c.confrelid as parent, quote_ident(here.attname) collate "default" as here,
                quote_ident(there.attname) collate "default" as there
            from pg_constraint c
            join pg_attribute here on here.attrelid = c.conrelid and here.attnum = c.conkey[1]
            join pg_attribute there on there.attrelid = c.confrelid and there.attnum = c.confkey[1]
            where c.contype = 'f'
                and c.confdeltype = 'c'
                and cardinality(c.conkey) = 1
        ),
        reached as (
            select 'users'::regclass::oid as child, 'id = any ($1)' as condition, array['users'::regclass::oid] as path
            union all
            select a.child,
                format('%s in (select %s from %s where %s)', a.here, a.there, a.parent::regclass, r.condition),
                r.path || a.child
            from reached r
            join arrows a on a.parent = r.child
            where a.child <> all (r.path)
        )
        select r.child::regclass::text as name, string_agg(r.condition, ' or ') as condition
        from reached r
        group by r.child
        order by 1
    loop
        return query execute format('select %L::text, count(*) from %s where %s', found.name, found.name, found.condition) using who;
    end loop;
end
$$;
