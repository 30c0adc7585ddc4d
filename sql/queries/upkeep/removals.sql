-- due --
-- Through the guard. What was announced, whose grace is over and that nobody holds on to; with what of it lies where.
with kept as materialized (
    select k.title_id
    from kept_titles() k
)
select l.title_id, t.kind, t.name as title, t.year, l.leaves_on, title_bytes(l.title_id) as bytes
from leaving_titles l
join open_titles(%(viewer)s) o on o.title_id = l.title_id
join titles t on t.id = l.title_id
where l.leaves_on <= household_today()
    and not exists (select from kept k where k.title_id = l.title_id)
    and not is_played_since(l.title_id, l.chosen_at)
    and not exists (select from removals r where r.title_id = l.title_id and r.state in ('wanted', 'sent'))
    and (%(title_ids)s::bigint[] is null or l.title_id = any (%(title_ids)s))
order by l.leaves_on, t.name, l.title_id
limit %(limit)s;

-- want --
-- Each item once, however many libraries show it. Of a series the whole: its bytes are those of its episodes.
insert into removals (title_id, server_id, kind, external_id, path, bytes, asked_by)
select distinct on (li.server_id, li.external_id) li.title_id, li.server_id, t.kind, li.external_id, li.path,
    coalesce(li.size_bytes, (
        select sum(e.size_bytes)
        from library_items e
        where e.title_id = li.title_id
            and e.server_id = li.server_id
            and e.library_id = li.library_id
            and e.episode_id is not null
            and e.removed_at is null
    ))::bigint, %(asked_by)s
from library_items li
join titles t on t.id = li.title_id
join libraries b on b.id = li.library_id and b.is_enabled and b.removed_at is null
where li.title_id = any (%(title_ids)s::bigint[])
    and li.episode_id is null
    and li.removed_at is null
order by li.server_id, li.external_id, li.size_bytes nulls last
on conflict do nothing;

-- open --
select id, title_id, server_id, kind, external_id, path, state, asked_at
from removals
where state in ('wanted', 'sent')
    and server_id is not null
order by server_id, id;

-- still_due --
-- Whether this one may go now: it is still wanted, the same item of the same title, still due and held on to by nobody.
select exists (
    select
    from removals r
    join leaving_titles l on l.title_id = r.title_id
    where r.id = %(id)s
        and r.state = 'wanted'
        and r.asked_at > now() - interval '1 day'
        and l.leaves_on <= household_today()
        and not exists (select from kept_titles() k where k.title_id = l.title_id)
        and not is_played_since(l.title_id, l.chosen_at)
        and exists (
            select
            from library_items li
            join libraries b on b.id = li.library_id and b.is_enabled and b.removed_at is null
            where li.server_id = r.server_id
                and li.external_id = r.external_id
                and li.title_id = r.title_id
                and li.path = r.path
                and li.episode_id is null
                and li.removed_at is null
        )
) as due;

-- chosen_at --
-- A day earlier, because the clocks of servers differ.
select max(l.chosen_at) - interval '1 day' as at
from leaving_titles l
where l.title_id = %(title_id)s;

-- subjects --
-- Everybody whom the server knows, whether or not they may sign in.
select i.subject
from identities i
where i.server_id = %(server_id)s
order by i.id;

-- copies --
-- Every item of the title on every server, also of libraries that are not read, but for what this confirmation has had deleted: what went by
-- an earlier one may be back under its old id.
select distinct li.server_id, li.external_id
from library_items li
where li.title_id = %(title_id)s
    and li.episode_id is null
    and li.removed_at is null
    and not exists (
        select
        from removals r
        where r.title_id = li.title_id
            and r.server_id = li.server_id
            and r.external_id = li.external_id
            and r.state = 'gone'
            and r.asked_at = %(asked_at)s
    )
order by li.server_id, li.external_id;

-- has_company --
-- Whether anything but the item itself is known, or can be, of a folder that may go with the title: of a series its own, of a film the one in
-- which it lies. By either separator, and in whatever case, because what serves the files may not tell it apart. Several servers may read the
-- same disk: what one of them knows there counts for all, but for the same file of the same title. Where they see the disk at other
-- places, a folder of the same name that holds another title is taken for this one.
with here as (
    select r.server_id, r.external_id, r.title_id, k.has_episodes, f.path,
        case when k.has_episodes then f.path else regexp_replace(f.path, '/[^/]*$', '') end as folder
    from removals r
    join title_kinds k on k.kind = r.kind
    cross join lateral (select rtrim(lower(translate(r.path, E'\\', '/')), '/') as path) f
    where r.title_id = %(title_id)s
        and r.state = 'wanted'
)
select coalesce(bool_or(
    h.folder is null
    or h.folder = ''
    or exists (
        select
        from library_items li
        cross join lateral (select rtrim(lower(translate(li.path, E'\\', '/')), '/') as path) f
        where li.removed_at is null
            and (
                (
                    (f.path = h.folder or starts_with(f.path, h.folder || '/'))
                    and not (
                        li.title_id = h.title_id
                        and (
                            (li.server_id = h.server_id and li.external_id = h.external_id)
                            or (li.server_id <> h.server_id and li.episode_id is null and f.path = h.path)
                            or (h.has_episodes and li.episode_id is not null)
                        )
                    )
                )
                or (
                    li.server_id <> h.server_id
                    and li.title_id <> h.title_id
                    and position('/' || regexp_replace(h.folder, '^.*/', '') || '/' in f.path || '/') > 0
                )
            )
    )
    or exists (
        select
        from libraries b
        cross join unnest(b.paths) as p (given)
        cross join lateral (select rtrim(lower(translate(p.given, E'\\', '/')), '/') as path) f
        where b.removed_at is null
            and (
                f.path = h.folder
                or starts_with(f.path, h.folder || '/')
                or (not b.is_enabled and starts_with(h.folder, f.path || '/'))
            )
    )
), true) as has_company
from here h;

-- refuse_rest --
-- What is to stay in one place stays everywhere.
update removals
set state = 'refused',
    problem = %(problem)s,
    ended_at = now()
where title_id = %(title_id)s
    and state = 'wanted';

-- episodes --
select distinct li.external_id
from library_items li
where li.title_id = %(title_id)s
    and li.server_id = %(server_id)s
    and li.episode_id is not null
    and li.removed_at is null;

-- send --
update removals
set state = 'sent'
where id = %(id)s
    and state = 'wanted';

-- settle --
update removals
set state = %(state)s,
    problem = %(problem)s,
    ended_at = now()
where id = %(id)s
    and state = %(was)s;

-- state --
select state
from removals
where id = %(id)s;

-- left --
-- What has gone from everywhere leaves no more.
delete from leaving_titles l
where l.title_id = %(title_id)s
    and exists (select from removals r where r.title_id = l.title_id and r.state = 'gone' and r.asked_at > l.chosen_at)
    and not exists (
        select
        from library_items li
        where li.title_id = l.title_id
            and li.episode_id is null
            and li.removed_at is null
            and not exists (
                select
                from removals r
                where r.server_id = li.server_id
                    and r.external_id = li.external_id
                    and r.state = 'gone'
            )
    );

-- refused --
-- Through the guard: what was confirmed and is still there, newest first.
select r.id, r.title_id, t.kind, t.name as title, t.year, r.state, r.problem, r.asked_at
from removals r
join open_titles(%(viewer)s) o on o.title_id = r.title_id
join titles t on t.id = r.title_id
where r.state <> 'gone'
order by r.id desc
limit %(limit)s;

-- regained --
-- By month of the household's clock, newest first. Without names: what is gone is for nobody to see any more.
select date_trunc('month', ended_at at time zone zone_of(null))::date as month, count(*)::int as items, sum(bytes)::bigint as bytes
from removals
where state = 'gone'
    and problem is null
group by 1
order by 1 desc
limit %(limit)s;
