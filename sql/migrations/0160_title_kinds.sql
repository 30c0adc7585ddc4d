set local lock_timeout = '4s';

-- What a title is. Another kind is this domain widened, and a row of the table below.
create domain title_kind as text check (value in ('movie', 'series', 'book'));

-- What each kind has, and what it is called.
create table title_kinds (
    kind title_kind primary key,
    -- Their order, wherever they are listed.
    place smallint not null unique,
    -- As jobs and addresses have it: “sync-movies”.
    plural text not null unique,
    -- In sentences: “film”, “films”.
    noun text not null,
    nouns text not null,
    -- What somebody has done who is through with one: “watched”, “read”.
    done text not null,
    -- What media servers call such an item, and in lower case a library of them; null where no server has any.
    item_type text unique,
    content text unique,
    check ((item_type is null) = (content is null)),
    -- A title is its episodes: they are what is played.
    has_episodes boolean not null,
    -- Ages are limited by it; a title without one may be hidden from people who have a limit.
    has_certificate boolean not null,
    -- People may get picks of it.
    is_picked boolean not null
);
insert into title_kinds (kind, place, plural, noun, nouns, done, item_type, content, has_episodes, has_certificate, is_picked)
values
    ('movie', 1, 'movies', 'film', 'films', 'watched', 'Movie', 'movies', false, true, true),
    ('series', 2, 'series', 'series', 'series', 'watched', 'Series', 'tvshows', true, true, true),
    ('book', 3, 'books', 'book', 'books', 'read', null, null, false, false, false);

alter table titles drop constraint titles_kind_check, alter column kind type title_kind;
alter table libraries drop constraint libraries_kind_check, alter column kind type title_kind;
alter table title_external_ids alter column kind type title_kind;
alter table catalogue_versions alter column kind type title_kind;
alter table history_marks alter column kind type title_kind;
alter table signal_versions alter column kind type title_kind;
alter table recommendation_runs drop constraint recommendation_runs_kind_check, alter column kind type title_kind;
alter table outputs drop constraint outputs_kind_check, alter column kind type title_kind;
alter table synopses drop constraint synopses_kind_check, alter column kind type title_kind;
alter table evaluations alter column kind type title_kind;
alter table engine_weights alter column kind type title_kind;

-- A kind without a version could never be loaded.
create function begin_catalogue_version() returns trigger language plpgsql as $$
begin
    insert into catalogue_versions (kind) values (new.kind) on conflict do nothing;
    return null;
end
$$;
create trigger title_kinds_version after insert on title_kinds for each row execute function begin_catalogue_version();

-- As before; which of a title's rows are plays is said by its kind.
create or replace function watched_titles(viewer bigint, of_kind text) returns table (title_id bigint)
language sql stable parallel safe
as $$
    select distinct w.title_id
    from watch_progress w
    join titles t on t.id = w.title_id
    join title_kinds k on k.kind = t.kind
    where w.user_id = viewer
        and w.played
        and k.has_episodes = (w.episode_id is not null)
        and (of_kind is null or t.kind = of_kind)
$$;
