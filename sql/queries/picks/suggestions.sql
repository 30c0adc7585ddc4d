-- outdated --
select u.id
from users u
where u.is_active
    and exists (select from identities i where i.user_id = u.id)
    and exists (select from title_kinds k where k.is_picked and gets_picks(u.id, k.kind))
    and (u.suggestions_read_at is null or u.suggestions_read_at < now() - make_interval(days => %(days)s))
order by u.id;

-- accounts --
select server_id, subject
from identities
where user_id = %(user_id)s
    and not is_disabled
order by server_id, id;

-- clear --
delete from server_suggestions
where user_id = %(user_id)s;

-- asked --
update users
set suggestions_read_at = now()
where id = %(user_id)s;

-- save --
insert into server_suggestions (user_id, title_id, place)
select %(user_id)s, li.title_id, min(f.place)
from unnest(%(servers)s::bigint[], %(items)s::text[]) with ordinality as f (server_id, item_id, place)
join library_items li on li.server_id = f.server_id and li.external_id = f.item_id
join visible_titles(%(user_id)s) v on v.title_id = li.title_id
group by li.title_id;
