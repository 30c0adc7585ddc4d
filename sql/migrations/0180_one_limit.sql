set local lock_timeout = '4s';

-- Whether a limit shuts a title that no library decides on. The limit comes in parts, as `limits_on` has them, for then the planner puts
-- this text where it is called.
create function limit_shuts(
    t titles, closes_all boolean, age_limit smallint, hides_unrated_kinds text[], shut_certificates text[], blocked_tags text[]
) returns boolean
language sql immutable parallel safe
as $$
    select closes_all
        or (age_limit is not null and (t.min_age is null or t.min_age > age_limit))
        or (t.min_age is null and t.kind = any (hides_unrated_kinds))
        or t.limit_certificates && shut_certificates
        or t.limit_tags && blocked_tags
$$;

create or replace function knowable_titles(viewer bigint) returns table (title_id bigint)
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
                    where limit_shuts(t, l.closes_all, l.age_limit, l.hides_unrated_kinds, l.shut_certificates, l.blocked_tags)
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
$$;

create or replace function world_titles_of(viewer bigint) returns table (title_id bigint)
language sql stable parallel safe
as $$
    select t.id
    from world_titles w
    join titles t on t.id = w.title_id
    where exists (select from limits_on(viewer))
        and not exists (
            select
            from limits_on(viewer) l
            where limit_shuts(t, l.closes_all, l.age_limit, l.hides_unrated_kinds, l.shut_certificates, l.blocked_tags)
        )
        and (
            not exists (
                select
                from library_items li
                where li.title_id = t.id
                    and li.episode_id is null
                    and li.removed_at is null
            )
            or is_known_though_held(viewer, t.id)
        )
$$;
