set local lock_timeout = '4s';

-- As before; of who is asked and has not joined what they may open counts alone, and nothing that they have hidden themselves.
create or replace function open_to_room(room bigint) returns table (title_id bigint)
language sql stable parallel safe
as $$
    select r.title_id
    from room_titles r
    where r.room_id = room
        and not exists (
            select
            from room_members m
            where m.room_id = room
                and m.user_id is not null
                and not case
                    when m.is_here then exists (select from visible_titles(m.user_id) v where v.title_id = r.title_id)
                    else exists (select from open_titles(m.user_id) o where o.title_id = r.title_id)
                end
        )
$$;
