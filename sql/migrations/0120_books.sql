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

-- What somebody may find in the catalogue: what they see in their libraries, and of the world what they may know of. Of what is
-- picked beyond libraries a source of the world tells without anybody's having asked for each.
create or replace function catalogue_titles(viewer bigint) returns table (title_id bigint)
language sql stable parallel safe
as $$
    select t.id
    from titles t
    where exists (select from visible_titles(viewer) v where v.title_id = t.id)
        or (
            (
                exists (select from title_imports i where i.title_id = t.id)
                or exists (
                    select
                    from title_facts f
                    where f.title_id = t.id
                        and f.source not in ('admin', 'server')
                        and t.kind in (select k.kind from title_kinds k where k.picks_beyond)
                )
            )
            and exists (select from known_titles(viewer) k where k.title_id = t.id)
        )
        or (
            viewer is null
            and t.min_age <= (select open_age())
            and exists (select from title_imports i where i.title_id = t.id)
            and not exists (
                select
                from library_items li
                where li.title_id = t.id
                    and li.episode_id is null
                    and li.removed_at is null
                    and li.min_age > (select open_age())
            )
        )
$$;

-- The guard of picks: what somebody may be shown of a kind, in their libraries or, where picks go beyond these, in the catalogue. Only
-- one of both is ever looked at.
create function pickable_titles(viewer bigint, of_kind text) returns table (title_id bigint)
language sql stable parallel safe
as $$
    select v.title_id
    from visible_titles(viewer) v
    where not (select k.picks_beyond from title_kinds k where k.kind = of_kind)
    union all
    select c.title_id
    from catalogue_titles(viewer) c
    where (select k.picks_beyond from title_kinds k where k.kind = of_kind)
$$;
