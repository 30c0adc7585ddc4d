set local lock_timeout = '4s';

-- Up to which age the catalogue is open to whoever comes by; null where it is closed. The defaults are those of the options.
create function open_age() returns integer
language sql stable parallel safe
as $$
    select coalesce((select o.value::text::integer from options o where o.key = 'catalogue.open_age'), 12)
    from options s
    where s.key = 'catalogue.is_open'
        and s.value = 'true'::jsonb
$$;

-- Nobody (null) may know of what the world has told of and everybody has certified, where an operator opens the catalogue. Whether
-- the house has it makes no difference, but that a copy may be stricter.
create or replace function catalogue_titles(viewer bigint) returns table (title_id bigint)
language sql stable parallel safe
as $$
    select t.id
    from titles t
    where exists (select from visible_titles(viewer) v where v.title_id = t.id)
        or (
            exists (select from title_imports i where i.title_id = t.id)
            and exists (select from known_titles(viewer) k where k.title_id = t.id)
        )
        or (
            viewer is null
            and t.min_age <= (select open_age())
            and exists (select from title_imports i where i.title_id = t.id)
            and not exists (
                select
                from library_items li
                where li.title_id = t.id
                    and li.episode_id is null
                    and li.removed_at is null
                    and li.min_age > (select open_age())
            )
        )
$$;
