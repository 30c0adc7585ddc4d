set local lock_timeout = '4s';

create table recommendation_runs (
    id bigint generated always as identity primary key,
    user_id bigint not null references users on delete cascade,
    kind title_kind not null,
    state text not null default 'published' check (state in ('published', 'superseded')),
    -- Everything the list was made from, so that it can be made again: model, weights, seed, high-water marks.
    config jsonb not null default '{}',
    signals integer not null,
    candidates integer not null,
    created_at timestamptz not null default now()
);
create unique index recommendation_runs_published on recommendation_runs (user_id, kind) where state = 'published';
create index recommendation_runs_user on recommendation_runs (user_id, kind, id desc);

create table recommendations (
    run_id bigint not null references recommendation_runs on delete cascade,
    rank integer not null,
    title_id bigint not null references titles on delete cascade,
    score double precision not null,
    -- 0–100, calibrated; the parts add up to it.
    match double precision not null,
    parts jsonb not null,
    -- [{"title_id": 1, "share": 3.2}]: signed points of the match, largest first.
    evidence jsonb not null default '[]',
    reason text not null,
    reason_source text not null default 'template' check (reason_source in ('template', 'model')),
    -- What words about a pick may claim besides its numbers: genres familiar and new, which evidence is loved, other viewers.
    facts jsonb not null default '{}',
    primary key (run_id, rank)
);
create index recommendations_title on recommendations (title_id);

-- A list and its picks in one statement: the old list goes as the new one comes. The caller holds the person's lock.
create function publish_list(person bigint, of_kind text, made_with jsonb, signals integer, candidates integer, picks jsonb)
returns bigint language plpgsql as $$
declare
    list_id bigint;
begin
    update recommendation_runs r
    set state = 'superseded'
    where r.user_id = person
        and r.kind = of_kind
        and r.state = 'published';

    insert into recommendation_runs (user_id, kind, config, signals, candidates)
    values (person, of_kind, made_with, signals, candidates)
    returning id into list_id;

    insert into recommendations (run_id, rank, title_id, score, match, parts, evidence, reason, facts)
    select list_id, r.rank, r.title_id, r.score, r.match, r.parts, r.evidence, r.reason, r.facts
    from jsonb_to_recordset(picks) as r (
        rank integer, title_id bigint, score double precision, match double precision, parts jsonb, evidence jsonb, reason text,
        facts jsonb
    );
    return list_id;
end
$$;

-- Whoever waits for a person's picks hears of them when they are committed.
create function notify_picks() returns trigger language plpgsql as $$
begin
    perform pg_notify('recommendations', new.user_id::text);
    return null;
end
$$;
create trigger recommendation_runs_notify after insert on recommendation_runs
for each row execute function notify_picks();

-- What a person did with what was shown. Events come in batches and sometimes twice.
create table interactions (
    id bigint generated always as identity primary key,
    user_id bigint not null references users on delete cascade,
    title_id bigint references titles on delete cascade,
    kind text not null check (kind in ('impression', 'view', 'click', 'play', 'search', 'share')),
    surface text,
    position integer,
    query text,
    run_id bigint references recommendation_runs on delete set null,
    client_event_id uuid not null,
    occurred_at timestamptz not null default now(),
    unique (user_id, client_event_id)
);
create index interactions_shown on interactions (user_id, title_id, occurred_at) where kind = 'impression';
create index interactions_at on interactions (occurred_at);
create index interactions_title on interactions (title_id) where title_id is not null;
create index interactions_run on interactions (run_id) where run_id is not null;

-- What outsiders say goes together, by who says so: read by the engine, filled by catalogue sources.
create table title_relations (
    title_id bigint not null references titles on delete cascade,
    related_id bigint not null references titles on delete cascade,
    source text not null,
    weight real not null check (weight > 0),
    fetched_at timestamptz not null default now(),
    primary key (title_id, source, related_id)
);
create index title_relations_related on title_relations (related_id);

-- Titles that people of this server watch together, with how many people stand behind it; made anew each night.
create table title_neighbours (
    title_id bigint not null references titles on delete cascade,
    neighbour_id bigint not null references titles on delete cascade,
    weight real not null,
    support integer not null check (support >= 2),
    primary key (title_id, neighbour_id)
);
create index title_neighbours_neighbour on title_neighbours (neighbour_id);

-- What lists were made from, by content: a run names what it used, so that the same list can be made again.
create table engine_inputs (
    sha256 bytea primary key,
    data bytea not null,
    kept_at timestamptz not null default now()
);
alter table engine_inputs alter column data set storage external;  -- compressed already

-- How good the picks are on the household's own history, night by night.
create table evaluations (
    id bigint generated always as identity primary key,
    kind title_kind not null,
    made_at timestamptz not null default now(),
    people integer not null,
    -- {"engine": {"ndcg@10": {"value": …, "low": …, "high": …}}, "popularity": …}
    metrics jsonb not null,
    config jsonb not null default '{}'
);
create index evaluations_kind on evaluations (kind, id desc);

-- Weights fitted to this household, adopted only where they were better beyond doubt.
create table engine_weights (
    kind title_kind primary key,
    weights jsonb not null,
    provenance jsonb not null,
    adopted_at timestamptz not null default now()
);

-- A person's taste in a few sentences, per kind. `text` may name titles, those of `title_ids`; `plain` names none and stands in
-- for it where a reader may not see one of them.
create table synopses (
    user_id bigint not null references users on delete cascade,
    kind title_kind not null,
    text text not null,
    plain text not null,
    title_ids bigint[] not null default '{}',
    source text not null check (source in ('template', 'model')),
    computed_at timestamptz not null default now(),
    -- Which state of the person's acts it describes: it is written anew when they have moved on from it.
    signals bigint,
    primary key (user_id, kind)
);
