-- of_title --
-- By which its source serves it, of a title that the viewer may know of; of two catalogues of books the one with works goes last, whose
-- covers may be of any edition.
select w.path, w.source
from world_pictures w
join catalogue_titles(%(viewer)s) c on c.title_id = w.title_id
where w.title_id = %(title_id)s
    and w.shape = %(shape)s
order by w.source = 'open_library', w.source
limit 1;

-- kept --
select data, content_type
from world_picture_files
where source = %(source)s
    and path = %(path)s
    and width = %(width)s;

-- keep --
-- As long as there is room: tidying makes some.
insert into world_picture_files (source, path, width, content_type, data)
select %(source)s, %(path)s, %(width)s, %(content_type)s, %(data)s
where (select count(*) from world_picture_files) < %(most)s
on conflict do nothing;
