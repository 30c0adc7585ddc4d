set local lock_timeout = '4s';

-- Of other kinds those with which anybody did anything, where a kind borrows taste; nothing where it does not.
create function borrowed_titles(of_kind text) returns table (title_id bigint)
language sql stable parallel safe
as $$
    select t.id
    from titles t
    join title_kinds k on k.kind = t.kind and k.is_picked
    where t.kind <> of_kind
        and (select b.borrows_taste from title_kinds b where b.kind = of_kind)
        and t.id in (
            select w.title_id from watch_progress w
            union
            select r.title_id from ratings r
            union
            select f.title_id from title_feedback f
            union
            select s.title_id from watch_states s where s.state is not null
        )
$$;

create or replace function weighed_titles(of_kind text) returns table (title_id bigint)
language sql stable parallel safe
as $$
    select t.id
    from titles t
    where t.kind = of_kind
        and t.removed_at is null
    union all
    select b.title_id
    from borrowed_titles(of_kind) b
$$;
