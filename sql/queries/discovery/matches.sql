-- title --
select t.id, t.kind, t.name
from titles t
where t.id = %(title_id)s
    and (
        %(viewer)s::bigint is null
        or exists (select from visible_titles(%(viewer)s) v where v.title_id = %(title_id)s)
    );

-- listing --
select k.source, m.value, m.how, m.confidence, m.found_at, v.state, v.reason, v.tried_at
from titles t
join source_kinds k on k.kind = t.kind
left join title_matches m on m.title_id = t.id and m.source = k.source
left join title_visits v on v.title_id = t.id and v.source = k.source
where t.id = %(title_id)s;

-- correct --
insert into title_matches (title_id, source, value, how, confidence)
values (%(title_id)s, %(source)s, %(value)s, 'person', 1)
on conflict (title_id, source) do update
set value = excluded.value, how = excluded.how, confidence = excluded.confidence, ids = excluded.ids, found_at = now();

-- take_back --
delete from title_matches
where title_id = %(title_id)s
    and source = %(source)s
    and how = 'person';

-- ask_anew --
delete from title_visits
where title_id = %(title_id)s;

-- twins --
-- Titles that no library has ever held, and the one of a library that was found to be the same at the source whose ids name what is imported,
-- the oldest where several were.
-- Found by an id or a person, or of the same name and year: two that were made one are never told apart again.
select distinct on (i.title_id) i.title_id as source, t.id as target, t.kind
from (
    select i.title_id, i.kind, i.value
    from title_imports i
    where i.title_id is not null
    union
    select w.title_id, w.kind, e.value
    from world_titles w
    join title_external_ids e on e.title_id = w.title_id and e.source = 'google_books'
) i
join source_kinds k on k.kind = i.kind and k.is_importer
join titles o on o.id = i.title_id and (o.removed_at is not null or exists (select from world_titles w where w.title_id = o.id))
join title_matches m on m.source = k.source and m.value = i.value and m.title_id <> o.id
join titles t on t.id = m.title_id
    and t.kind = i.kind
    and t.removed_at is null
    and exists (select from library_items l where l.title_id = t.id)
    and (m.how in ('id', 'person') or t.year = o.year and lower(t.name) in (lower(o.name), lower(o.original_name)))
where not exists (select from library_items l where l.title_id = o.id)
order by i.title_id, t.id;

-- move_subscriptions --
-- What is there already goes with the title, here and in the others.
update subscriptions x
set title_id = %(target)s
where x.title_id = %(source)s
    and not exists (select from subscriptions o where o.title_id = %(target)s and o.user_id = x.user_id and o.event = x.event);

-- move_request_people --
-- Who asked for the one waits for the other.
insert into title_request_people (request_id, user_id, has_joined, asked_at)
select o.id, p.user_id, true, p.asked_at
from title_requests x
join title_request_people p on p.request_id = x.id
join title_requests o on o.title_id = %(target)s and o.state in ('asked', 'approved', 'sent', 'fetching')
where x.title_id = %(source)s
    and x.state in ('asked', 'approved', 'sent', 'fetching')
on conflict (request_id, user_id) do nothing;

-- move_requests --
-- Of one title one may be open; what is open for the other stands for it too.
update title_requests x
set title_id = %(target)s
where x.title_id = %(source)s
    and not (
        x.state in ('asked', 'approved', 'sent', 'fetching')
        and exists (select from title_requests o where o.title_id = %(target)s and o.state in ('asked', 'approved', 'sent', 'fetching'))
    );

-- move_notices --
-- With what each is told apart by, or it would be noted once more.
update notices x
set title_id = %(target)s,
    key = k.key
from notices n
cross join lateral regexp_replace(n.key, ':' || %(source)s::bigint || '(:|$)', ':' || %(target)s::bigint || '\1') as k (key)
where n.id = x.id
    and n.title_id = %(source)s
    and not exists (select from notices o where o.user_id = x.user_id and o.key = k.key);

-- move_list_titles --
update catalogue_list_titles x
set title_id = %(target)s
where x.title_id = %(source)s
    and not exists (select from catalogue_list_titles o where o.title_id = %(target)s and o.list = x.list and o.kind = x.kind and o.region = x.region);

-- move_marks --
update channel_marks x
set title_id = %(target)s
where x.title_id = %(source)s
    and not exists (select from channel_marks o where o.title_id = %(target)s and o.channel_id = x.channel_id);

-- move_wishes --
update trakt_wishes x
set title_id = %(target)s
where x.title_id = %(source)s
    and not exists (select from trakt_wishes o where o.title_id = %(target)s and o.user_id = x.user_id);

-- move_trakt_ratings --
update trakt_ratings x
set title_id = %(target)s
where x.title_id = %(source)s
    and not exists (select from trakt_ratings o where o.title_id = %(target)s and o.user_id = x.user_id);

-- move_trakt_plays --
update trakt_plays x
set title_id = %(target)s,
    episode_id = (
        select there.id
        from episodes here
        join episodes there on there.title_id = %(target)s and there.key = here.key
        where here.id = x.episode_id
    )
where x.title_id = %(source)s;

-- move_sent_plays --
update trakt_sent_plays x
set title_id = %(target)s,
    episode_id = (
        select there.id
        from episodes here
        join episodes there on there.title_id = %(target)s and there.key = here.key
        where here.id = x.episode_id
    )
where x.title_id = %(source)s;

-- move_snapshots --
update metric_snapshots x
set title_id = %(target)s
where x.title_id = %(source)s
    and not exists (select from metric_snapshots o where o.title_id = %(target)s and o.metric = x.metric and o.source = x.source and o.region = x.region and o.day = x.day);

-- move_slug --
update title_slugs
set title_id = %(target)s
where title_id = %(source)s
    and not exists (select from title_slugs o where o.title_id = %(target)s);

-- move_import --
update title_imports
set title_id = %(target)s
where title_id = %(source)s;

-- drop_title --
delete from titles t
where t.id = %(source)s
    and (t.removed_at is not null or exists (select from world_titles w where w.title_id = t.id))
    and not exists (select from library_items l where l.title_id = t.id);
