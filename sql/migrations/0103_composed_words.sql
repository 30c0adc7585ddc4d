set local lock_timeout = '4s';

-- Words as the questions of a search have them: composed. A name may come decomposed, as some file systems write it.
alter table titles
    drop column search,
    add column search tsvector generated always as (
        setweight(to_tsvector('simple', normalize(coalesce(name, '') || ' ' || coalesce(original_name, ''))), 'A')
        || setweight(to_tsvector('simple', normalize(left(coalesce(overview, ''), 4000))), 'C')
    ) stored;
create index titles_search on titles using gin (search);
