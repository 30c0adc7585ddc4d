-- of_title --
-- Nobody, of a title that the viewer may not see.
select count(distinct w.user_id) as begun, count(distinct w.user_id) filter (where w.episode_id is null and w.played) as finished
from watch_progress w
join users u on u.id = w.user_id and u.is_active
where w.title_id = %(title_id)s
    and (w.played or w.position_s > 0)
    and exists (select from visible_titles(%(viewer)s) v where v.title_id = w.title_id);
