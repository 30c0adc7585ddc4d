set local lock_timeout = '4s';

-- Of which kinds somebody gets picks. A kind without a row was never switched on.
create table user_kinds (
    user_id bigint not null references users on delete cascade,
    kind title_kind not null,
    enabled boolean not null,
    primary key (user_id, kind)
);
insert into user_kinds (user_id, kind, enabled)
select u.id, k.kind, k.enabled
from users u
cross join lateral (values ('movie', u.enabled_movies), ('series', u.enabled_series), ('book', u.enabled_books)) as k (kind, enabled)
where k.enabled;
alter table users drop column enabled_movies, drop column enabled_series, drop column enabled_books;

create function gets_picks(person bigint, of_kind text) returns boolean
language sql stable parallel safe
as $$
    select exists (select from user_kinds k where k.user_id = person and k.kind = of_kind and k.enabled)
$$;
