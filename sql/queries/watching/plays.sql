-- listing --
-- A play of a title that the person may no longer see is counted and not named.
with page as materialized (
    select p.id, p.title_id, p.episode_id, p.occurred_at, p.completed, p.position_s, p.duration_s
    from play_events p
    join titles t on t.id = p.title_id
    where p.user_id = %(user_id)s
        and (%(kind)s::text is null or t.kind = %(kind)s)
        and (%(title_id)s::bigint is null or p.title_id = %(title_id)s)
        and (%(since)s::timestamptz is null or p.occurred_at >= %(since)s)
        and (%(until)s::timestamptz is null or p.occurred_at < %(until)s)
        and (%(completed)s::bool is null or p.completed = %(completed)s)
        and (%(favorites)s::bool is null or %(favorites)s::bool = exists (
            select
            from watch_progress f
            where f.user_id = p.user_id
                and f.title_id = p.title_id
                and f.episode_id is null
                and f.is_favorite
        ))
    order by p.occurred_at desc, p.id desc
    limit %(limit)s
    offset %(offset)s
), seen as materialized (
    select v.title_id
    from visible_titles(%(viewer)s) v
    where v.title_id = any (array(select page.title_id from page))
)
select p.id, p.title_id, case when s.title_id is not null then t.name end as title, t.kind,
    case when s.title_id is not null then t.year end as year, e.season, e.number,
    case when s.title_id is not null then e.name end as episode,
    p.occurred_at, p.completed, p.position_s, coalesce(p.duration_s, e.runtime_s, t.runtime_s) as duration_s,
    coalesce(w.play_count, 0) as play_count, coalesce(f.is_favorite, false) as is_favorite
from page p
join titles t on t.id = p.title_id
left join episodes e on e.id = p.episode_id
left join watch_progress w on w.user_id = %(user_id)s
    and w.title_id = p.title_id
    and w.episode_id is not distinct from p.episode_id
left join watch_progress f on f.user_id = %(user_id)s
    and f.title_id = p.title_id
    and f.episode_id is null
left join seen s on s.title_id = p.title_id
order by p.occurred_at desc, p.id desc;

-- most_played --
-- Each film and episode once, as its last play.
with places as materialized (
    select distinct on (p.title_id, p.episode_id) p.id, p.title_id, p.episode_id, p.occurred_at, p.completed, p.position_s,
        p.duration_s
    from play_events p
    join titles t on t.id = p.title_id
    where p.user_id = %(user_id)s
        and (%(kind)s::text is null or t.kind = %(kind)s)
        and (%(title_id)s::bigint is null or p.title_id = %(title_id)s)
        and (%(since)s::timestamptz is null or p.occurred_at >= %(since)s)
        and (%(until)s::timestamptz is null or p.occurred_at < %(until)s)
        and (%(completed)s::bool is null or p.completed = %(completed)s)
        and (%(favorites)s::bool is null or %(favorites)s::bool = exists (
            select
            from watch_progress f
            where f.user_id = p.user_id
                and f.title_id = p.title_id
                and f.episode_id is null
                and f.is_favorite
        ))
    order by p.title_id, p.episode_id, p.occurred_at desc, p.id desc
), page as materialized (
    select l.id, l.title_id, l.episode_id, l.occurred_at, l.completed, l.position_s, l.duration_s
    from places l
    left join watch_progress w on w.user_id = %(user_id)s
        and w.title_id = l.title_id
        and w.episode_id is not distinct from l.episode_id
    order by coalesce(w.play_count, 0) desc, l.occurred_at desc, l.id desc
    limit %(limit)s
    offset %(offset)s
), seen as materialized (
    select v.title_id
    from visible_titles(%(viewer)s) v
    where v.title_id = any (array(select page.title_id from page))
)
select p.id, p.title_id, case when s.title_id is not null then t.name end as title, t.kind,
    case when s.title_id is not null then t.year end as year, e.season, e.number,
    case when s.title_id is not null then e.name end as episode,
    p.occurred_at, p.completed, p.position_s, coalesce(p.duration_s, e.runtime_s, t.runtime_s) as duration_s,
    coalesce(w.play_count, 0) as play_count, coalesce(f.is_favorite, false) as is_favorite
from page p
join titles t on t.id = p.title_id
left join episodes e on e.id = p.episode_id
left join watch_progress w on w.user_id = %(user_id)s
    and w.title_id = p.title_id
    and w.episode_id is not distinct from p.episode_id
left join watch_progress f on f.user_id = %(user_id)s
    and f.title_id = p.title_id
    and f.episode_id is null
left join seen s on s.title_id = p.title_id
order by coalesce(w.play_count, 0) desc, p.occurred_at desc, p.id desc;

-- count --
select count(*) as plays, count(distinct (p.title_id, p.episode_id)) as places
from play_events p
join titles t on t.id = p.title_id
where p.user_id = %(user_id)s
    and (%(kind)s::text is null or t.kind = %(kind)s)
    and (%(title_id)s::bigint is null or p.title_id = %(title_id)s)
    and (%(since)s::timestamptz is null or p.occurred_at >= %(since)s)
    and (%(until)s::timestamptz is null or p.occurred_at < %(until)s)
    and (%(completed)s::bool is null or p.completed = %(completed)s)
    and (%(favorites)s::bool is null or %(favorites)s::bool = exists (
        select
        from watch_progress f
        where f.user_id = p.user_id
            and f.title_id = p.title_id
            and f.episode_id is null
            and f.is_favorite
    ));

-- place --
select p.title_id, p.episode_id, t.kind
from play_events p
join titles t on t.id = p.title_id
where p.id = %(id)s
    and p.user_id = %(user_id)s;

-- forget_plays --
delete from play_events
where user_id = %(user_id)s
    and title_id = %(title_id)s
    and episode_id is not distinct from %(episode_id)s::bigint;

-- unmark --
-- A favourite stays one: it is no play.
update watch_progress
set played = false,
    play_count = 0,
    position_s = 0,
    last_played_at = null,
    updated_at = now()
where user_id = %(user_id)s
    and title_id = %(title_id)s
    and episode_id is not distinct from %(episode_id)s::bigint
    and (played or play_count > 0 or position_s > 0 or last_played_at is not null);

-- copies --
-- Every item of the person's servers that stands for the title or episode, our own copies included.
select i.server_id, i.subject, li.external_id
from identities i
join library_items li on li.server_id = i.server_id
where i.user_id = %(user_id)s
    and li.title_id = %(title_id)s
    and li.episode_id is not distinct from %(episode_id)s::bigint
    and li.removed_at is null
union
select i.server_id, i.subject, c.external_id
from identities i
join outputs o on o.server_id = i.server_id
    and (o.user_id = i.user_id or (o.user_id is null and opens_library(i, o.external_id, o.guid)))
join output_items c on c.output_id = o.id
where i.user_id = %(user_id)s
    and c.title_id = %(title_id)s
    and c.episode_id is not distinct from %(episode_id)s::bigint
order by 1, 2, 3;

-- kind_of_title --
select kind
from titles
where id = %(title_id)s;
