set local lock_timeout = '4s';

-- What the server says a library holds ("movies", "homevideos", "music"; null for mixed content), so that one that is not read
-- is listed with the reason. `kind` is null until the library was one of films or of series, and stays what it was then.
alter table libraries
    add column content text,
    alter column kind drop not null;
update libraries set content = case kind when 'movie' then 'movies' else 'tvshows' end;
