-- open_upload --
insert into avatar_objects (key, user_id, content_type, ends_at)
select %(key)s, %(user_id)s, %(content_type)s, now() + make_interval(secs => %(life_s)s)
where (select count(*) from avatar_objects where user_id = %(user_id)s and ends_at > now()) < %(most)s
returning key, ends_at;

-- expect --
-- An object of ours before it is anybody's picture: whatever happens meanwhile, it is removed some time.
insert into avatar_objects (key, ends_at)
values (%(key)s, now() + make_interval(secs => %(life_s)s));

-- awaited --
-- What is doomed has no type any more.
select content_type
from avatar_objects
where key = %(key)s
    and user_id = %(user_id)s
    and content_type <> ''
    and ends_at > now();

-- settle --
-- It is somebody's picture now, or is not there any more.
delete from avatar_objects
where key = %(key)s;

-- doom --
-- Nobody's picture from now on. An upload's row stays until its form is void, and counts as long: by that the object could come back.
insert into avatar_objects (key, ends_at)
values (%(key)s, now())
on conflict (key) do update
set content_type = '';

-- gone --
delete from avatar_objects
where key = %(key)s
    and ends_at <= now();

-- save --
insert into avatars (user_id, version, content_type, data, key)
values (%(user_id)s, %(version)s, %(content_type)s, %(data)s, %(key)s)
on conflict (user_id) do update
set version = excluded.version,
    content_type = excluded.content_type,
    data = excluded.data,
    key = excluded.key,
    chosen_at = now();

-- stored --
-- Locked: of two that change a picture at once, each takes the one before it away.
select key
from avatars
where user_id = %(user_id)s
for update;

-- keys --
-- Every object of theirs.
select key
from avatars
where user_id = %(user_id)s
    and key is not null
union all
select key
from avatar_objects
where user_id = %(user_id)s;

-- remove --
delete from avatars
where user_id = %(user_id)s;

-- of_person --
-- Everybody sees their own picture; administrators see everybody's, where they come as such.
select version, content_type, data, key
from avatars
where user_id = %(user_id)s
    and (user_id = %(viewer)s or %(as_admin)s::boolean);

-- lapsed --
select key
from avatar_objects
where ends_at <= now()
order by ends_at
limit %(limit)s
for update skip locked;
