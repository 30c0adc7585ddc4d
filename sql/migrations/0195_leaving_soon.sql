set local lock_timeout = '4s';

-- Told to whom it concerns, by whatever finds that a title is about to go.
alter table notices drop constraint notices_event_check;
alter table notices add constraint notices_event_check
    check (event in ('new_episode', 'new_season', 'in_library', 'digital', 'new_book', 'leaving_soon')) not valid;
