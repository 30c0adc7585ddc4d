set local lock_timeout = '4s';

-- Titles that came from a source of the world itself, by a crawl or by somebody's wish. What a library brought is its household's alone,
-- however much such a source tells of it.
alter table titles add column known_beyond boolean not null default false;

update titles t
set known_beyond = true
where t.id in (select f.title_id from title_facts f where f.source in ('google_books', 'open_library'))
    and t.kind in (select k.kind from title_kinds k where k.picks_beyond)
    and (
        not exists (select from library_items l where l.title_id = t.id)
        or exists (select from title_imports i where i.title_id = t.id)
    );
-- That no copy of it could be played says nothing of what one may read anywhere.
update titles t
set is_playable = true
where t.kind in (select k.kind from title_kinds k where k.picks_beyond)
    and not t.is_playable;

create or replace view world_titles as
select t.id as title_id, t.kind
from titles t
where t.id in (select f.title_id from title_facts f where f.source in ('google_books', 'open_library'))
    and t.kind in (select k.kind from title_kinds k where k.picks_beyond)
    and t.removed_at is null
    -- A worker from before this was told does not mark what it finds.
    and (t.known_beyond or not exists (select from library_items l where l.title_id = t.id));
