-- create --
insert into channels (owner_id, name, kinds, genres, year_from, year_to, text_preference, size, seed, refreshes, is_published, is_draft)
values (
    %(owner_id)s, %(name)s, %(kinds)s::text[], %(genres)s::text[], %(year_from)s, %(year_to)s, %(text_preference)s, %(size)s, %(seed)s,
    %(refreshes)s, %(is_published)s, %(is_draft)s
)
returning id;

-- change --
update channels
set name = %(name)s,
    kinds = %(kinds)s::text[],
    genres = %(genres)s::text[],
    year_from = %(year_from)s,
    year_to = %(year_to)s,
    text_preference = %(text_preference)s,
    size = %(size)s,
    seed = %(seed)s,
    refreshes = %(refreshes)s,
    is_published = %(is_published)s,
    is_draft = %(is_draft)s
where id = %(id)s;

-- get --
select c.id, c.owner_id, u.name as owner_name, c.name, c.kinds, c.genres, c.year_from, c.year_to, c.text_preference, c.size, c.seed,
    c.refreshes, c.is_published, c.is_draft, c.made_at, c.made_by, c.note, c.stale_at is not null as is_stale,
    array(select m.title_id from channel_marks m where m.channel_id = c.id and m.is_example order by m.title_id) as examples,
    array(select m.title_id from channel_marks m where m.channel_id = c.id and not m.is_example order by m.title_id) as excluded,
    array(select s.user_id from channel_shares s where s.channel_id = c.id order by s.user_id) as shared_with
from channels c
join users u on u.id = c.owner_id
where c.id = %(id)s
    and c.dropped_at is null;

-- listing --
-- Of one person: their own and what is shared with them; of nobody: all, for whoever runs Matinee.
with seen as materialized (
    select v.title_id
    from visible_titles(%(viewer)s) v
)
select c.id, c.owner_id, u.name as owner_name, c.name, c.kinds, c.is_published, c.refreshes, c.made_at, c.made_by, c.note,
    count(*) over () as total,
    (
        select count(*)
        from channel_titles t
        where t.channel_id = c.id
            and (%(viewer)s::bigint is null or t.title_id in (select s.title_id from seen s))
    ) as title_count,
    array(
        select t.title_id
        from channel_titles t
        where t.channel_id = c.id
            and t.title_id in (select s.title_id from seen s)
        order by t.rank
        limit 4
    ) as covers
from channels c
join users u on u.id = c.owner_id
where not c.is_draft
    and c.dropped_at is null
    and (
        %(viewer)s::bigint is null
        or c.owner_id = %(viewer)s
        or exists (select from channel_shares s where s.channel_id = c.id and s.user_id = %(viewer)s)
    )
order by lower(c.name), c.id
limit %(limit)s
offset %(offset)s;

-- count --
select count(*) as count
from channels c
where not c.is_draft
    and c.dropped_at is null
    and (
        %(viewer)s::bigint is null
        or c.owner_id = %(viewer)s
        or exists (select from channel_shares s where s.channel_id = c.id and s.user_id = %(viewer)s)
    );

-- titles --
-- Through the guard; ranks are of what the viewer sees.
select row_number() over (order by c.rank) as rank, t.id as title_id, t.name as title, t.kind, t.year, t.genres, t.runtime_s,
    t.certificate, t.community_rating as rating
from channel_titles c
join visible_titles(%(viewer)s) v on v.title_id = c.title_id
join titles t on t.id = c.title_id and t.is_playable
where c.channel_id = %(channel_id)s
order by c.rank;

-- whole --
-- Unguarded: for whoever runs Matinee, at the terminal.
select c.rank, t.id as title_id, t.name as title, t.kind, t.year
from channel_titles c
join titles t on t.id = c.title_id
where c.channel_id = %(channel_id)s
order by c.rank;

-- title_ids --
select title_id
from channel_titles
where channel_id = %(channel_id)s
order by rank;

-- marks --
-- As far as the owner may see them.
select t.id as title_id, t.name as title, t.year, m.is_example
from channel_marks m
join visible_titles(%(viewer)s) v on v.title_id = m.title_id
join titles t on t.id = m.title_id
where m.channel_id = %(channel_id)s
order by lower(t.name), t.id;

-- named --
-- Of these titles those that the person may see, by name.
select t.id as title_id, t.name as title, t.year, t.kind
from titles t
join visible_titles(%(viewer)s) v on v.title_id = t.id
where t.id = any (%(title_ids)s::bigint[])
order by lower(t.name), t.id;

-- mark --
insert into channel_marks (channel_id, title_id, is_example)
select distinct %(channel_id)s::bigint, m.title_id, m.is_example
from unnest(%(title_ids)s::bigint[], %(are_examples)s::bool[]) as m (title_id, is_example)
on conflict (channel_id, title_id) do update
set is_example = excluded.is_example;

-- unmark --
delete from channel_marks
where channel_id = %(channel_id)s
    and title_id <> all (%(title_ids)s::bigint[]);

-- hidden --
-- Of these titles one that the person may not see.
select w.title_id
from unnest(%(title_ids)s::bigint[]) as w (title_id)
where w.title_id not in (select v.title_id from visible_titles(%(viewer)s) v)
limit 1;

-- people --
-- With whom somebody may share.
select u.id, u.name
from users u
where u.is_active
    and u.deleted_at is null
    and u.id <> %(owner_id)s
order by lower(u.name), u.id;

-- share --
insert into channel_shares (channel_id, user_id)
select %(channel_id)s, u.user_id
from unnest(%(user_ids)s::bigint[]) as u (user_id)
on conflict do nothing;

-- unshare --
delete from channel_shares
where channel_id = %(channel_id)s
    and user_id <> all (%(user_ids)s::bigint[]);

-- shared_names --
select u.id, u.name
from channel_shares s
join users u on u.id = s.user_id
where s.channel_id = %(channel_id)s
order by lower(u.name), u.id;

-- drop --
update channels
set dropped_at = now(),
    is_published = false
where id = %(id)s
    and dropped_at is null;

-- lock --
-- One at a time fills a channel; a channel that is gone has no row to lock.
select id
from channels
where id = %(id)s
    and dropped_at is null
for update;

-- clear --
delete from channel_titles
where channel_id = %(channel_id)s;

-- fill --
insert into channel_titles (channel_id, rank, title_id)
select %(channel_id)s, t.rank, t.title_id
from unnest(%(title_ids)s::bigint[]) with ordinality as t (title_id, rank);

-- filled --
update channels
set made_at = now(),
    made_by = %(made_by)s,
    note = %(note)s,
    stale_at = null
where id = %(id)s;

-- candidates --
-- What may be in it: seen by its owner, of the kinds, genres and years that were asked for, and not excluded. `words` is how well
-- the text fits name and plot.
select t.id, t.kind, t.name, t.year, t.genres, t.tags, t.community_rating as rating,
    case
        when %(words)s::text is null then 0
        else ts_rank(t.search, to_tsquery('simple', %(words)s))
    end::float8 as words
from titles t
join visible_titles(%(viewer)s) v on v.title_id = t.id
where t.is_playable
    and t.kind = any (%(kinds)s::text[])
    and (%(genres)s::text[] = '{}' or t.genres && %(genres)s::text[])
    and (%(year_from)s::int is null or t.year >= %(year_from)s)
    and (%(year_to)s::int is null or t.year <= %(year_to)s)
    and t.id <> all (%(excluded)s::bigint[])
order by t.id;

-- examples --
select t.id, t.kind
from titles t
join visible_titles(%(viewer)s) v on v.title_id = t.id
where t.is_playable
    and t.id = any (%(title_ids)s::bigint[])
order by array_position(%(title_ids)s::bigint[], t.id);

-- refreshing --
-- Channels that want to be made anew when titles of the kind have come.
update channels
set stale_at = now()
where refreshes
    and not is_draft
    and dropped_at is null
    and made_at is not null
    and (kinds = '{}' or %(kind)s = any (kinds))
returning id;

-- forget_drafts --
delete from channels
where is_draft
    and created_at < now() - interval '1 day';
