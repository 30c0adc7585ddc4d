set local lock_timeout = '4s';

-- Two services that know books. Google Books is asked a thousand times a day at most, as it is without asking Google for more, and Open
-- Library once a second, as it wishes of who names no contact.
alter table sources drop constraint if exists sources_name_check;
alter table sources add constraint sources_name_check
    check (name in ('tmdb', 'trakt', 'omdb', 'tvmaze', 'google_books', 'open_library'));
insert into sources (name) values ('google_books'), ('open_library');

-- After how long a source is asked again what it has said of a title: of a book little changes.
alter table source_kinds add column again_after interval not null default '1 day';
-- Whose ids name what is imported: one source of each kind.
alter table source_kinds add column is_importer boolean not null default false;
create unique index source_kinds_importer on source_kinds (kind) where is_importer;
update source_kinds set is_importer = true where source = 'tmdb';
insert into source_kinds (source, kind, word, again_after, is_importer) values
    ('google_books', 'book', 'book', '90 days', true),
    ('open_library', 'book', 'work', '90 days', false);

insert into source_limits (source, act, calls, seconds, per_day) values
    ('google_books', 'read', 2, 1, 1000),
    ('open_library', 'read', 1, 1, null);

alter table title_facts drop constraint if exists title_facts_source_check;
alter table title_facts add constraint title_facts_source_check
    check (source in ('admin', 'server', 'tmdb', 'trakt', 'omdb', 'tvmaze', 'google_books', 'open_library'));
alter table title_external_ids drop constraint if exists title_external_ids_source_check;
alter table title_external_ids add constraint title_external_ids_source_check
    check (source in ('tmdb', 'imdb', 'tvdb', 'trakt', 'tvmaze', 'google_books', 'open_library', 'isbn13'));
alter table person_external_ids drop constraint if exists person_external_ids_source_check;
alter table person_external_ids add constraint person_external_ids_source_check
    check (source in ('admin', 'server', 'tmdb', 'imdb', 'tvdb', 'trakt', 'omdb', 'tvmaze', 'google_books', 'open_library'));
