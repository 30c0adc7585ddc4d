-- title_picture --
-- Of any copy that the person may see and that has such a picture; the title is the guard's word.
select li.server_id, li.external_id,
    case %(kind)s when 'poster' then li.poster_tag else li.backdrop_tag end as tag
from visible_titles(%(viewer)s) v
join library_items li on li.title_id = v.title_id
join open_items(%(viewer)s) open on open.item_id = li.id and open.title_id = v.title_id
where v.title_id = %(title_id)s
    and li.episode_id is null
    and li.removed_at is null
    and case %(kind)s when 'poster' then li.poster_tag else li.backdrop_tag end is not null
order by li.id
limit 1;

-- person_picture --
-- Everybody sees their own face; administrators see everybody's, where they come as such.
select i.server_id, i.subject as external_id, i.avatar_tag as tag
from identities i
where i.user_id = %(user_id)s
    and i.avatar_tag is not null
    and (i.user_id = %(viewer)s or %(as_admin)s::boolean)
order by i.is_disabled, i.id
limit 1;

-- face_picture --
-- The first server's that has one.
select x.server_id, x.value as external_id, x.picture as tag
from person_external_ids x
where x.person_id = %(person_id)s
    and x.server_id is not null
    and x.picture is not null
    and exists (
        select
        from visible_titles(%(viewer)s) v
        where v.title_id = any (array(select c.title_id from credits c where c.person_id = %(person_id)s))
    )
order by x.server_id, x.value
limit 1;

-- studio --
-- Servers know studios by their name. The tag is the day, because nothing else says when such a picture changes.
select li.server_id, %(name)s::text as external_id,
    md5(%(name)s::text || to_char(now() at time zone 'UTC', 'YYYY-MM-DD')) as tag
from visible_titles(%(viewer)s) v
join titles t on t.id = v.title_id and t.studios @> array[%(name)s::text]
join library_items li on li.title_id = v.title_id
join open_items(%(viewer)s) open on open.item_id = li.id
where li.episode_id is null
    and li.removed_at is null
order by li.id
limit 1;
