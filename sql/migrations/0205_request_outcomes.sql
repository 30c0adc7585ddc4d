set local lock_timeout = '4s';

-- Whoever asked is told once that they will not get it, with the word that came with that.
alter table notices drop constraint notices_event_check;
alter table notices add constraint notices_event_check
    check (event in (
        'new_episode', 'new_season', 'in_library', 'digital', 'new_book', 'leaving_soon', 'request_refused', 'request_failed'
    )) not valid;
alter table notices add column note text;

-- Over this title the program that fetches it fails, while it answers otherwise: how often since when, null as long as it does not.
alter table title_requests
    add column tries smallint not null default 0,
    add column balked_at timestamptz;
