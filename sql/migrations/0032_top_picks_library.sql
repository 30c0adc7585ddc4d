set local lock_timeout = '4s';

-- Whether somebody is kept from a title by what a copy of it in a library of ours would not carry along: a library or folder that is
-- shut, or whatever the server alone knows. Age, tags and certificates go with the copy, and the server applies them to it as well.
create function is_kept_from(i identities, wanted bigint) returns boolean
language sql stable parallel safe
as $$
    with originals as (
        select opens_library(i, l.external_id, l.guid)
                and not exists (select from unnest(i.shut_paths) as p (path) where starts_with(li.path, p.path))
                and (not i.is_restricted or coalesce(s.is_shown, i.foreign_rules = '{}')) as is_open
        from library_items li
        join libraries l on l.id = li.library_id
        left join shown_items s on s.identity_id = i.id and s.item_id = li.id
        where li.title_id = wanted
            and li.server_id = i.server_id
            and li.episode_id is null
            and li.removed_at is null
            and l.is_enabled
            and l.removed_at is null
            and (i.age_limit is null or li.min_age <= i.age_limit)
            and not (l.kind = any (i.hides_unrated_kinds) and li.min_age is null)
            and not li.certificates && i.shut_certificates
            and not li.tags && i.blocked_tags
            and (i.allowed_tags = '{}' or li.tags && i.allowed_tags)
    )
    select (exists (select from originals) and not exists (select from originals o where o.is_open))
        or exists (
            select
            from library_items e
            join unnest(i.shut_paths) as p (path) on starts_with(e.path, p.path)
            where e.title_id = wanted
                and e.server_id = i.server_id
                and e.episode_id is not null
                and e.removed_at is null
        )
$$;
