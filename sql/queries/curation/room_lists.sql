-- room --
-- Not locked: people come, go and change it while its list is being made.
select id, host_id, kind, minutes, words, seen, fairness
from rooms
where id = %(room_id)s
    and ends_at > now();

-- lock --
-- Only to write the list: nobody takes anything out of it in between.
select id
from rooms
where id = %(room_id)s
    and ends_at > clock_timestamp()
for no key update;

-- members --
select id, user_id, genres, title_ids
from room_members
where room_id = %(room_id)s
    and is_here
order by id;

-- out --
select title_id
from room_titles
where room_id = %(room_id)s
    and is_out;

-- fitting --
-- Of a film its running time, of what has episodes that of the next one of whoever in the room is least far: the rule of `of_titles` in
-- output/playables.sql. What all accounts have seen wholly is none. What is of unknown length is not known to fit. Of who is asked and
-- not there yet the limits count, and nothing else.
with sitters as materialized (
    select m.user_id
    from room_members m
    where m.room_id = %(room_id)s
        and m.user_id is not null
        and m.is_here
), asked as materialized (
    select m.user_id
    from room_members m
    where m.room_id = %(room_id)s
        and not m.is_here
), open_to_asked as materialized (
    select v.title_id
    from asked a
    cross join lateral open_titles(a.user_id) v
    group by v.title_id
    having count(distinct a.user_id) = (select count(*) from asked)
), seen as materialized (
    select p.episode_id, count(*) as times
    from watch_progress p
    join sitters s on s.user_id = p.user_id
    where p.played
        and p.episode_id is not null
    group by p.episode_id
), paces as materialized (
    select l.title_id, min(l.place) as place
    from (
        select e.title_id, p.user_id, max(array[coalesce(e.season, 0), coalesce(e.number, 0)]) as place
        from watch_progress p
        join sitters s on s.user_id = p.user_id
        join episodes e on e.id = p.episode_id
        where p.played
            and (select k.has_episodes from title_kinds k where k.kind = %(kind)s) -- asked once: of films nothing is read
        group by e.title_id, p.user_id
    ) l
    group by l.title_id
    having count(*) = (select count(*) from sitters)
), next_episodes as (
    select distinct on (e.title_id) e.title_id, e.runtime_s
    from episodes e
    join titles t on t.id = e.title_id and t.kind = %(kind)s
    left join seen s on s.episode_id = e.id
    left join paces l on l.title_id = e.title_id
    where coalesce(e.season, 1) > 0
        and coalesce(s.times, 0) < (select count(*) from sitters)
        and exists (select from library_items li where li.episode_id = e.id and li.removed_at is null)
    order by e.title_id, (l.place is not null and array[coalesce(e.season, 0), coalesce(e.number, 0)] <= l.place),
        e.season nulls last, e.number nulls last, e.id
)
select t.id as title_id
from titles t
join title_kinds k on k.kind = t.kind
left join next_episodes n on n.title_id = t.id
where t.kind = %(kind)s
    and t.removed_at is null
    and (not k.has_episodes or n.title_id is not null)
    and (not exists (select from asked) or t.id in (select o.title_id from open_to_asked o))
    and (
        %(most_s)s::bigint is null
        or case when k.has_episodes then coalesce(n.runtime_s, t.runtime_s) else t.runtime_s end <= %(most_s)s
    );

-- clear --
delete from room_titles
where room_id = %(room_id)s
    and not is_out;

-- fill --
-- What was taken out meanwhile stays out.
insert into room_titles (room_id, title_id, place, score)
select %(room_id)s, f.title_id, row_number() over (order by f.place), f.score
from unnest(%(title_ids)s::bigint[], %(scores)s::float8[]) with ordinality as f (title_id, score, place)
where not exists (select from room_titles r where r.room_id = %(room_id)s and r.title_id = f.title_id);

-- save_matches --
-- Of who left meanwhile nothing.
with given as (
    select r.member_id, r.title_id, r.match, r.evidence, r.facts, r.reason
    from jsonb_to_recordset(%(rows)s) as r (member_id bigint, title_id bigint, match real, evidence text, facts text, reason text)
    join room_members m on m.id = r.member_id
    for key share of m
)
insert into room_matches (member_id, title_id, match, evidence, facts, reason)
select g.member_id, g.title_id, g.match, g.evidence::jsonb, g.facts::jsonb, g.reason
from given g
on conflict (member_id, title_id) do update
set match = excluded.match,
    evidence = excluded.evidence,
    facts = excluded.facts,
    reason = excluded.reason;

-- made --
update rooms
set genres = %(genres)s::text[],
    known_title_ids = %(known)s::bigint[],
    note = %(note)s,
    made_at = now()
where id = %(room_id)s;
