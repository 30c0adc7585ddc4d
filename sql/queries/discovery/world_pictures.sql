-- of_title --
-- By which TMDB serves it, of a title that the viewer may know of.
select w.path
from world_pictures w
join catalogue_titles(%(viewer)s) c on c.title_id = w.title_id
where w.title_id = %(title_id)s
    and w.source = 'tmdb'
    and w.shape = %(shape)s;

-- kept --
select data, content_type
from world_picture_files
where source = 'tmdb'
    and path = %(path)s
    and width = %(width)s;

-- keep --
-- As long as there is room: tidying makes some.
insert into world_picture_files (source, path, width, content_type, data)
select 'tmdb', %(path)s, %(width)s, %(content_type)s, %(data)s
where (select count(*) from world_picture_files) < %(most)s
on conflict do nothing;
