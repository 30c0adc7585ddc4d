-- of_titles --
-- Of each title, in this order, what a playlist of the person's can hold on one server: the oldest copy that they may open, or of
-- what has episodes the first one after the last that was seen by whoever of those who watch is least far. What one of them played since
-- they came together all of them have seen. Specials come only where there is nothing else, and what was seen already only with `again`,
-- where everything was. Of what has episodes those alone that all `viewers` may open.
with wanted as materialized (
    select w.place, w.title_id
    from unnest(%(title_ids)s::bigint[]) with ordinality as w (title_id, place)
    join visible_titles(%(user_id)s) v on v.title_id = w.title_id
), copies as (
    select distinct on (w.place) w.place, li.external_id
    from wanted w
    join titles t on t.id = w.title_id and t.is_playable
    join title_kinds k on k.kind = t.kind and not k.has_episodes
    join library_items li on li.title_id = w.title_id
    join open_items(%(user_id)s) o on o.item_id = li.id and o.title_id = w.title_id
    where li.server_id = %(server_id)s
        and li.episode_id is null
        and li.removed_at is null
    order by w.place, li.id
), seen as materialized (
    select e.title_id, e.id as episode_id, p.user_id, coalesce(p.last_played_at >= %(since)s::timestamptz, false) as is_together,
        array[coalesce(e.season, 0), coalesce(e.number, 0)] as place
    from wanted w
    join episodes e on e.title_id = w.title_id
    join watch_progress p on p.episode_id = e.id and p.user_id = any (%(watchers)s::bigint[])
    where p.played
), paces as (
    select distinct on (l.title_id) l.title_id, l.user_id, l.place
    from (
        select w.title_id, u.user_id, max(s.place) as place
        from wanted w
        cross join unnest(%(watchers)s::bigint[]) as u (user_id)
        left join seen s on s.title_id = w.title_id and (s.user_id = u.user_id or s.is_together)
        group by w.title_id, u.user_id
    ) l
    order by l.title_id, l.place nulls first, l.user_id
), next_episodes as (
    select distinct on (w.place) w.place, li.external_id
    from wanted w
    join titles t on t.id = w.title_id
    join title_kinds k on k.kind = t.kind and k.has_episodes
    join episodes e on e.title_id = w.title_id
    join library_items li on li.episode_id = e.id
    join open_episodes(%(user_id)s) o on o.item_id = li.id and o.title_id = w.title_id
    join paces s on s.title_id = w.title_id
    left join seen p on p.episode_id = e.id and (p.user_id = s.user_id or p.is_together)
    where li.server_id = %(server_id)s
        and li.removed_at is null
        and (%(again)s or p.episode_id is null)
        and not exists (
            select
            from unnest(%(viewers)s::bigint[]) as u (user_id)
            where not exists (
                select
                from open_episodes(u.user_id) also
                where also.title_id = w.title_id
                    and also.episode_id = e.id
            )
        )
    order by w.place, p.episode_id is not null, coalesce(e.season, 0) = 0,
        (s.place is not null and array[coalesce(e.season, 0), coalesce(e.number, 0)] <= s.place),
        e.season nulls last, e.number nulls last, e.id, li.id
)
select c.place, c.external_id
from copies c
union all
select n.place, n.external_id
from next_episodes n
order by place;

-- of_list --
-- The first titles of a list of top picks that the household has on one server, by their oldest copy there. Unguarded: for what
-- the server shows each person as far as that person may see it.
select i.external_id
from top_pick_lists l
join top_picks p on p.list_id = l.id
join titles t on t.id = p.title_id and t.is_playable and t.removed_at is null
cross join lateral (
    select li.external_id
    from library_items li
    join libraries b on b.id = li.library_id
    where li.title_id = p.title_id
        and li.server_id = %(server_id)s
        and li.episode_id is null
        and li.removed_at is null
        and b.is_enabled
        and b.removed_at is null
    order by li.id
    limit 1
) i
where l.kind = %(kind)s
    and l.state = 'published'
order by p.rank
limit %(limit)s;
