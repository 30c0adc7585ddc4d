set local lock_timeout = '4s';

-- What the arrays of a kind hold: its titles, and where it borrows taste those of other kinds with which anybody did anything.
create function weighed_titles(of_kind text) returns table (title_id bigint)
language sql stable parallel safe
as $$
    select t.id
    from titles t
    where t.kind = of_kind
        and t.removed_at is null
    union all
    select t.id
    from titles t
    join title_kinds k on k.kind = t.kind and k.is_picked
    where t.kind <> of_kind
        and (select b.borrows_taste from title_kinds b where b.kind = of_kind)
        and t.id in (
            select w.title_id from watch_progress w
            union
            select r.title_id from ratings r
            union
            select f.title_id from title_feedback f
            union
            select s.title_id from watch_states s where s.state is not null
        )
$$;

-- Sources that tell of what is picked beyond libraries, by name, so that this index knows how little there is where nobody reads: the guard
-- looks at it for every page.
create index title_facts_beyond on title_facts (title_id) where source in ('google_books', 'open_library');
create or replace view world_titles as
select t.id as title_id, t.kind
from titles t
where t.id in (select f.title_id from title_facts f where f.source in ('google_books', 'open_library'))
    and t.kind in (select k.kind from title_kinds k where k.picks_beyond)
    and t.removed_at is null;

-- What somebody may know of, in whatever library or none, whatever they have hidden themselves: all that they may play, and what the
-- limits of every account of theirs let through by the strictest that anybody says.
create function knowable_titles(viewer bigint) returns table (title_id bigint)
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
$$;

create or replace function known_titles(viewer bigint) returns table (title_id bigint)
language sql stable parallel safe
as $$
    select k.title_id
    from knowable_titles(viewer) k
    where k.title_id not in (
        select f.title_id
        from title_feedback f
        where f.user_id = viewer
            and f.verdict = 'hide'
    )
$$;

-- What is known beyond libraries that somebody may know of, and that no library shows them.
create or replace function world_titles_of(viewer bigint) returns table (title_id bigint)
language sql stable parallel safe
as $$
    select w.title_id
    from world_titles w
    where exists (select from knowable_titles(viewer) k where k.title_id = w.title_id)
        and not exists (select from open_items(viewer) o where o.title_id = w.title_id)
$$;

-- The guard, title by title: what a person may open at all in their libraries, and beyond these what they may know of.
create or replace function open_titles(viewer bigint) returns table (title_id bigint)
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
    union all
    select w.title_id
    from world_titles_of(viewer) w
$$;

-- The one guard: that, less what they have hidden themselves. The list of what they hid names the first, so that it can be taken back.
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

-- The same of one kind: where nothing of it is known beyond libraries, nothing beyond them is looked at.
drop function visible_titles(bigint, text);
create function visible_of_kind(viewer bigint, of_kind text) returns table (title_id bigint)
language sql stable parallel safe
as $$
    select o.title_id
    from (
        select t.id as title_id
        from titles t
        where t.kind = of_kind
            and t.removed_at is null
            and exists (
                select
                from open_items(viewer) o
                where o.title_id = t.id
            )
        union all
        select w.title_id
        from world_titles_of(viewer) w
        join titles t on t.id = w.title_id and t.kind = of_kind
        where (select k.picks_beyond from title_kinds k where k.kind = of_kind)
    ) o
    where o.title_id not in (
        select f.title_id
        from title_feedback f
        where f.user_id = viewer
            and f.verdict = 'hide'
    )
$$;
