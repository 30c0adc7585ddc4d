set local lock_timeout = '4s';

-- An item that several libraries show has a row in each: who may open one of them sees it, and one that loses it takes it
-- from nobody else. An older worker that reads a library meanwhile fails at its first page, and is tried again.
alter table library_items drop constraint library_items_server_id_external_id_key;
alter table library_items add constraint library_items_library_id_external_id_key unique (library_id, external_id);
create index library_items_external on library_items (server_id, external_id);
drop index library_items_library;  -- the constraint's serves as well

-- Which item claims which id: a title's ids are those that its items claim, so that an id can be taken back.
create table item_external_ids (
    item_id bigint not null references library_items on delete cascade,
    source text not null,
    value text not null,
    primary key (item_id, source)
);
create index item_external_ids_value on item_external_ids (source, value);
