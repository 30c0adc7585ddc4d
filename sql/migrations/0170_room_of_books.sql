set local lock_timeout = '4s';

-- Indexes that no query asked for, or that another serves: twenty thousand books have a row in each.
-- Titles of a kind, whatever holds them, are the beginning of `titles_work_name`.
drop index titles_kind;
drop index title_visits_tried;

-- Names in addresses are unique by themselves, and only those that several titles share are looked for by what they share.
alter table title_slugs drop constraint title_slugs_kind_base_number_key;
create unique index title_slugs_shared on title_slugs (kind, base, number) where number > 1;

-- What a source calls a title hardly any other source calls another one.
drop index title_matches_value;
create index title_matches_value on title_matches (value);
