set local lock_timeout = '4s';

-- A list is rarely perfect: what it lacks in several reads in a row is gone, and one read without it is not enough. Counted
-- from the last time it was seen.
alter table library_items add column missed smallint not null default 0;
alter table libraries add column missed smallint not null default 0;
alter table identities add column missed smallint not null default 0;

-- Servers list films that were only announced. A title that nothing can be played of is known and never a pick; of a series
-- its episodes tell. True until a sync knows better.
alter table library_items add column is_playable boolean not null default true;
alter table titles add column is_playable boolean not null default true;

-- Rows of earlier versions: what cannot be true is unknown, so that the constraints hold.
update titles set year = null where year not between 1000 and 2200;
update titles set end_year = null where end_year not between 1000 and 2200;
update titles set runtime_s = null where runtime_s not between 0 and 8640000;
update titles set community_rating = null where not community_rating between 0 and 10;
update titles set critic_rating = null where not critic_rating between 0 and 100;
alter table titles
    add constraint titles_year check (year between 1000 and 2200),
    add constraint titles_end_year check (end_year between 1000 and 2200),
    add constraint titles_runtime check (runtime_s between 0 and 8640000),
    add constraint titles_community_rating check (community_rating between 0 and 10),
    add constraint titles_critic_rating check (critic_rating between 0 and 100);
