set local lock_timeout = '4s';

-- Files of other programs that people bring their history from. The file itself is not kept, only what its rows say.
create table history_imports (
    id bigint generated always as identity primary key,
    user_id bigint not null references users on delete cascade,
    format text not null,
    file_name text not null check (length(file_name) between 1 and 200),
    -- What is due next is said by it: a job goes on wherever it was killed.
    state text not null default 'matching' check (state in ('matching', 'preview', 'applying', 'applied', 'undoing', 'undone')),
    -- Where a row says otherwise than what is here: whether the row wins, unless it is said of the row itself.
    overwrites boolean not null default false,
    row_count integer not null,
    created_at timestamptz not null default now(),
    applied_at timestamptz,
    undone_at timestamptz
);
create index history_imports_user on history_imports (user_id, id desc);

create table history_import_rows (
    import_id bigint not null references history_imports on delete cascade,
    -- Dated plays first, so that “seen at least three times” is counted after them.
    number integer not null,
    -- Where it stands in the file.
    place text not null,
    name text not null,
    year integer,
    -- What finds its title: kinds, ids, item, readings.
    said jsonb not null,
    season integer,
    episode_number integer,
    seen smallint not null default 0,
    is_mark boolean not null default false,
    watched_at timestamptz,
    -- The person's own calendar; of the two at most one.
    watched_on date,
    completed boolean not null default true,
    position_s integer,
    duration_s integer,
    rating smallint check (rating between 1 and 100),
    rated_at timestamptz,
    state text check (state in ('planned', 'watching', 'paused', 'completed', 'dropped')),
    notes text,
    progress smallint check (progress between 0 and 100),
    started_on date,
    finished_on date,
    changed_at timestamptz,
    verdicts jsonb not null default '{}',
    is_favorite boolean not null default false,
    problem text,
    is_matched boolean not null default false,
    title_id bigint references titles on delete set null,
    episode_id bigint references episodes on delete set null,
    -- 0–1, and by what: id, name or person.
    confidence real,
    how text check (how in ('id', 'name', 'person')),
    -- Titles that it may be, the likeliest first, while nobody has said.
    candidates bigint[] not null default '{}',
    is_skipped boolean not null default false,
    overwrites boolean,
    is_applied boolean not null default false,
    primary key (import_id, number)
);
create index history_import_rows_title on history_import_rows (title_id) where title_id is not null;
create index history_import_rows_episode on history_import_rows (episode_id) where episode_id is not null;

-- What an import wrote, with what stood there before and what stood there after: what somebody has changed since stays when it is undone.
create table history_import_writes (
    import_id bigint not null references history_imports on delete cascade,
    what text not null check (what in ('mark', 'rating', 'state', 'verdict')),
    title_id bigint not null references titles on delete cascade,
    episode_id bigint references episodes on delete cascade,
    -- Of a verdict which one.
    detail text not null default '',
    before jsonb,
    after jsonb not null,
    unique nulls not distinct (import_id, what, title_id, episode_id, detail)
);
create index history_import_writes_title on history_import_writes (title_id);
create index history_import_writes_episode on history_import_writes (episode_id) where episode_id is not null;

alter table play_events drop constraint play_events_source_check;
alter table play_events add constraint play_events_source_check check (source in ('webhook', 'history', 'trakt', 'import'));

-- What a server has nothing to say of now holds of what was imported, too: plays, and titles seen nobody knows when.
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
        and e.source in ('trakt', 'import')
    union all
    select w.title_id, w.episode_id
    from history_imports i
    join history_import_writes w on w.import_id = i.id and w.what = 'mark'
    where i.user_id = person
        and i.state in ('applying', 'applied')
$$;

-- A play that a server tells of too is the server's: it knows more of it.
create or replace function drop_trakts_twins() returns trigger language plpgsql as $$
begin
    delete from play_events t
    using added n
    where t.source in ('trakt', 'import')
        and n.source not in ('trakt', 'import')
        and n.completed
        and t.user_id = n.user_id
        and t.title_id = n.title_id
        and t.episode_id is not distinct from n.episode_id
        and same_play(t.occurred_at, n.occurred_at, n.duration_s);
    return null;
end
$$;

-- What somebody may be told by its name of what they say themselves: what they may find in the catalogue, and what they have hidden.
create function nameable_titles(viewer bigint) returns table (title_id bigint)
language sql stable parallel safe
as $$
    select c.title_id
    from catalogue_titles(viewer) c
    union
    select o.title_id
    from open_titles(viewer) o
$$;

-- By source, the ids under which the world knows a title.
create function ids_of(title bigint) returns jsonb
language sql stable parallel safe
as $$
    select coalesce(jsonb_object_agg(k.source, k.value), '{}')
    from (
        select o.source, min(o.value) as value
        from (
            select e.source, e.value
            from title_external_ids e
            where e.title_id = title
            union all
            select m.source, m.value
            from title_matches m
            where m.title_id = title
        ) o
        where o.value is not null
        group by o.source
    ) k
$$;

-- What each row of an import is, and would change now: one rule for what is shown before and for what is done. `outcome`: matched,
-- unsure, unmatched, skipped or unreadable; a title that the person may not know of is as one that there is not. Each effect is null
-- where the row says nothing of it, else new, same, conflict (something else stands here) or applied.
create function history_import_effects(import bigint) returns table (
    number integer, outcome text, title_id bigint, episode_id bigint, kind text, at timestamptz, takes boolean, play text, mark text,
    rating text, state text, verdict text, new_state text
)
-- Rows that were only just written have no statistics, and joined by loops ten thousand of them took minutes.
language sql stable
set enable_nestloop = off
as $$
    with i as materialized (
        select id, user_id, overwrites, zone_of(user_id) as zone
        from history_imports
        where id = import
    ), nameable as materialized (
        select v.title_id
        from i
        cross join lateral nameable_titles(i.user_id) v
        where v.title_id = any (array(select r.title_id from history_import_rows r where r.import_id = import and r.title_id is not null))
    ), found as materialized (
        select r.number, r.season, r.episode_number, r.seen, r.is_mark, r.completed, r.position_s, r.duration_s, r.rating, r.rated_at, r.notes,
            r.progress, r.started_on, r.finished_on, r.verdicts, r.is_favorite, r.watched_on, r.is_applied,
            case
                when r.problem is not null then 'unreadable'
                when r.is_skipped then 'skipped'
                when v.title_id is not null then 'matched'
                when cardinality(r.candidates) > 0 and r.title_id is null then 'unsure'
                else 'unmatched'
            end as outcome,
            v.title_id, case when v.title_id is not null then r.episode_id end as episode_id, t.kind::text as kind, t.runtime_s,
            k.has_episodes and r.episode_id is null as is_whole,
            -- Of a day its noon; `least` would take a null for now.
            case
                when coalesce(r.watched_at, r.watched_on) is not null
                then least(now(), coalesce(r.watched_at, (r.watched_on + time '12:00') at time zone i.zone))
            end as at,
            coalesce(r.overwrites, i.overwrites) as takes,
            coalesce(
                r.state,
                case when k.has_episodes and r.episode_id is null and r.seen > 0 and not r.is_mark then 'completed' end
            ) as new_state,
            i.user_id
        from history_import_rows r
        cross join i
        left join nameable v on v.title_id = r.title_id
        left join titles t on t.id = v.title_id
        left join title_kinds k on k.kind = t.kind
        where r.import_id = import
    ), ready as materialized (
        select f.*,
            not f.is_whole and not f.is_mark and f.at is not null and (f.seen > 0 or not f.completed) as is_play,
            f.is_mark or (not f.is_whole and f.seen > 0 and (f.at is null or f.seen > 1)) as is_mark_too,
            row_number() over (
                partition by f.title_id, f.rating is not null
                order by f.rated_at desc nulls last, f.number desc
            ) as rating_place,
            row_number() over (partition by f.title_id, x.says_state order by f.number) as state_place, x.says_state,
            lag(f.at) over (
                partition by f.title_id, f.episode_id, f.at is not null and (f.seen > 0 or not f.completed)
                order by f.at, f.number
            ) as before_at
        from found f
        cross join lateral (
            select coalesce(f.new_state, f.notes, f.progress::text, f.started_on::text, f.finished_on::text) is not null as says_state
        ) x
        where f.outcome = 'matched'
    ), told as materialized (
        select o.title_id, coalesce(o.episode_id, 0) as place, o.occurred_at
        from play_events o
        cross join i
        where o.user_id = i.user_id
            and o.title_id in (select v.title_id from nameable v)
    ), judged as (
        select r.number, r.is_play, r.is_mark_too, r.is_applied,
            r.is_play and (
                (
                    r.before_at is not null
                    and (
                        same_play(r.before_at, r.at, 0)
                        or (r.watched_on is not null and r.before_at = r.at)
                    )
                )
                or exists (
                    select
                    from told o
                    where o.title_id = r.title_id
                        and o.place = coalesce(r.episode_id, 0)
                        and (
                            same_play(o.occurred_at, r.at, coalesce(r.duration_s, r.runtime_s))
                            or (r.watched_on is not null and o.occurred_at between r.at - interval '20 hours' and r.at + interval '20 hours')
                        )
                )
            ) as is_told
        from ready r
    ), dated as (
        select r.title_id, r.episode_id, count(*) as plays
        from ready r
        join judged j using (number)
        where j.is_play
            and not j.is_told
            and r.completed
        group by 1, 2
    )
    select f.number, f.outcome, f.title_id, f.episode_id, f.kind, f.at, f.takes,
        case when j.is_play then case when r.is_applied then 'applied' when j.is_told then 'same' else 'new' end end,
        case
            when j.is_mark_too then case
                when r.is_applied then 'applied'
                when coalesce(w.play_count, 0) + coalesce(d.plays, 0) < r.seen
                    or r.seen > 0 and not coalesce(w.played, false) and coalesce(d.plays, 0) = 0
                    or r.is_favorite and not coalesce(w.is_favorite, false)
                    or r.is_mark and r.position_s > 0 and coalesce(w.position_s, 0) = 0 and not coalesce(w.played, false)
                then 'new'
                else 'same'
            end
        end,
        case
            when r.rating is not null and r.rating_place = 1 then case
                when r.is_applied then 'applied'
                when h.value is null or (h.source = 'server' and h.value <> r.rating) then 'new'
                when h.value = r.rating or (r.rating % 10 = 0 and abs(h.value - r.rating) < 5) then 'same'
                else 'conflict'
            end
        end,
        case
            when r.says_state then case
                when r.state_place > 1 then 'same'
                when r.is_applied then 'applied'
                when s.title_id is null then 'new'
                when s.state is not distinct from r.new_state
                    and coalesce(r.notes, s.notes) is not distinct from s.notes
                    and coalesce(r.progress, s.progress) is not distinct from s.progress
                    and coalesce(r.started_on, s.started_on) is not distinct from s.started_on
                    and coalesce(r.finished_on, s.finished_on) is not distinct from s.finished_on
                then 'same'
                else 'conflict'
            end
        end,
        case
            when r.verdicts <> '{}' then case
                when r.is_applied then 'applied'
                when r.verdicts - array(
                    select b.verdict
                    from title_feedback b
                    where b.user_id = r.user_id
                        and b.title_id = r.title_id
                ) = '{}' then 'same'
                else 'new'
            end
        end,
        f.new_state
    from found f
    left join ready r on r.number = f.number
    left join judged j on j.number = f.number
    left join dated d on d.title_id = r.title_id and d.episode_id is not distinct from r.episode_id
    left join watch_progress w on w.user_id = r.user_id and w.title_id = r.title_id and w.episode_id is not distinct from r.episode_id
    left join ratings h on h.user_id = r.user_id and h.title_id = r.title_id
    left join watch_states s on s.user_id = r.user_id and s.title_id = r.title_id
$$;
