set local lock_timeout = '4s';

-- Books as a kind like the others: read from media servers, known from the world, picked.
alter table title_kinds
    -- What somebody is at who has begun one: “watching”, “reading”.
    add column doing text not null default 'watching',
    -- Picks of it come from all that one may know of, the catalogue, because nobody's library holds most of them. What is picked
    -- beyond libraries is published on no server, and offered once there is any.
    add column picks_beyond boolean not null default false,
    -- Its picks go also by what somebody did with titles of other kinds.
    add column borrows_taste boolean not null default false;
update title_kinds
set is_picked = true, item_type = 'Book', content = 'books', has_certificate = true, doing = 'reading', picks_beyond = true,
    borrows_taste = true
where kind = 'book';

-- Of what is read; null means unknown.
alter table titles add column pages integer constraint titles_pages check (pages between 1 and 100000);
-- Whether there is any title of a kind, whatever holds it.
create index titles_kind on titles (kind);

-- Open Library tells of titles and people. A book has an ISBN for each of its editions.
alter table title_facts drop constraint title_facts_source_check;
alter table title_facts add constraint title_facts_source_check
    check (source in ('admin', 'server', 'tmdb', 'trakt', 'omdb', 'tvmaze', 'google_books', 'open_library')) not valid;
alter table title_external_ids drop constraint title_external_ids_source_check;
alter table title_external_ids add constraint title_external_ids_source_check
    check (source in ('tmdb', 'imdb', 'tvdb', 'trakt', 'tvmaze', 'google_books', 'open_library', 'isbn13')) not valid;
alter table person_external_ids drop constraint person_external_ids_source_check;
alter table person_external_ids add constraint person_external_ids_source_check
    check (source in ('admin', 'server', 'tmdb', 'imdb', 'tvdb', 'trakt', 'omdb', 'tvmaze', 'google_books', 'open_library')) not valid;

-- What is picked beyond libraries and a source of the world tells of. It is there whatever libraries hold, so it is never removed;
-- what a library alone has goes with the library, and nobody else hears of it.
create view world_titles as
select t.id as title_id, t.kind
from titles t
where t.kind in (select k.kind from title_kinds k where k.picks_beyond)
    and t.removed_at is null
    and exists (
        select
        from title_facts f
        where f.title_id = t.id
            and f.source not in ('admin', 'server')
    );

-- Of those what somebody may know of and no library shows them.
create function world_titles_of(viewer bigint) returns table (title_id bigint)
language sql stable parallel safe
as $$
    select w.title_id
    from world_titles w
    where exists (select from known_titles(viewer) k where k.title_id = w.title_id)
        and not exists (select from open_items(viewer) o where o.title_id = w.title_id)
$$;

-- The one guard: what a person may open, and beyond libraries what they may know of, less what they have hidden themselves. The list
-- of what they hid names the first, so that it can be taken back.
create or replace function visible_titles(viewer bigint) returns table (title_id bigint)
language sql stable parallel safe
as $$
    select o.title_id
    from open_titles(viewer) o
    where o.title_id not in (
        select f.title_id
        from title_feedback f
        where f.user_id = viewer
            and f.verdict = 'hide'
    )
    union all
    select w.title_id
    from world_titles_of(viewer) w
$$;

-- The same of one kind: where nothing of it is known beyond libraries, nothing beyond them is looked at.
create function visible_titles(viewer bigint, of_kind text) returns table (title_id bigint)
language sql stable parallel safe
as $$
    select t.id
    from open_titles(viewer) o
    join titles t on t.id = o.title_id
    where t.kind = of_kind
        and o.title_id not in (
            select f.title_id
            from title_feedback f
            where f.user_id = viewer
                and f.verdict = 'hide'
        )
    union all
    select w.title_id
    from world_titles_of(viewer) w
    join titles t on t.id = w.title_id
    where t.kind = of_kind
        and (select k.picks_beyond from title_kinds k where k.kind = of_kind)
$$;
