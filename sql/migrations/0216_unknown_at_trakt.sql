-- What Trakt said it does not know is not sent to it every six hours for ever.
set local lock_timeout = '4s';

-- The ids by which a title that the person has rated was sent, where Trakt knew none such: it is sent again by others.
alter table trakt_ratings add column unknown_ids jsonb;
