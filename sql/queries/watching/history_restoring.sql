-- accounts --
select i.server_id, i.subject, s.name as server
from identities i
join media_servers s on s.id = i.server_id
where i.user_id = %(user_id)s
order by i.server_id;

-- memories --
-- By the items of one server. What came from other programs only where it was asked for, also its ratings.
with watched as (
    select e.title_id, e.episode_id, max(e.occurred_at) as at
    from play_events e
    where e.user_id = %(user_id)s
        and e.completed
        and (%(imported)s or e.source not in ('import', 'trakt'))
    group by e.title_id, e.episode_id
    union all
    select w.title_id, w.episode_id, w.last_played_at
    from watch_progress w
    where w.user_id = %(user_id)s
        and w.played
        and w.last_played_at is not null
        and not exists (
            select
            from play_events e
            where e.user_id = w.user_id
                and e.title_id = w.title_id
                and e.episode_id is not distinct from w.episode_id
        )
        and (
            %(imported)s
            or not exists (
                select
                from history_imports i
                join history_import_writes h on h.import_id = i.id and h.what = 'mark'
                where i.user_id = w.user_id
                    and h.title_id = w.title_id
                    and h.episode_id is not distinct from w.episode_id
            )
        )
), places as (
    select x.title_id, x.episode_id, max(x.at) as at, max(x.value) as value
    from (
        select w.title_id, w.episode_id, w.at, null::integer as value
        from watched w
        union all
        select r.title_id, null, null, r.value
        from ratings r
        where r.user_id = %(user_id)s
            and (%(imported)s or r.source not in ('import', 'trakt'))
    ) x
    group by x.title_id, x.episode_id
)
select p.title_id, p.episode_id, case when p.episode_id is null then t.kind::text else 'episode' end as kind,
    array_agg(li.external_id order by li.id) as item_ids,
    case when p.episode_id is not null or not k.has_episodes then p.at end as watched_at, p.value as rating
from places p
join titles t on t.id = p.title_id
join title_kinds k on k.kind = t.kind
join library_items li on li.server_id = %(server_id)s
    and li.title_id = p.title_id
    and li.episode_id is not distinct from p.episode_id
    and li.removed_at is null
group by p.title_id, p.episode_id, p.at, p.value, t.kind, k.has_episodes
order by p.title_id, p.episode_id nulls first;
