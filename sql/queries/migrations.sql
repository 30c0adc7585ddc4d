-- create_table --
create table if not exists schema_migrations (
    name text primary key,
    sha256 bytea not null,
    applied_at timestamptz not null default now()
);

-- has_table --
select to_regclass('schema_migrations') is not null as there;

-- applied --
select name, sha256
from schema_migrations;

-- lock --
-- One migration at a time; the number is nobody else's.
select pg_advisory_lock(7246301);

-- record --
insert into schema_migrations (name, sha256)
values (%(name)s, %(sha256)s);

-- pgvector --
select default_version as available, installed_version as installed
from pg_available_extensions
where name = 'vector';
