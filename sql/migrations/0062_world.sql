set local lock_timeout = '4s';

-- What the world says of titles, by who says it: nothing here is merged. Facts are in `title_facts`, as everybody's are.
-- `source` is a name of `sources`, whose rows stay.

-- Which title of a source is ours, so that it is looked for once. A person's word stays.
create table title_matches (
    title_id bigint not null references titles on delete cascade,
    source text not null,
    -- The source's own id.
    value text not null,
    how text not null check (how in ('id', 'name', 'person')),
    confidence real not null check (confidence between 0 and 1),
    -- By what it was found: when that changes, it is looked for anew.
    wanted jsonb not null default '{}',
    -- What the source says its ids are at others.
    ids jsonb not null default '{}',
    found_at timestamptz not null default now(),
    primary key (title_id, source)
);
create index title_matches_value on title_matches (source, value);

-- When each source was asked about each title, and what came of it; so that the oldest are asked first.
create table title_visits (
    title_id bigint not null references titles on delete cascade,
    source text not null,
    -- Asked, whatever came of it.
    tried_at timestamptz not null default now(),
    state text not null check (state in ('known', 'unknown', 'failed')),
    -- In words of ours, for who looks after the household.
    reason text,
    primary key (title_id, source)
);
create index title_visits_tried on title_visits (source, tried_at);

-- 0–100, of one source each: a mean of several would be nobody's word. A source may tell another's (“imdb” by OMDb).
create table world_ratings (
    title_id bigint not null references titles on delete cascade,
    source text not null,
    rater text not null,
    value real not null check (value between 0 and 100),
    -- Null: not told.
    votes integer check (votes >= 0),
    primary key (title_id, source, rater)
);

-- popularity, watchers, watching, plays, collectors: each on its source's own scale, and only where it was told.
create table world_figures (
    title_id bigint not null references titles on delete cascade,
    source text not null,
    figure text not null,
    value double precision not null,
    primary key (title_id, source, figure)
);

create table releases (
    title_id bigint not null references titles on delete cascade,
    source text not null,
    -- ISO 3166-1, two letters.
    region text not null,
    how text not null check (how in ('premiere', 'limited', 'theatrical', 'digital', 'physical', 'tv')),
    released_on date not null,
    certificate text,
    primary key (title_id, source, region, how, released_on)
);
create index releases_day on releases (region, how, released_on);

create table trailers (
    title_id bigint not null references titles on delete cascade,
    source text not null,
    site text not null,
    value text not null,
    name text,
    language text,
    ord smallint not null,
    primary key (title_id, source, site, value)
);

create table watch_providers (
    title_id bigint not null references titles on delete cascade,
    source text not null,
    region text not null,
    how text not null check (how in ('flatrate', 'free', 'ads', 'rent', 'buy')),
    name text not null,
    ord smallint not null,
    primary key (title_id, source, region, how, name)
);

create table airings (
    title_id bigint not null references titles on delete cascade,
    source text not null,
    season integer not null,
    number integer not null,
    -- The day where it is shown; `airs_at` is the moment, and null where only the day is known.
    airs_on date not null,
    airs_at timestamptz,
    name text,
    runtime_s integer,
    primary key (title_id, source, season, number)
);
create index airings_day on airings (airs_on);

-- What goes together by the sources' own ids, so that a title which arrives later is found among them.
create table related_ids (
    title_id bigint not null references titles on delete cascade,
    source text not null,
    related_source text not null,
    related_value text not null,
    weight real not null check (weight > 0),
    primary key (title_id, source, related_source, related_value)
);
create index related_ids_value on related_ids (related_source, related_value);

-- Which title each id means: those that the house's items claim, and those by which a source has found a title.
create view known_ids as
select e.source, e.kind::text as kind, e.value, e.title_id
from title_external_ids e
union
select m.source, t.kind::text, m.value, m.title_id
from title_matches m
join titles t on t.id = m.title_id;
