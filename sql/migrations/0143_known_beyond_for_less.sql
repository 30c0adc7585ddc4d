set local lock_timeout = '4s';

-- Of a title that a library has too, whether somebody may know of it though no library shows it to them. A function of its own, with its own
-- plan: hardly any title asks for it, and what the guard is planned with is planned with every query that shows titles.
create function is_known_though_held(viewer bigint, title bigint) returns boolean
language plpgsql stable parallel safe cost 10000
as $$
begin
    return exists (select from knowable_titles(viewer) k where k.title_id = title)
        and not exists (select from open_items(viewer) o where o.title_id = title);
end
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
            where l.closes_all
                or (l.age_limit is not null and (t.min_age is null or t.min_age > l.age_limit))
                or (t.min_age is null and t.kind = any (l.hides_unrated_kinds))
                or t.limit_certificates && l.shut_certificates
                or t.limit_tags && l.blocked_tags
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
