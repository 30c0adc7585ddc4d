-- lock --
-- Of two that change a profile at once, the second sees what the first has made of it.
select id
from users
where id = %(user_id)s
for no key update;

-- own --
select u.name, u.language, u.time_zone, p.handle, p.display_name, coalesce(p.about, '') as about,
    coalesce(p.visibility, 'private') as visibility, coalesce(p.shows, '{}') as shows
from users u
left join profiles p on p.user_id = u.id
where u.id = %(user_id)s;

-- save --
insert into profiles (user_id, handle, display_name, about, visibility, shows)
values (%(user_id)s, %(handle)s, %(display_name)s, %(about)s, %(visibility)s, %(shows)s::text[])
on conflict (user_id) do update
set handle = excluded.handle,
    display_name = excluded.display_name,
    about = excluded.about,
    visibility = excluded.visibility,
    shows = excluded.shows,
    updated_at = now();

-- is_taken --
select exists (select from profiles where handle = %(handle)s and user_id <> %(user_id)s) as is_taken;

-- readable --
-- Whose profile it is, for whoever may read it: what is hidden and what is not there are one answer. Somebody who is switched off, or
-- whom every server has shut out, has none.
select u.id as user_id, coalesce(nullif(p.display_name, ''), u.name) as name, p.handle, p.about, p.visibility, p.shows
from profiles p
join users u on u.id = p.user_id
where p.handle = %(handle)s
    and u.is_active
    and u.deleted_at is null
    and not coalesce((select bool_and(i.is_disabled) from identities i where i.user_id = u.id), false)
    and (
        p.user_id = %(reader)s::bigint
        or p.visibility = 'public'
        or (p.visibility = 'household' and %(reader)s::bigint is not null)
    );

-- items --
-- Each of the lists that are shown holds what the reader may know of, by the one guard, and nothing else: null is nobody in particular.
-- `genres` are those of the titles that were watched.
with theirs as materialized (
    select 'favorites' as item, w.title_id, max(w.last_played_at) as at, null::int as value
    from watch_progress w
    where w.user_id = %(user_id)s
        and w.is_favorite
        and 'favorites' = any (%(shows)s::text[])
    group by w.title_id
    union all
    select 'ratings', r.title_id, r.rated_at, r.value
    from ratings r
    where r.user_id = %(user_id)s
        and 'ratings' = any (%(shows)s::text[])
    union all
    select 'watched', e.title_id, max(e.occurred_at), null
    from play_events e
    where e.user_id = %(user_id)s
        and e.completed
        and array['watched', 'genres'] && %(shows)s::text[]
    group by e.title_id
    union all
    select 'watchlist', s.title_id, s.changed_at, null
    from watch_states s
    where s.user_id = %(user_id)s
        and s.state = 'planned'
        and 'watchlist' = any (%(shows)s::text[])
), seen as materialized (
    select c.title_id
    from catalogue_titles(%(reader)s) c
    where c.title_id = any (array(select t.title_id from theirs t))
), known as (
    select x.*, row_number() over (partition by x.item order by x.at desc nulls last, x.title_id) as place
    from theirs x
    join seen on seen.title_id = x.title_id
), told as (
    select k.item, k.place, t.id as title_id, t.name as title, t.kind::text, t.year, k.value, null::text as genre, null::bigint as titles
    from known k
    join titles t on t.id = k.title_id
    where k.item = any (%(shows)s::text[])
    union all
    select 'genres', row_number() over (order by count(*) desc, g.genre), null, null, null, null, null, g.genre, count(*)
    from known k
    join titles t on t.id = k.title_id
    cross join unnest(t.genres) as g (genre)
    where k.item = 'watched'
        and 'genres' = any (%(shows)s::text[])
    group by g.genre
)
select item, title_id, title, kind, year, value, genre, titles
from told
where place <= %(limit)s
order by item, place;
