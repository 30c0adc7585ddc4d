set local lock_timeout = '4s';

-- Pictures of titles that no library holds, by which their source serves them: “/p78.jpg”.
create table world_pictures (
    title_id bigint not null references titles on delete cascade,
    source text not null,
    shape text not null check (shape in ('poster', 'backdrop')),
    path text not null,
    primary key (title_id, source, shape)
);
