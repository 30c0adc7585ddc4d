set local lock_timeout = '4s';

-- Of a person's picks: which list was published last, and when. At another pace than at once that list is what is shown, until its
-- day comes; its loss only means that the next one is published sooner.
alter table outputs
    add column list_id bigint references recommendation_runs on delete set null,
    add column settled_at timestamptz;
create index outputs_list on outputs (list_id) where list_id is not null;

-- Somebody may be left out alone.
alter table users
    drop constraint users_output_form_check,
    add constraint users_output_form_check check (output_form in ('playlist', 'library', 'both', 'none'));

-- An output as it is once nobody else changes what is named: whoever waits for a lock and looks after it in one statement sees what
-- was there before.
create function output_under_lock(of_server bigint, subjects text[], wanted bigint) returns setof outputs
language plpgsql
as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('media server ' || of_server || ' ' || s.subject, 0))
    from unnest(subjects) with ordinality as s (subject, place)
    order by s.place;
    return query select * from outputs where id = wanted;
end
$$;
