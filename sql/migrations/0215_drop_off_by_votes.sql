-- Where a series loses people by Trakt's votes of each episode, for those of which too few here have begun.
set local lock_timeout = '4s';

-- Of Trakt nobody knows how many began it.
alter table drop_offs alter column viewers drop not null;
alter table drop_offs add constraint drop_offs_viewers check ((source = 'household') = (viewers is not null)) not valid;
-- By the rule of the forerunner: from 1, the first episode that is rated much lower by far fewer; null for none.
alter table drop_offs add column votes_place integer;
