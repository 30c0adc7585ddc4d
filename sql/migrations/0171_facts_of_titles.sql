set local lock_timeout = '4s';

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

-- By what limits go where no copy of a library decides: of all that is said the strictest. `min_age` is that from now on, too.
alter table titles
    add column limit_certificates text[] not null default '{}',
    -- As `shared/titles/access_rules.py` writes them to be compared.
    add column limit_tags text[] not null default '{}';
