-- accounts --
-- Both people, and the servers they have accounts on.
select u.id, u.name, coalesce(array_agg(i.server_id) filter (where i.server_id is not null), '{}') as server_ids,
    exists (select from local_credentials c where c.user_id = u.id) as has_password
from users u
left join identities i on i.user_id = u.id
where u.id = any (%(ids)s::bigint[])
    and u.is_active
    and u.deleted_at is null
group by u.id, u.name;

-- lock_both --
-- Nobody reads the history of either meanwhile.
select pg_advisory_xact_lock(7246306, id::int)
from unnest(%(ids)s::bigint[]) as both_of (id)
order by id;

-- progress --
-- What either has seen is seen; the later position stands.
insert into watch_progress as w (user_id, title_id, episode_id, position_s, played, play_count, last_played_at, is_favorite)
select %(keeps)s, o.title_id, o.episode_id, o.position_s, o.played, o.play_count, o.last_played_at, o.is_favorite
from watch_progress o
where o.user_id = %(goes)s
on conflict (user_id, title_id, episode_id) do update
set position_s = case
        when excluded.last_played_at > w.last_played_at or w.last_played_at is null then excluded.position_s
        else w.position_s
    end,
    played = w.played or excluded.played,
    play_count = w.play_count + excluded.play_count,
    last_played_at = greatest(w.last_played_at, excluded.last_played_at),
    is_favorite = w.is_favorite or excluded.is_favorite,
    updated_at = now();

-- plays --
-- One that Trakt told of is known by whose it is.
update play_events
set user_id = %(keeps)s,
    source_event_id = case
        when source = 'trakt' then %(keeps)s::bigint::text || ':' || split_part(source_event_id, ':', 2)
        else source_event_id
    end
where user_id = %(goes)s;

-- marks --
update history_marks
set user_id = %(keeps)s
where user_id = %(goes)s;

-- ratings --
-- A person's own word stands above a server's, then the later one.
insert into ratings as r (user_id, title_id, value, source, rated_at)
select %(keeps)s, o.title_id, o.value, o.source, o.rated_at
from ratings o
where o.user_id = %(goes)s
on conflict (user_id, title_id) do update
set value = excluded.value,
    source = excluded.source,
    rated_at = excluded.rated_at
where r.source = 'server' and excluded.source <> 'server'
    or (r.source = 'server') = (excluded.source = 'server') and excluded.rated_at > r.rated_at;

-- feedback --
insert into title_feedback (user_id, title_id, verdict, created_at)
select %(keeps)s, o.title_id, o.verdict, o.created_at
from title_feedback o
where o.user_id = %(goes)s
on conflict (user_id, title_id, verdict) do nothing;

-- states --
-- Whatever was said last stands, whole.
insert into watch_states as s (user_id, title_id, state, notes, progress, started_on, finished_on, changed_at)
select %(keeps)s, o.title_id, o.state, o.notes, o.progress, o.started_on, o.finished_on, o.changed_at
from watch_states o
where o.user_id = %(goes)s
on conflict (user_id, title_id) do update
set state = excluded.state,
    notes = excluded.notes,
    progress = excluded.progress,
    started_on = excluded.started_on,
    finished_on = excluded.finished_on,
    changed_at = excluded.changed_at
where excluded.changed_at > s.changed_at;

-- state_changes --
update watch_state_changes
set user_id = %(keeps)s
where user_id = %(goes)s;

-- interactions --
update interactions o
set user_id = %(keeps)s
where o.user_id = %(goes)s
    and not exists (
        select
        from interactions m
        where m.user_id = %(keeps)s
            and m.client_event_id = o.client_event_id
    );

-- trials --
-- What both were shown counts once.
update proof_trials o
set user_id = %(keeps)s
where o.user_id = %(goes)s
    and not exists (
        select
        from proof_trials m
        where m.user_id = %(keeps)s
            and m.rival = o.rival
            and m.period = o.period
            and m.title_id = o.title_id
            and m.against_id = o.against_id
    );

-- outputs --
update outputs
set user_id = %(keeps)s
where user_id = %(goes)s;

-- channels --
update channels
set owner_id = %(keeps)s
where owner_id = %(goes)s;

-- shares --
-- Nobody shares with themselves.
with gone as (
    delete from channel_shares s
    using channels c
    where c.id = s.channel_id
        and (s.user_id = %(goes)s or (s.user_id = %(keeps)s and c.owner_id = %(keeps)s))
    returning s.channel_id
)
insert into channel_shares (channel_id, user_id)
select g.channel_id, %(keeps)s
from gone g
join channels c on c.id = g.channel_id and c.owner_id <> %(keeps)s
on conflict do nothing;

-- subscriptions --
update subscriptions o
set user_id = %(keeps)s
where o.user_id = %(goes)s
    and not exists (
        select
        from subscriptions m
        where m.user_id = %(keeps)s
            and m.event = o.event
            and m.title_id is not distinct from o.title_id
    );

-- follows --
update followed_authors o
set user_id = %(keeps)s
where o.user_id = %(goes)s
    and not exists (
        select
        from followed_authors m
        where m.user_id = %(keeps)s
            and m.person_id = o.person_id
    );

-- requests --
update title_request_people o
set user_id = %(keeps)s
where o.user_id = %(goes)s
    and not exists (select from title_request_people m where m.user_id = %(keeps)s and m.request_id = o.request_id);

-- decisions --
update title_requests
set decided_by = %(keeps)s
where decided_by = %(goes)s;

-- notices --
update notices o
set user_id = %(keeps)s
where o.user_id = %(goes)s
    and not exists (select from notices m where m.user_id = %(keeps)s and m.key = o.key);

-- letter_wishes --
-- Whoever has said what they want keeps it; of quiet hours too, where they have none.
insert into letter_wishes as w (user_id, weekly, yearly, quiet_from, quiet_until)
select %(keeps)s, o.weekly, o.yearly, o.quiet_from, o.quiet_until
from letter_wishes o
where o.user_id = %(goes)s
on conflict (user_id) do update
set quiet_from = excluded.quiet_from,
    quiet_until = excluded.quiet_until
where w.quiet_from is null;

-- letters --
-- One of each kind and period: nothing is written a second time for what either was written of.
update letters o
set user_id = %(keeps)s
where o.user_id = %(goes)s
    and not exists (
        select
        from letters m
        where m.user_id = %(keeps)s
            and m.kind = o.kind
            and m.period = o.period
    );

-- notice_addresses --
-- Not more than anybody has; the others go. What both were told of is sent where it was told first.
with room as (
    select o.id, row_number() over (order by o.id) as place
    from notice_addresses o
    where o.user_id = %(goes)s
),
surplus as (
    delete from notice_addresses a
    using room r
    where r.id = a.id
        and r.place > %(most_addresses)s - (select count(*) from notice_addresses where user_id = %(keeps)s)
),
doubled as (
    delete from notice_deliveries d
    using notices n
    where n.id = d.notice_id
        and n.user_id = %(goes)s
)
update notice_addresses a
set user_id = %(keeps)s
from room r
where r.id = a.id
    and r.place <= %(most_addresses)s - (select count(*) from notice_addresses where user_id = %(keeps)s);

-- trakt --
-- Whoever has linked their own keeps it.
update trakt_accounts
set user_id = %(keeps)s
where user_id = %(goes)s
    and not exists (select from trakt_accounts a where a.user_id = %(keeps)s);

-- imports --
update history_imports
set user_id = %(keeps)s
where user_id = %(goes)s;

-- identities --
update identities
set user_id = %(keeps)s
where user_id = %(goes)s;

-- keep --
insert into user_kinds as k (user_id, kind, enabled)
select %(keeps)s, g.kind, true
from user_kinds g
where g.user_id = %(goes)s
    and g.enabled
on conflict (user_id, kind) do update
set enabled = true;

-- clear --
-- What the one that goes has left and nothing reads any more.
with progress as (
    delete from watch_progress
    where user_id = %(goes)s
),
restores as (
    delete from history_restores
    where user_id = %(goes)s
),
ratings as (
    delete from ratings
    where user_id = %(goes)s
),
feedback as (
    delete from title_feedback
    where user_id = %(goes)s
),
states as (
    delete from watch_states
    where user_id = %(goes)s
),
kinds as (
    delete from user_kinds
    where user_id = %(goes)s
),
profile as (
    delete from profiles
    where user_id = %(goes)s
),
picture as (
    delete from avatars
    where user_id = %(goes)s
    returning key
),
doomed as (
    insert into avatar_objects (key, ends_at)
    select key, now()
    from picture
    where key is not null
),
trials as (
    delete from notice_trials
    where user_id = %(goes)s
),
trakt as (
    delete from trakt_accounts
    where user_id = %(goes)s
),
wishes as (
    delete from letter_wishes
    where user_id = %(goes)s
),
letters as (
    delete from letters
    where user_id = %(goes)s
)
delete from recommendation_runs
where user_id = %(goes)s;

-- retire --
update users
set is_active = false,
    email = null,
    token_epoch = token_epoch + 1,
    deleted_at = now()
where id = %(goes)s;
