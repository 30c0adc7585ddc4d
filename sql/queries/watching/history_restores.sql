-- page --
-- By server, as a person reads it. Unseen titles are left out: somebody may have lost sight of what they watched.
select s.name as server, h.title_id, t.name as title, t.kind, t.year, h.episode_id, e.season, e.number, e.name as episode, h.watched_at, h.rating,
    h.told_at, count(*) over () as total
from history_restores h
join visible_titles(%(user_id)s) v on v.title_id = h.title_id
join titles t on t.id = h.title_id
join media_servers s on s.id = h.server_id
left join episodes e on e.id = h.episode_id
where h.user_id = %(user_id)s
order by h.server_id, t.name, t.id, e.season nulls first, e.number, h.id
limit %(limit)s
offset %(offset)s;

-- forget --
delete from history_restores
where user_id = %(user_id)s
    and run_id <> %(run_id)s;

-- clock --
select clock_timestamp();

-- note --
-- Of a mark that was told and a rating that was not yet, both are told in the end.
insert into history_restores as h (user_id, run_id, server_id, title_id, episode_id, watched_at, rating)
values (%(user_id)s, %(run_id)s, %(server_id)s, %(title_id)s, %(episode_id)s, %(watched_at)s, %(rating)s)
on conflict (user_id, server_id, title_id, episode_id) do update
set watched_at = coalesce(excluded.watched_at, h.watched_at),
    rating = coalesce(excluded.rating, h.rating),
    run_id = excluded.run_id,
    looked_at = clock_timestamp(),
    told_at = null;

-- note_told --
update history_restores
set told_at = now()
where user_id = %(user_id)s
    and server_id = %(server_id)s
    and title_id = %(title_id)s
    and episode_id is not distinct from %(episode_id)s;

-- drop --
delete from history_restores
where user_id = %(user_id)s
    and server_id = %(server_id)s
    and title_id = %(title_id)s
    and episode_id is not distinct from %(episode_id)s;

-- settle --
update history_restores
set told_at = now()
where user_id = %(user_id)s
    and server_id = %(server_id)s
    and told_at is null
    and looked_at < %(since)s;

-- counts --
select count(watched_at) as watched, count(rating) as rated
from history_restores
where user_id = %(user_id)s
    and (not %(told)s or told_at is not null);
