set local lock_timeout = '4s';

-- What goes with a key where people let a program in by themselves. Written and never shown.
alter table sources add column secret_enc bytea;

-- A code that somebody is to enter at Trakt, until it is entered or too old.
create table trakt_codes (
    user_id bigint primary key references users on delete cascade,
    device_code_enc bytea not null,
    user_code text not null,
    verification_url text not null,
    -- Seconds between two questions whether it was entered; asked sooner, Trakt is cross.
    interval_s integer not null,
    ask_at timestamptz not null default now(),
    ends_at timestamptz not null
);

-- Whose account at Trakt is whose here. An account there is one person's here, or their tastes would become one.
create table trakt_accounts (
    user_id bigint primary key references users on delete cascade,
    account text not null unique,
    name text not null,
    access_enc bytea not null,
    refresh_enc bytea not null,
    expires_at timestamptz not null,
    linked_at timestamptz not null default now(),
    -- Null: it was not yet said that what a first sync would change may be changed.
    confirmed_at timestamptz,
    -- When what changed there, by Trakt's word, before it was read last.
    activities jsonb,
    read_at timestamptz,
    synced_at timestamptz,
    -- Why nothing is read any more, until the person does something: no grant, or an account that Trakt has locked.
    trouble text check (trouble in ('revoked', 'locked')),
    -- Lists (ratings, plays, wishes) that the last reading found next to nothing of any more: told so twice, it is believed.
    doubts text[] not null default '{}'
);

-- What is rated there, and what was so here and there when both last agreed: without it nobody could tell a rating that is new
-- from one that was taken back elsewhere. 1–10, as Trakt has it.
create table trakt_ratings (
    user_id bigint not null references trakt_accounts on delete cascade on update cascade,
    title_id bigint not null references titles on delete cascade,
    -- Trakt's id of the title, so that it is the same one although its ids elsewhere change.
    trakt_id bigint not null,
    -- Null: it is gone from there.
    rating smallint check (rating between 1 and 10),
    rated_at timestamptz,
    agreed smallint check (agreed between 1 and 10),
    primary key (user_id, title_id)
);
create index trakt_ratings_title on trakt_ratings (title_id);

-- Plays that Trakt tells of. `is_taken`: they were looked at once, so that what is taken back here does not come again.
create table trakt_plays (
    user_id bigint not null references trakt_accounts on delete cascade on update cascade,
    trakt_id bigint not null,
    title_id bigint not null references titles on delete cascade,
    episode_id bigint references episodes on delete cascade,
    watched_at timestamptz not null,
    is_taken boolean not null default false,
    primary key (user_id, trakt_id)
);
create index trakt_plays_time on trakt_plays (user_id, watched_at);
create index trakt_plays_title on trakt_plays (title_id);
create index trakt_plays_episode on trakt_plays (episode_id) where episode_id is not null;

-- Plays that Trakt was told of. They are remembered longer than the plays: one that is taken back here does not come back from there.
create table trakt_sent_plays (
    user_id bigint not null references trakt_accounts on delete cascade on update cascade,
    -- Of `play_events`, as it was then.
    play_id bigint not null,
    title_id bigint not null references titles on delete cascade,
    episode_id bigint references episodes on delete cascade,
    watched_at timestamptz not null,
    primary key (user_id, play_id)
);
create index trakt_sent_plays_time on trakt_sent_plays (user_id, watched_at);
create index trakt_sent_plays_title on trakt_sent_plays (title_id);
create index trakt_sent_plays_episode on trakt_sent_plays (episode_id) where episode_id is not null;

-- The watch list there. Each title is looked at once; `is_planned`: it is planned here because it stands there.
create table trakt_wishes (
    user_id bigint not null references trakt_accounts on delete cascade on update cascade,
    title_id bigint not null references titles on delete cascade,
    is_there boolean not null default true,
    is_taken boolean not null default false,
    is_planned boolean not null default false,
    primary key (user_id, title_id)
);
create index trakt_wishes_title on trakt_wishes (title_id);

alter table play_events drop constraint play_events_source_check;
alter table play_events add constraint play_events_source_check check (source in ('webhook', 'history', 'trakt'));

-- Finished plays of which a server has nothing to say: it told of a copy that is gone from it, or another told of them.
create or replace function orphaned_plays(person bigint) returns table (title_id bigint, episode_id bigint)
language sql stable
as $$
    select e.title_id, e.episode_id
    from play_events e
    join library_items li on li.server_id = e.server_id and li.external_id = e.item_id
    where e.user_id = person
        and e.completed
    group by e.id
    having bool_and(li.removed_at is not null)
    union all
    select e.title_id, e.episode_id
    from play_events e
    where e.user_id = person
        and e.completed
        and e.source = 'trakt'
$$;

-- Whether two tell of the same play: its beginning and its end are so far apart, and clocks by some minutes.
create function same_play(one timestamptz, other timestamptz, runtime_s integer) returns boolean
language sql stable parallel safe
as $$
    select one > other - make_interval(secs => greatest(coalesce(runtime_s, 0), 1800) + 600)
        and one < other + make_interval(secs => greatest(coalesce(runtime_s, 0), 1800) + 600)
$$;

-- A play of which the server tells too is the server's: it knows more of it.
create function drop_trakts_twins() returns trigger language plpgsql as $$
begin
    delete from play_events t
    using added n
    where t.source = 'trakt'
        and n.source <> 'trakt'
        and n.completed
        and t.user_id = n.user_id
        and t.title_id = n.title_id
        and t.episode_id is not distinct from n.episode_id
        and same_play(t.occurred_at, n.occurred_at, n.duration_s);
    return null;
end
$$;
create trigger play_events_told_twice after insert on play_events referencing new table as added
for each statement execute function drop_trakts_twins();
