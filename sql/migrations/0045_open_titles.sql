set local lock_timeout = '4s';

-- The guard in two parts: what a person may open at all, and of that what they have not hidden themselves. The list of
-- what they hid names the first, so that it can be taken back.
create function open_titles(viewer bigint) returns table (title_id bigint)
language sql stable parallel safe
as $$
    with doors as materialized (
        select l.id as library_id, i.age_limit, i.hides_unrated
        from users u
        join identities i on i.user_id = u.id
        join libraries l on l.server_id = i.server_id
        where u.id = viewer
            and u.is_active
            and not i.is_disabled
            and l.is_enabled
            and l.removed_at is null
            and (i.all_folders or l.external_id = any (i.folder_ids) or l.guid = any (i.folder_ids))
    )
    select t.id
    from titles t
    where t.removed_at is null
        and exists (
            select
            from library_items li
            join doors d on d.library_id = li.library_id
            where li.title_id = t.id
                and li.episode_id is null
                and li.removed_at is null
                and (d.age_limit is null or t.min_age <= d.age_limit)
                and (not d.hides_unrated or t.min_age is not null)
        )
$$;

create or replace function visible_titles(viewer bigint) returns table (title_id bigint)
language sql stable parallel safe
as $$
    select o.title_id
    from open_titles(viewer) o
    where o.title_id not in (
        select f.title_id
        from title_feedback f
        where f.user_id = viewer
            and f.verdict = 'hide'
    )
$$;
