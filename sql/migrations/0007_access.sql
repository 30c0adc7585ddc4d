set local lock_timeout = '4s';

-- Who may see what. Enabled libraries, folders, limits and tags of the person's accounts, and what each server itself says it
-- shows. Nobody unknown sees anything, and an unknown certificate is hidden where there is a limit.

-- What a person told us about a title: never again, more of it, less of it, not my taste.
create table title_feedback (
    user_id bigint not null references users on delete cascade,
    title_id bigint not null references titles on delete cascade,
    verdict text not null check (verdict in ('hide', 'more', 'less', 'forget')),
    created_at timestamptz not null default now(),
    primary key (user_id, title_id, verdict)
);
create index title_feedback_title on title_feedback (title_id);

-- Whether somebody's policy opens a library. One that is only now made has no ids yet (null): it is
-- open to who may open everything and to who is shut out of some libraries by name.
create function opens_library(i identities, external_id text, guid text) returns boolean
language sql immutable parallel safe
as $$
    select case
        when i.blocked_folder_ids <> '{}' then
            not (coalesce(external_id = any (i.blocked_folder_ids), false) or coalesce(guid = any (i.blocked_folder_ids), false))
        else i.all_folders
            or coalesce(external_id = any (i.folder_ids), false)
            or coalesce(guid = any (i.folder_ids), false)
    end
$$;

-- What a server said it shows somebody whose policy restricts anything: a rule nobody here knows of closes all the same.
create table shown_items (
    identity_id bigint not null references identities on delete cascade,
    item_id bigint not null references library_items on delete cascade,
    is_shown boolean not null,
    primary key (identity_id, item_id)
);
create index shown_items_item on shown_items (item_id);

-- The libraries that are open to somebody, each with the limits within which it is. An account kept here has the libraries it was
-- given, an administrator's every one; its doors have no identity, which is 0, so that episodes find the door of their series. Not
-- in plain SQL, so that it is settled once and not asked of every title.
create function open_doors(viewer bigint) returns table (
    library_id bigint, identity_id bigint, age_limit smallint, hides_unrated boolean, blocked_tags text[],
    allowed_tags text[], shut_paths text[], shut_certificates text[], is_restricted boolean, knows_all_rules boolean
)
language plpgsql stable parallel safe rows 8
as $$
begin
    return query
    select l.id, i.id, i.age_limit, l.kind = any (i.hides_unrated_kinds), i.blocked_tags, i.allowed_tags, i.shut_paths,
        i.shut_certificates, i.is_restricted, i.foreign_rules = '{}'
    from users u
    join identities i on i.user_id = u.id
    join libraries l on l.server_id = i.server_id
    where u.id = viewer
        and u.is_active
        and not i.is_disabled
        and l.is_enabled
        and l.removed_at is null
        and opens_library(i, l.external_id, l.guid)
    union all
    select l.id, 0::bigint, null::smallint, false, '{}'::text[], '{}'::text[], '{}'::text[], '{}'::text[], false, true
    from users u
    cross join libraries l
    where u.id = viewer
        and u.is_active
        and u.deleted_at is null
        and not exists (select from identities i where i.user_id = u.id)
        and l.is_enabled
        and l.removed_at is null
        and (
            u.role = 'admin'
            or exists (select from account_libraries a where a.user_id = u.id and a.library_id = l.id)
        );
end
$$;

-- The guard, item by item: films and series.
create function open_items(viewer bigint) returns table (item_id bigint, title_id bigint, library_id bigint, identity_id bigint)
language sql stable parallel safe
as $$
    select li.id, li.title_id, li.library_id, d.identity_id
    from library_items li
    join open_doors(viewer) d on d.library_id = li.library_id
    where li.episode_id is null
        and li.removed_at is null
        and (d.age_limit is null or li.min_age <= d.age_limit)
        and (not d.hides_unrated or li.min_age is not null)
        and not li.certificates && d.shut_certificates
        and not li.tags && d.blocked_tags
        and (d.allowed_tags = '{}' or li.tags && d.allowed_tags)
        and (d.shut_paths = '{}' or not exists (select from unnest(d.shut_paths) as p (path) where starts_with(li.path, p.path)))
        and (
            not d.is_restricted
            or coalesce(
                (select s.is_shown from shown_items s where s.identity_id = d.identity_id and s.item_id = li.id),
                d.knows_all_rules
            )
        )
$$;

-- Episodes inherit what their series has in the same library, and may have more of their own.
create function open_episodes(viewer bigint) returns table (item_id bigint, title_id bigint, library_id bigint, episode_id bigint)
language sql stable parallel safe
as $$
    select li.id, li.title_id, li.library_id, li.episode_id
    from library_items li
    join open_doors(viewer) d on d.library_id = li.library_id
    where li.episode_id is not null
        and li.removed_at is null
        and exists (
            select
            from open_items(viewer) s
            where s.title_id = li.title_id
                and s.library_id = li.library_id
                and s.identity_id = d.identity_id
        )
        and (d.age_limit is null or li.min_age is null or li.min_age <= d.age_limit)
        and not li.certificates && d.shut_certificates
        and not li.tags && d.blocked_tags
        and (d.shut_paths = '{}' or not exists (select from unnest(d.shut_paths) as p (path) where starts_with(li.path, p.path)))
$$;

-- The guard, title by title: what a person may open at all.
create function open_titles(viewer bigint) returns table (title_id bigint)
language sql stable parallel safe
as $$
    select t.id
    from titles t
    where t.removed_at is null
        and exists (
            select
            from open_items(viewer) o
            where o.title_id = t.id
        )
$$;

-- The one guard: what a person may open, less what they have hidden themselves. The list of what they hid names the first, so that
-- it can be taken back.
create function visible_titles(viewer bigint) returns table (title_id bigint)
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

-- The limits of each of somebody's accounts, for what no library decides; nobody has none who may not sign in. `closes_all`: rules
-- that only the server can apply, and tags that only the house gives, say nothing of what is outside.
create function limits_on(viewer bigint) returns table (
    age_limit smallint, hides_unrated_kinds text[], blocked_tags text[], shut_certificates text[], closes_all boolean
)
language plpgsql stable parallel safe rows 2
as $$
begin
    return query
    select i.age_limit, i.hides_unrated_kinds, i.blocked_tags, i.shut_certificates, i.foreign_rules <> '{}' or i.allowed_tags <> '{}'
    from users u
    join identities i on i.user_id = u.id
    where u.id = viewer
        and u.is_active
        and not i.is_disabled
    union all
    select null::smallint, '{}'::text[], '{}'::text[], '{}'::text[], false
    from users u
    where u.id = viewer
        and u.is_active
        and u.deleted_at is null
        and not exists (select from identities i where i.user_id = u.id);
end
$$;

-- What somebody may know of, in whatever library or none: all that they may play, and what the limits of every account of theirs
-- let through by the strictest that anybody says. Whether the house has it makes no difference, but that a copy may be stricter.
create function known_titles(viewer bigint) returns table (title_id bigint)
language sql stable parallel safe
as $$
    select t.id
    from titles t
    where (
            (
                t.removed_at is null
                and exists (select from open_items(viewer) o where o.title_id = t.id)
            )
            or (
                exists (select from limits_on(viewer))
                and not exists (
                    select
                    from limits_on(viewer) l
                    where l.closes_all
                        or (l.age_limit is not null and (t.min_age is null or t.min_age > l.age_limit))
                        or (t.min_age is null and t.kind = any (l.hides_unrated_kinds))
                        or t.limit_certificates && l.shut_certificates
                        or t.limit_tags && l.blocked_tags
                )
                and not exists (
                    select
                    from library_items li
                    cross join limits_on(viewer) l
                    where li.title_id = t.id
                        and li.episode_id is null
                        and li.removed_at is null
                        and (
                            li.min_age > l.age_limit
                            or li.certificates && l.shut_certificates
                            or li.tags && l.blocked_tags
                        )
                )
                -- What a server does not show although its library and folder are open, it has a reason for.
                and not exists (
                    select
                    from library_items li
                    join open_doors(viewer) d on d.library_id = li.library_id
                    join shown_items s on s.item_id = li.id and s.identity_id = d.identity_id
                    where li.title_id = t.id
                        and li.episode_id is null
                        and li.removed_at is null
                        and d.is_restricted
                        and not s.is_shown
                        and not exists (select from unnest(d.shut_paths) as p (path) where starts_with(li.path, p.path))
                )
            )
        )
        and t.id not in (
            select f.title_id
            from title_feedback f
            where f.user_id = viewer
                and f.verdict = 'hide'
        )
$$;
