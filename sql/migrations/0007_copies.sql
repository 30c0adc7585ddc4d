set local lock_timeout = '4s';

-- What a media server made of our own libraries: its ids of our copies, so that a play of a copy is a play of the title.
create table output_items (
    output_id bigint not null references outputs on delete cascade,
    external_id text not null,
    title_id bigint not null references titles on delete cascade,
    episode_id bigint references episodes on delete cascade,
    primary key (output_id, external_id)
);
create index output_items_external on output_items (external_id);
