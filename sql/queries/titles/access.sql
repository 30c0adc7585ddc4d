-- doors --
-- The libraries that are open to people whose policy restricts anything, by the rules that are ours.
select d.identity_id, i.user_id, i.subject, i.name as person, i.server_id, l.id as library_id, l.external_id as library, l.kind
from users u
cross join lateral open_doors(u.id) d
join identities i on i.id = d.identity_id
join libraries l on l.id = d.library_id
where d.is_restricted
    and (%(user_id)s::bigint is null or u.id = %(user_id)s)
    and (%(library_id)s::bigint is null or l.id = %(library_id)s)
order by i.server_id, i.id, l.id;

-- unasked_people --
select distinct i.user_id
from identities i
join users u on u.id = i.user_id
where i.server_id = %(server_id)s
    and i.is_restricted
    and i.asked_at is null
    and not i.is_disabled
    and u.is_active
order by i.user_id;

-- unasked_items --
select li.external_id
from library_items li
where li.library_id = %(library_id)s
    and li.episode_id is null
    and li.removed_at is null
    and not exists (
        select
        from shown_items s
        where s.identity_id = %(identity_id)s
            and s.item_id = li.id
    )
order by li.id;

-- save_answer --
-- What was asked about and is not among what is shown is not shown: of a list that was read whole. Of any other, what is on it
-- is shown, and the rest stays as it was.
insert into shown_items (identity_id, item_id, is_shown)
select %(identity_id)s, li.id, s.external_id is not null
from library_items li
left join (select distinct unnest(%(shown)s::text[]) as external_id) s on s.external_id = li.external_id
where li.library_id = %(library_id)s
    and li.episode_id is null
    and li.removed_at is null
    and (%(asked)s::text[] is null or li.external_id = any (%(asked)s))
    and (%(whole)s or s.external_id is not null)
on conflict (identity_id, item_id) do update
set is_shown = excluded.is_shown
where shown_items.is_shown <> excluded.is_shown;

-- asked --
update identities
set asked_at = now()
where id = %(identity_id)s;
