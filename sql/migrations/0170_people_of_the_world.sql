set local lock_timeout = '4s';

-- Who a person is, by whoever knows them: a media server of this house by its own id, or a source of the world. So that two
-- servers may mean one person, who needs neither.
create table person_external_ids (
    person_id bigint not null references people on delete cascade,
    source text not null check (source in ('server', 'tmdb', 'imdb', 'tvdb', 'trakt', 'tvmaze', 'google_books')),
    -- Whose own id it is; null for a source of the world.
    server_id bigint references media_servers on delete cascade,
    value text not null,
    -- By which the source serves their face: a server's tag, or an address. It changes with the face.
    picture text,
    check ((source = 'server') = (server_id is not null)),
    -- The value first: an index cannot look for a server that may be null.
    unique nulls not distinct (value, source, server_id)
);
create index person_external_ids_person on person_external_ids (person_id);
create index person_external_ids_server on person_external_ids (server_id) where server_id is not null;

insert into person_external_ids (person_id, source, server_id, value, picture)
select id, 'server', server_id, external_id, image_tag
from people;

alter table people
    drop column server_id,
    drop column external_id,
    drop column image_tag;
