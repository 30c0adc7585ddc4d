-- titles --
-- Through the guard of everybody in the room.
select r.title_id, r.place, t.name, t.kind, t.year, t.genres, t.runtime_s, t.certificate, t.community_rating as rating,
    (
        select coalesce(jsonb_object_agg(m.id, jsonb_build_object('match', x.match, 'familiar', coalesce(x.facts -> 'familiar', '[]'))), '{}')
        from room_members m
        join room_matches x on x.member_id = m.id and x.title_id = r.title_id
        where m.room_id = r.room_id
    ) as matches,
    (
        select coalesce(jsonb_object_agg(m.id, v.vote), '{}')
        from room_members m
        join room_votes v on v.member_id = m.id and v.title_id = r.title_id
        where m.room_id = r.room_id
    ) as votes
from room_titles r
join open_to_room(%(room_id)s) o on o.title_id = r.title_id
join titles t on t.id = r.title_id and t.is_playable
where r.room_id = %(room_id)s
    and not r.is_out
    and r.place <= %(shown)s
order by r.place;

-- shown_title --
select t.id, t.name
from room_titles r
join open_to_room(%(room_id)s) o on o.title_id = r.title_id
join titles t on t.id = r.title_id and t.is_playable
where r.room_id = %(room_id)s
    and r.title_id = %(title_id)s
    and not r.is_out
    and r.place <= %(shown)s;

-- own_reasons --
-- What names titles names those that whoever reads may see themselves.
select x.title_id, x.reason, x.facts, t.name as title, t.year, t.kind, t.genres, t.community_rating as rating,
    coalesce(e.evidence, '[]') as evidence, coalesce(e.count, 0) < jsonb_array_length(x.evidence) as is_cut
from room_matches x
join titles t on t.id = x.title_id
left join lateral (
    select count(*) as count,
        jsonb_agg(jsonb_build_object('title_id', s.id, 'title', s.name, 'year', s.year, 'share', n.value -> 'share') order by n.ordinality)
            as evidence
    from jsonb_array_elements(x.evidence) with ordinality as n
    join titles s on s.id = (n.value ->> 'title_id')::bigint
    where s.id in (select v.title_id from visible_titles(%(viewer)s) v)
) e on true
where x.member_id = %(member_id)s;

-- vote --
insert into room_votes (member_id, title_id, vote)
values (%(member_id)s, %(title_id)s, %(vote)s)
on conflict (member_id, title_id) do update
set vote = excluded.vote,
    voted_at = now();

-- take_back --
delete from room_votes
where member_id = %(member_id)s
    and title_id = %(title_id)s;

-- replace --
-- In place: the first that stands in comes where this one was.
with gone as (
    update room_titles
    set is_out = true
    where room_id = %(room_id)s
        and title_id = %(title_id)s
        and not is_out
    returning place
), stand_in as (
    select r.title_id
    from room_titles r
    join open_to_room(%(room_id)s) o on o.title_id = r.title_id
    where r.room_id = %(room_id)s
        and not r.is_out
        and r.place > %(shown)s
    order by r.place
    limit 1
)
update room_titles r
set place = g.place
from gone g, stand_in s
where r.room_id = %(room_id)s
    and r.title_id = s.title_id;

-- count_stand_ins --
select count(*) as count
from room_titles r
join open_to_room(%(room_id)s) o on o.title_id = r.title_id
where r.room_id = %(room_id)s
    and not r.is_out
    and r.place > %(shown)s;

-- channel_id --
select channel_id
from rooms
where id = %(room_id)s;

-- started --
update rooms
set started_title_id = %(title_id)s,
    channel_id = %(channel_id)s
where id = %(room_id)s;

-- started_title --
-- Of the playlists of the host's that hold it the oldest.
select t.id as title_id, t.name, t.kind, p.external_id, p.server_kind, p.base_url, p.server_uid
from rooms r
join titles t on t.id = r.started_title_id
left join lateral (
    select o.external_id, s.kind as server_kind, s.base_url, s.server_uid
    from outputs o
    join media_servers s on s.id = o.server_id
    where o.channel_id = r.channel_id
        and o.user_id = r.host_id
        and o.external_id is not null
    order by o.id
    limit 1
) p on true
where r.id = %(room_id)s
    and not exists (
        select
        from room_members m
        where m.room_id = r.id
            and m.user_id is not null
            and not case
                when m.is_here then exists (select from visible_titles(m.user_id) v where v.title_id = t.id)
                else exists (select from open_titles(m.user_id) o where o.title_id = t.id)
            end
    );
