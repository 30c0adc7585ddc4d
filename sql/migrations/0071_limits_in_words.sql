set local lock_timeout = '4s';

-- By which rules of a policy somebody is restricted, for those who look after the household.
create function limits_of(i identities) returns text[]
language sql stable parallel safe
as $$
    select array_remove(array[
        case when not i.all_folders or i.blocked_folder_ids <> '{}' then 'libraries' end,
        case when i.shut_paths <> '{}' then 'folders' end,
        case when i.age_limit is not null then 'age' end,
        case when i.hides_unrated_kinds <> '{}' then 'unrated' end,
        case when i.blocked_tags <> '{}' then 'blocked tags' end,
        case when i.allowed_tags <> '{}' then 'allowed tags' end,
        case when i.foreign_rules <> '{}' then 'rules of the server alone' end
    ], null)
$$;
