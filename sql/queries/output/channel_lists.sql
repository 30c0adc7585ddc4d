-- concerned --
-- Channels that somebody has on a media server, or is to have, or is to lose; and those that are to be made anew.
select c.id
from channels c
where not c.is_draft
    and (
        c.is_published
        or c.dropped_at is not null
        or c.stale_at is not null
        or exists (select from outputs o where o.channel_id = c.id)
    )
order by c.id;

-- channel --
select c.name, c.dropped_at is null and c.is_published and not c.is_draft as is_published, c.stale_at is not null
    and c.dropped_at is null as is_to_be_made
from channels c
where c.id = %(id)s;

-- company --
-- Of a channel that brings what a room has begun: whose accounts are in it, and of whom it was also asked who may see what.
select array_agg(m.user_id order by m.user_id) filter (where m.is_here) as watchers, array_agg(m.user_id order by m.user_id) as viewers,
    r.created_at as since
from rooms r
join room_members m on m.room_id = r.id and m.user_id is not null
where r.channel_id = %(id)s
group by r.id
order by r.id desc
limit 1;

-- people --
-- Its owner and those it is shared with; and whoever still has it and is to lose it.
select m.user_id, bool_or(m.is_member) as is_member
from (
    select c.owner_id as user_id, true as is_member
    from channels c
    where c.id = %(id)s
    union all
    select s.user_id, true
    from channel_shares s
    where s.channel_id = %(id)s
    union all
    select o.user_id, false
    from outputs o
    where o.channel_id = %(id)s
) m
group by m.user_id
order by m.user_id;

-- settle --
-- What was deleted goes for good once nobody has it any more.
delete from channels c
where c.id = %(id)s
    and c.dropped_at is not null
    and not exists (select from outputs o where o.channel_id = c.id);
