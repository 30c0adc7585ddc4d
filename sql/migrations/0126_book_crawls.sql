set local lock_timeout = '4s';

-- How far each list of a source of books was read: of a subject, in a language, in an order. A list is read from its begin to its end, a page
-- at a time, and after some days again.
create table book_crawls (
    subject text not null,
    language text not null,
    ordering text not null check (ordering in ('relevance', 'newest')),
    -- The place of the page that is to be read next.
    start integer not null default 0 check (start >= 0),
    -- How often it was read to its end, and when so the last time.
    rounds integer not null default 0,
    ended_at timestamptz,
    -- Pages that were read on this day of UTC: a day has so many.
    day date,
    day_pages integer not null default 0,
    -- Why the page that is next could not be read the last time; null where it was not tried, or could.
    reason text,
    primary key (subject, language, ordering)
);

-- As names of books and people are compared: without accents, signs and capitals.
create function work_name(name text) returns text
language sql immutable parallel safe
return trim(regexp_replace(
    regexp_replace(normalize(lower(name), NFKD), '[\u0300-\u036f]', '', 'g'),
    '[^[:alnum:]]+', ' ', 'g'
));
-- Editions of a book are found by the name of it.
create index titles_work_name on titles (kind, work_name(name));
