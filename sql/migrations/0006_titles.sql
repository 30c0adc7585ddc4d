set local lock_timeout = '4s';

create table libraries (
    id bigint generated always as identity primary key,
    server_id bigint not null references media_servers on delete cascade,
    external_id text not null,
    -- Emby's policies name a library by this second id.
    guid text,
    name text not null,
    -- What the server says it holds ("movies", "homevideos", "music"; null for mixed content), so that one that is not read is
    -- listed with the reason.
    content text,
    -- Null until the library was one of a kind that is read; it stays what it was then.
    kind title_kind,
    paths text[] not null default '{}',
    is_enabled boolean not null default false,
    -- A list is rarely perfect: what it lacks in several reads in a row is gone, and one read without it is not enough. Counted
    -- from the last time it was seen; of items the same.
    missed smallint not null default 0,
    removed_at timestamptz,
    unique (server_id, external_id)
);

-- What an administrator lets an account kept here see: no media server says anything of it.
create table account_libraries (
    user_id bigint not null references users on delete cascade,
    library_id bigint not null references libraries on delete cascade,
    primary key (user_id, library_id)
);
create index account_libraries_library on account_libraries (library_id);

create table titles (
    id bigint generated always as identity primary key,
    kind title_kind not null,
    name text not null,
    original_name text,
    sort_name text,
    year integer constraint titles_year check (year between 1000 and 2200),
    end_year integer constraint titles_end_year check (end_year between 1000 and 2200),
    released_on date,
    overview text,
    tagline text,
    runtime_s integer constraint titles_runtime check (runtime_s between 0 and 8640000),
    status text,
    certificate text,
    -- Goes before the certificate; set by whoever runs the server.
    custom_rating text,
    -- The certificate as an age, whatever country it is of; null means unknown.
    min_age smallint,
    community_rating real constraint titles_community_rating check (community_rating between 0 and 10),
    critic_rating real constraint titles_critic_rating check (critic_rating between 0 and 100),
    votes integer,
    language text,
    countries text[] not null default '{}',
    genres text[] not null default '{}',
    studios text[] not null default '{}',
    tags text[] not null default '{}',
    collection text,
    -- By what limits go where no copy of a library decides: of all that is said the strictest, as is `min_age`. Both are written as
    -- `shared/titles/access_rules.py` and `shared/titles/certificates.py` write what is compared.
    limit_certificates text[] not null default '{}',
    limit_tags text[] not null default '{}',
    -- Of the canonical text; decides re-embedding.
    content_hash bytea,
    search tsvector generated always as (
        setweight(to_tsvector('simple', coalesce(name, '') || ' ' || coalesce(original_name, '')), 'A')
        || setweight(to_tsvector('simple', left(coalesce(overview, ''), 4000)), 'C')
    ) stored,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    -- Servers list films that were only announced. A title that nothing can be played of is known and never a pick; of a series
    -- its episodes tell. True until a sync knows better.
    is_playable boolean not null default true,
    -- No library holds it any more; ratings and history stay.
    removed_at timestamptz
);
create index titles_kind_sort on titles (kind, lower(coalesce(sort_name, name)), id) where removed_at is null;
create index titles_search on titles using gin (search);
create index titles_genres on titles using gin (genres);

-- What each source says of a title, in the names of the columns of `titles`: that row is their merge (`shared/titles/merging.py`).
-- A fact that a source does not name it does not know; null says that there is none.
create table title_facts (
    title_id bigint not null references titles on delete cascade,
    -- "server": the media server of the title's first item. "admin": what somebody corrected.
    source text not null check (source in ('admin', 'server', 'tmdb', 'trakt', 'omdb', 'tvmaze', 'google_books')),
    facts jsonb not null,
    -- When the source said so first: the same said again is no news.
    fetched_at timestamptz not null default now(),
    primary key (title_id, source)
);

create table title_external_ids (
    source text not null check (source in ('tmdb', 'imdb', 'tvdb', 'trakt', 'tvmaze', 'google_books', 'isbn13')),
    kind title_kind not null,
    value text not null,
    title_id bigint not null references titles on delete cascade,
    -- TMDB counts movies and series apart, so 1399 alone names two titles.
    primary key (source, kind, value)
);
create index title_external_ids_title on title_external_ids (title_id);

create table people (
    id bigint generated always as identity primary key,
    name text not null
);

-- Who a person is, by whoever knows them: a media server of this house by its own id, or a source of the world. So that two
-- servers may mean one person, who needs neither.
create table person_external_ids (
    person_id bigint not null references people on delete cascade,
    source text not null
        check (source in ('admin', 'server', 'tmdb', 'imdb', 'tvdb', 'trakt', 'omdb', 'tvmaze', 'google_books')),
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

create table credits (
    title_id bigint not null references titles on delete cascade,
    person_id bigint not null references people on delete cascade,
    role text not null check (role in ('cast', 'director', 'writer', 'creator', 'author', 'crew')),
    character text,
    ord smallint not null,
    primary key (title_id, person_id, role)
);
create index credits_person on credits (person_id);

create table episodes (
    id bigint generated always as identity primary key,
    title_id bigint not null references titles on delete cascade,
    -- s02e05, or x and the server's id for one without numbers: two files of one episode are one episode.
    key text not null,
    season integer,
    number integer,
    name text,
    overview text,
    air_date date,
    runtime_s integer,
    unique (title_id, key)
);

-- An item that several libraries show has a row in each: who may open one of them sees it, and one that loses it takes it
-- from nobody else.
create table library_items (
    id bigint generated always as identity primary key,
    server_id bigint not null references media_servers on delete cascade,
    library_id bigint not null references libraries on delete cascade,
    external_id text not null,
    title_id bigint not null references titles on delete cascade,
    episode_id bigint references episodes on delete cascade,
    path text,
    container text,
    size_bytes bigint,
    -- What an item that is a .strm itself leads to, handed on as it is.
    source_url text,
    poster_tag text,
    backdrop_tag text,
    added_at timestamptz,
    is_playable boolean not null default true,
    -- What the guard goes by, item by item: two copies of a title may bear other tags and other certificates. Of an episode they
    -- are its own, and what its series has goes without saying.
    tags text[] not null default '{}',
    -- In years, of the custom rating or else the certificate; null means unknown.
    min_age smallint,
    -- As `shared/titles/certificates.py` writes them to be compared: usually one.
    certificates text[] not null default '{}',
    -- Of everything the server said about it: equal means untouched.
    facts_hash bytea not null,
    -- Since when the server has the item without a break. A server that lost an item, or found its file anew under another id,
    -- may have lost what people did with it: its silence says nothing about what we had learnt before.
    present_since timestamptz not null default now(),
    missed smallint not null default 0,
    removed_at timestamptz,
    unique (library_id, external_id)
);
create index library_items_external on library_items (server_id, external_id);
create index library_items_title on library_items (title_id) where episode_id is null;
create index library_items_episode on library_items (episode_id) where episode_id is not null;
-- What follows the deletion of a title, of which the one above sees only items that are no episodes.
create index library_items_any_title on library_items (title_id);
-- A file scanned anew under another id is the same title.
create index library_items_path on library_items (server_id, md5(path));

-- Titles, not episodes, that an enabled library holds a copy of.
create function held_titles() returns table (title_id bigint)
language sql stable parallel safe
as $$
    select li.title_id
    from library_items li
    join libraries l on l.id = li.library_id
    where li.episode_id is null
        and li.removed_at is null
        and l.is_enabled
        and l.removed_at is null
$$;

-- Which item claims which id: a title's ids are those that its items claim, so that an id can be taken back.
create table item_external_ids (
    item_id bigint not null references library_items on delete cascade,
    source text not null,
    value text not null,
    primary key (item_id, source)
);
create index item_external_ids_value on item_external_ids (source, value);

-- Bumped by whatever changes what an engine would load, so that a worker's arrays know when they are stale.
create table catalogue_versions (
    kind title_kind primary key,
    version bigint not null default 1
);

-- Counting from the clock, no two databases share a number, and a database that was restored never comes back to one at which
-- other rows were read.
create function renew_catalogue_versions() returns void language sql as $$
    update catalogue_versions
    set version = greatest(version + 1, (extract(epoch from clock_timestamp()) * 1000000)::bigint);
$$;

-- A kind without a version could never be loaded.
create function begin_catalogue_version() returns trigger language plpgsql as $$
begin
    insert into catalogue_versions (kind) values (new.kind) on conflict do nothing;
    return null;
end
$$;
create trigger title_kinds_version after insert on title_kinds for each row execute function begin_catalogue_version();
insert into catalogue_versions (kind) select kind from title_kinds;
select renew_catalogue_versions();
