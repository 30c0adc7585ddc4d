set local lock_timeout = '4s';

create extension if not exists vector;

-- What an admin may change. A row exists only once somebody has changed it; defaults live in shared/options.py.
create table options (
    key text primary key,
    value jsonb not null,
    version integer not null default 1,
    updated_at timestamptz not null default now()
);

create table media_servers (
    id bigint generated always as identity primary key,
    kind text not null check (kind in ('jellyfin', 'emby')),
    name text not null,
    base_url text not null,
    api_key_enc bytea not null,
    -- The server's own id, so that a changed address or certificate is still the same server.
    server_uid text unique,
    version text,
    -- Webhooks find their server by this; only its digest is kept for look-ups, the text for showing it to an admin.
    webhook_token_sha256 bytea not null unique,
    webhook_token_enc bytea not null,
    created_at timestamptz not null default now(),
    last_seen_at timestamptz
);
create unique index media_servers_name_lower on media_servers (lower(name));

create table users (
    id bigint generated always as identity primary key,
    name text not null,
    email text,
    role text not null default 'member' check (role in ('admin', 'member')),
    is_active boolean not null default true,
    enabled_movies boolean not null default false,
    enabled_series boolean not null default false,
    enabled_books boolean not null default false,
    time_zone text,
    -- Raised by "log out everywhere", disabling and password changes: every session older than it is void.
    token_epoch integer not null default 0,
    created_at timestamptz not null default now(),
    deleted_at timestamptz
);
create unique index users_email_lower on users (lower(email));
create index users_name_lower on users (lower(name));

create table identities (
    id bigint generated always as identity primary key,
    user_id bigint not null references users on delete cascade,
    server_id bigint not null references media_servers on delete cascade,
    -- The server's id of the person; names change, ids do not.
    subject text not null,
    name text not null,
    avatar_tag text,
    all_folders boolean not null default false,
    folder_ids text[] not null default '{}',
    -- Age in years from which titles are hidden; null means no limit.
    age_limit smallint,
    hides_unrated boolean not null default false,
    is_admin boolean not null default false,
    is_disabled boolean not null default false,
    last_login_at timestamptz,
    unique (server_id, subject)
);
create index identities_user on identities (user_id);

create table libraries (
    id bigint generated always as identity primary key,
    server_id bigint not null references media_servers on delete cascade,
    external_id text not null,
    -- Emby's policies name a library by this second id.
    guid text,
    name text not null,
    kind text not null check (kind in ('movie', 'series')),
    paths text[] not null default '{}',
    is_enabled boolean not null default false,
    removed_at timestamptz,
    unique (server_id, external_id)
);

create table titles (
    id bigint generated always as identity primary key,
    kind text not null check (kind in ('movie', 'series', 'book')),
    name text not null,
    original_name text,
    sort_name text,
    year integer,
    end_year integer,
    released_on date,
    overview text,
    tagline text,
    runtime_s integer,
    status text,
    certificate text,
    -- The certificate as an age, whatever country it is of; null means unknown.
    min_age smallint,
    community_rating real,
    critic_rating real,
    votes integer,
    language text,
    countries text[] not null default '{}',
    genres text[] not null default '{}',
    studios text[] not null default '{}',
    tags text[] not null default '{}',
    collection text,
    -- Of the canonical text; decides re-embedding.
    content_hash bytea,
    search tsvector generated always as (
        setweight(to_tsvector('simple', coalesce(name, '') || ' ' || coalesce(original_name, '')), 'A')
        || setweight(to_tsvector('simple', left(coalesce(overview, ''), 4000)), 'C')
    ) stored,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    -- No library holds it any more; ratings and history stay.
    removed_at timestamptz
);
create index titles_kind_sort on titles (kind, lower(coalesce(sort_name, name)), id) where removed_at is null;
create index titles_search on titles using gin (search);
create index titles_genres on titles using gin (genres);

create table title_external_ids (
    source text not null check (source in ('tmdb', 'imdb', 'tvdb', 'trakt', 'tvmaze', 'google_books', 'isbn13')),
    kind text not null,
    value text not null,
    title_id bigint not null references titles on delete cascade,
    -- TMDB counts movies and series apart, so 1399 alone names two titles.
    primary key (source, kind, value)
);
create index title_external_ids_title on title_external_ids (title_id);

create table people (
    id bigint generated always as identity primary key,
    server_id bigint not null references media_servers on delete cascade,
    external_id text not null,
    name text not null,
    image_tag text,
    unique (server_id, external_id)
);

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
    poster_tag text,
    backdrop_tag text,
    added_at timestamptz,
    -- Of everything the server said about it: equal means untouched.
    facts_hash bytea not null,
    removed_at timestamptz,
    unique (server_id, external_id)
);
create index library_items_title on library_items (title_id) where episode_id is null;
create index library_items_episode on library_items (episode_id) where episode_id is not null;
create index library_items_library on library_items (library_id);
-- A file scanned anew under another id is the same title.
create index library_items_path on library_items (server_id, md5(path));

-- Bumped by whatever changes what an engine would load, so that a worker's arrays know when they are stale.
create table catalogue_versions (
    kind text primary key,
    version bigint not null default 1
);
insert into catalogue_versions (kind) values ('movie'), ('series'), ('book');
