-- for_all_administrators --
select t.id
from unnest(%(title_ids)s::bigint[]) as t (id)
where not exists (
    select
    from users u
    where u.role = 'admin'
        and u.is_active
        and u.deleted_at is null
        and t.id not in (select v.title_id from visible_titles(u.id) v)
);
