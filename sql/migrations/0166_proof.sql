set local lock_timeout = '4s';

-- Rules that picks are compared with, one at a time, and what came of it. `is_wide`: one place in every ten of a list, else only in
-- the first ten. Counts are of contested places whose time is over.
create table proof_rivals (
    name text primary key check (name in ('popularity', 'server')),
    began_at timestamptz not null default now(),
    is_wide boolean not null default false,
    verdict text not null default 'open' check (verdict in ('open', 'better', 'worse', 'alike')),
    ours integer not null default 0,
    theirs integer not null default 0,
    ours_watched integer not null default 0,
    theirs_watched integer not null default 0,
    measured_at timestamptz,
    concluded_at timestamptz
);

-- Each contested place that somebody was shown: which title stood there, which would have else, with the chance of that. `watched`
-- is null until the time for it is over.
create table proof_trials (
    user_id bigint not null references users on delete cascade,
    rival text not null references proof_rivals on delete cascade,
    period integer not null,
    title_id bigint not null references titles on delete cascade,
    against_id bigint not null references titles on delete cascade,
    is_ours boolean not null,
    propensity real not null check (propensity > 0 and propensity <= 1),
    shown_at timestamptz not null default now(),
    watched boolean,
    primary key (user_id, rival, period, title_id, against_id)
);
create index proof_trials_rival on proof_trials (rival);
create index proof_trials_title on proof_trials (title_id);
create index proof_trials_against on proof_trials (against_id);
create index proof_trials_waiting on proof_trials (shown_at) where watched is null;

-- What a media server itself suggests to somebody, by place, as last read.
create table server_suggestions (
    user_id bigint not null references users on delete cascade,
    title_id bigint not null references titles on delete cascade,
    place integer not null,
    read_at timestamptz not null default now(),
    primary key (user_id, title_id)
);
create index server_suggestions_title on server_suggestions (title_id);
