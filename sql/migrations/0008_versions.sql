set local lock_timeout = '4s';

-- Counts what a person did, by kind: tells a worker whose signals it must read again. One row a person, so that two
-- people's plays never wait for each other.
create table signal_versions (
    user_id bigint not null references users on delete cascade,
    kind text not null,
    version bigint not null default 1,
    primary key (user_id, kind)
);

create function count_signals() returns trigger language plpgsql as $$
begin
    insert into signal_versions (user_id, kind)
    select distinct c.user_id, t.kind
    from changed c
    join titles t on t.id = c.title_id
    join users u on u.id = c.user_id
    order by 1, 2
    on conflict (user_id, kind) do update set version = signal_versions.version + 1;
    return null;
end
$$;

do $$
declare
    source text;
begin
    foreach source in array array['watch_progress', 'ratings', 'title_feedback'] loop
        execute format('create trigger %1$s_added after insert on %1$s referencing new table as changed
            for each statement execute function count_signals()', source);
        execute format('create trigger %1$s_changed after update on %1$s referencing new table as changed
            for each statement execute function count_signals()', source);
        execute format('create trigger %1$s_taken_back after delete on %1$s referencing old table as changed
            for each statement execute function count_signals()', source);
    end loop;
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
