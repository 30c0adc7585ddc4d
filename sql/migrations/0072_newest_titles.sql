set local lock_timeout = '4s';

-- What came last and can be played, without reading every title: a row of the home page.
create index titles_newest on titles (created_at desc, id desc) where removed_at is null and is_playable;
