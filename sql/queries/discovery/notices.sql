-- note_episodes --
-- What comes from the calendar, which showed the person only what they may see.
insert into notices (user_id, event, title_id, season, number, day, key)
select %(user_id)s, r.event, r.title_id, r.season, r.number, r.day, r.key
from jsonb_to_recordset(%(rows)s) as r (event text, title_id bigint, season integer, number integer, day date, key text)
on conflict (user_id, key) do nothing;

-- note_arrivals --
-- What came to a library of theirs since it was asked for, and lay in none of these before: a file that is put in place of another
-- is no arrival.
insert into notices (user_id, event, title_id, day, key)
select distinct on (v.title_id) %(user_id)s, 'in_library', v.title_id, (a.since at time zone zone_of(%(user_id)s))::date,
    'in_library:' || v.title_id
from subscriptions s
join visible_titles(%(user_id)s) v on is_subscribed(s, v.title_id)
cross join lateral (
    select min(li.present_since) as since
    from open_items(%(user_id)s) o
    join library_items li on li.id = o.item_id
    where o.title_id = v.title_id
) a
where s.user_id = %(user_id)s
    and s.event = 'in_library'
    and a.since > greatest(s.created_at, now() - make_interval(days => %(news_days)s))
    and not exists (
        select
        from library_items b
        join open_doors(%(user_id)s) d on d.library_id = b.library_id
        where b.title_id = v.title_id
            and b.episode_id is null
            and b.present_since <= s.created_at
    )
order by v.title_id, a.since
on conflict (user_id, key) do nothing;

-- note_digital --
insert into notices (user_id, event, title_id, day, key)
select distinct on (v.title_id) %(user_id)s, 'digital', v.title_id, r.released_on, 'digital:' || v.title_id || ':' || r.released_on
from subscriptions s
join catalogue_titles(%(user_id)s) v on is_subscribed(s, v.title_id)
join releases r on r.title_id = v.title_id and r.how = 'digital' and r.region = %(region)s
where s.user_id = %(user_id)s
    and s.event = 'digital'
    and r.released_on between greatest((s.created_at at time zone zone_of(%(user_id)s))::date, today_of(%(user_id)s) - %(news_days)s::int) and today_of(%(user_id)s)
order by v.title_id, r.released_on
on conflict (user_id, key) do nothing;

-- note_books --
-- What came out since somebody began to follow its author. Of a book whose day is not known: once its month or year has begun, unless it was
-- known here, and was out, before they did; what is long past is no news.
with theirs as materialized (
    select c.title_id, min(f.created_at) as since
    from followed_authors f
    join credits c on c.person_id = f.person_id and c.role = 'author'
    where f.user_id = %(user_id)s
    group by c.title_id
), known as materialized (
    select v.title_id
    from catalogue_titles(%(user_id)s) v
    where v.title_id = any (array(select x.title_id from theirs x))
)
insert into notices (user_id, event, title_id, day, key)
select %(user_id)s, 'new_book', t.id, p.released_on, 'new_book:' || t.id
from theirs x
join known k on k.title_id = x.title_id
join titles t on t.id = x.title_id
join publications p on p.title_id = x.title_id
cross join lateral (select (x.since at time zone zone_of(%(user_id)s))::date as day) s
where p.earliest <= today_of(%(user_id)s)
    and p.latest >= greatest(s.day, today_of(%(user_id)s) - %(news_days)s::int)
    and (p.released_on is not null or p.earliest > s.day or t.created_at > x.since)
order by t.id
on conflict (user_id, key) do nothing;

-- tell --
insert into notices (user_id, event, title_id, day, key, note)
select %(user_id)s, %(event)s, %(title_id)s, %(day)s, %(key)s, %(note)s
where exists (select from catalogue_titles(%(user_id)s) v where v.title_id = %(title_id)s)
on conflict (user_id, key) do nothing;

-- listing --
-- Guarded once more: limits may have changed since it was noted.
select n.id, n.event, n.title_id, t.name as title, t.kind, t.year, n.season, n.number, n.day, authors_told(n) as authors, n.note, n.created_at, n.read_at,
    count(*) over () as total
from notices n
join titles t on t.id = n.title_id
where n.user_id = %(user_id)s
    and (not %(unread)s or n.read_at is null)
    and n.title_id in (select v.title_id from catalogue_titles(%(user_id)s) v)
order by n.id desc
limit %(limit)s
offset %(offset)s;

-- unread --
select count(*) as count
from notices n
where n.user_id = %(user_id)s
    and n.read_at is null
    and n.title_id in (select v.title_id from catalogue_titles(%(user_id)s) v);

-- mark --
update notices
set read_at = case when %(is_read)s then coalesce(read_at, now()) end
where user_id = %(user_id)s
    and id = %(id)s
    and title_id in (select v.title_id from catalogue_titles(%(user_id)s) v);

-- mark_all --
update notices
set read_at = now()
where user_id = %(user_id)s
    and read_at is null;
