set local lock_timeout = '4s';

-- As names of books and people are compared: without accents, signs and capitals. What is a sign is said here, as a database of the locale
-- C takes every letter that is not Latin for one. Null is what has no letter and no digit: of such a name nothing can be told.
drop index titles_work_name;
create or replace function work_name(name text) returns text
language sql immutable parallel safe
return nullif(trim(lower(regexp_replace(
    regexp_replace(normalize(name, NFKD), '[\u0300-\u036f]', '', 'g'),
    '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u02b0-\u02ff'
    || '\u2000-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3007-\u303f\ufe00-\ufe6f\U0001f000-\U0001faff]+',
    ' ', 'g'
))), '');
create index titles_work_name on titles (kind, work_name(name));
