set local lock_timeout = '4s';

-- Whether what somebody has said of a title cannot stand beside what a file says of it: “more” and “less”, and “more” of what is hidden.
create function contradicts(verdict text, said jsonb) returns boolean
language sql immutable parallel safe
as $$
    select not said ? verdict
        and (verdict in ('less', 'hide') and said ? 'more' or verdict = 'more' and said ? 'less')
$$;

drop function history_import_effects(bigint);

-- As before, but that a verdict which contradicts what stands here is a conflict. `verdicts` are those that count.
-- What each row of an import is, and would change now: one rule for what is shown before and for what is done. `outcome`: matched,
-- unsure, unmatched, skipped or unreadable; a title that the person may not know of is as one that there is not. Each effect is null
-- where the row says nothing of it, else new, same, conflict (something else stands here) or applied.
create function history_import_effects(import bigint) returns table (
    number integer, outcome text, title_id bigint, episode_id bigint, kind text, at timestamptz, takes boolean, play text, mark text,
    rating text, state text, verdict text, new_state text, verdicts jsonb
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
    ), taken_back as materialized (
        -- Of “more” and “less” of one title the later word of the file counts.
        select o.number, o.verdict
        from (
            select r.number, v.key as verdict, first_value(v.key) over (
                    partition by r.title_id
                    order by (v.value #>> '{}')::timestamptz desc nulls last, r.number desc
                ) as last
            from history_import_rows r
            cross join lateral jsonb_each(r.verdicts) v
            where r.import_id = import
                and r.title_id is not null
                and not r.is_skipped
                and v.key in ('more', 'less')
        ) o
        where o.verdict <> o.last
    ), found as materialized (
        select r.number, r.season, r.episode_number, r.seen, r.is_mark, r.completed, r.position_s, r.duration_s, r.rating, r.rated_at, r.notes,
            r.progress, r.started_on, r.finished_on, case when n.verdict is null then r.verdicts else r.verdicts - n.verdict end as verdicts,
            r.is_favorite, r.watched_on, r.is_applied,
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
        left join taken_back n on n.number = r.number
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
                partition by f.title_id, f.episode_id, f.completed, f.at is not null and (f.seen > 0 or not f.completed)
                order by f.at, f.number
            ) as before_at
        from found f
        cross join lateral (
            select coalesce(f.new_state, f.notes, f.progress::text, f.started_on::text, f.finished_on::text) is not null as says_state
        ) x
        where f.outcome = 'matched'
    ), told as materialized (
        select o.title_id, coalesce(o.episode_id, 0) as place, o.occurred_at, o.completed
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
                        and (o.completed or not r.completed)
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
                    or r.is_mark and r.position_s > 0 and coalesce(w.position_s, 0) = 0 and not coalesce(b.was_played, w.played, false)
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
                when a.is_against then 'conflict'
                else 'new'
            end
        end,
        f.new_state, f.verdicts
    from found f
    left join ready r on r.number = f.number
    left join judged j on j.number = f.number
    left join dated d on d.title_id = r.title_id and d.episode_id is not distinct from r.episode_id
    left join watch_progress w on w.user_id = r.user_id and w.title_id = r.title_id and w.episode_id is not distinct from r.episode_id
    -- What the import has marked itself by now does not stand in the way of what else it says.
    left join (
        select n.title_id, n.episode_id, coalesce((n.before ->> 'played')::boolean, false) as was_played
        from history_import_writes n
        where n.import_id = import
            and n.what = 'mark'
    ) b on b.title_id = r.title_id and b.episode_id is not distinct from r.episode_id
    left join lateral (
        select bool_or(contradicts(b.verdict, r.verdicts)) as is_against
        from title_feedback b
        where r.verdicts <> '{}'
            and b.user_id = r.user_id
            and b.title_id = r.title_id
            and not exists (
                select
                from history_import_writes n
                where n.import_id = import
                    and n.what = 'verdict'
                    and n.title_id = b.title_id
                    and n.detail = b.verdict
            )
    ) a on true
    left join ratings h on h.user_id = r.user_id and h.title_id = r.title_id
    left join watch_states s on s.user_id = r.user_id and s.title_id = r.title_id
$$;
