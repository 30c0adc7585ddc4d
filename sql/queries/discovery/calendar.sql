-- range --
-- Episodes of a time, in the order in which they are shown: of the series that the person watches, or of all that they may know of.
-- Of a series that is in no library of theirs it is what sources tell, and nothing of a server's.
-- What somebody watches: what they say so of, or have completed and may go on with; else what the server says is begun.
-- When it is shown a source knows to the minute, also of what no server has; else the server's day counts.
with told as materialized (
    -- TMDB's word, which is of first and next episodes alone, counts where nobody else tells.
    select a.title_id, a.source, a.season, a.number, a.name, coalesce((a.airs_at at time zone %(zone)s)::date, a.airs_on) as air_date
    from airings a
    where a.airs_on >= %(first)s::date - 2 -- days of elsewhere
        and a.airs_on <= %(last)s::date + 2
        and (
            a.source <> 'tmdb'
            or not exists (select from airings b where b.title_id = a.title_id and b.source <> 'tmdb')
        )
), aired as materialized (
    -- TMDB's word on an episode whose day a server tells is for those who do not see that server's.
    select e.id, t.title_id, t.season, t.number, e.name, t.name as told, true as is_told,
        t.source = 'tmdb' and e.air_date is not null as is_second, t.air_date
    from told t
    left join episodes e on e.title_id = t.title_id and e.season = t.season and e.number = t.number
    where t.air_date >= %(first)s::date
        and t.air_date <= %(last)s::date
    union all
    select e.id, e.title_id, e.season, e.number, e.name, null, false, false, e.air_date
    from episodes e
    where e.air_date >= %(first)s::date
        and e.air_date <= %(last)s::date
        and not exists (
            select
            from airings a
            where a.title_id = e.title_id
                and a.season = e.season
                and a.number = e.number
                and a.source <> 'tmdb'
        )
), theirs as materialized (
    select a.title_id
    from (select distinct title_id from aired) a
    left join watch_states s on s.user_id = %(viewer)s and s.title_id = a.title_id
    where not %(mine)s::bool
        or s.state in ('watching', 'completed')
        or (
            s.state is null
            and exists (
                select
                from watch_progress w
                where w.user_id = %(viewer)s
                    and w.title_id = a.title_id
                    and w.episode_id is not null
                    and (w.played or w.position_s > 0)
            )
        )
), seen as materialized (
    select v.title_id
    from visible_titles(%(viewer)s) v
    where v.title_id = any (array(select t.title_id from theirs t))
), found as materialized (
    select c.title_id, seen.title_id is not null as is_seen
    from catalogue_titles(%(viewer)s) c
    left join seen on seen.title_id = c.title_id
    where c.title_id = any (array(select t.title_id from theirs t))
), known as materialized (
    select case when f.is_seen then a.id end as id, a.title_id, a.season, a.number,
        case when f.is_seen then coalesce(a.name, a.told) else a.told end as name, a.air_date,
        f.is_seen and exists (select from library_items li where li.episode_id = a.id and li.removed_at is null) as in_library, f.is_seen
    from aired a
    join found f on f.title_id = a.title_id
    where case when f.is_seen then not a.is_second else a.is_told end
), opened as materialized (
    -- Of those that lie somewhere, the ones that the viewer may open.
    select o.episode_id
    from open_episodes(%(viewer)s) o
    where o.episode_id = any (array(select k.id from known k where k.in_library))
)
select k.id as episode_id, k.title_id, t.name as title, t.kind, k.season, k.number, k.name as episode, k.air_date, k.in_library,
    coalesce(w.played, false) as watched, k.is_seen as has_title
from known k
join titles t on t.id = k.title_id
left join watch_progress w on w.user_id = %(viewer)s and w.title_id = k.title_id and w.episode_id = k.id
where not k.in_library
    or k.id in (select o.episode_id from opened o)
order by k.air_date, lower(coalesce(t.sort_name, t.name)), k.title_id, k.season nulls last, k.number nulls last, k.id
limit (select %(limit)s::int);

-- here --
select zone_of(%(viewer)s) as zone, today_of(%(viewer)s) as today;

-- feed --
select token_enc, created_at, read_at
from calendar_feeds
where user_id = %(user_id)s;

-- open_feed --
insert into calendar_feeds (user_id, token_sha256, token_enc)
values (%(user_id)s, %(token_sha256)s, %(token_enc)s)
on conflict (user_id) do update
set token_sha256 = excluded.token_sha256,
    token_enc = excluded.token_enc,
    created_at = now(),
    read_at = null;

-- close_feed --
delete from calendar_feeds
where user_id = %(user_id)s;

-- whose --
select f.user_id
from calendar_feeds f
join users u on u.id = f.user_id
where f.token_sha256 = %(token_sha256)s
    and u.is_active
    and u.deleted_at is null;

-- note_read --
update calendar_feeds
set read_at = now()
where user_id = %(user_id)s
    and (read_at is null or read_at < now() - interval '1 hour');
