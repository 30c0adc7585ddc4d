set local lock_timeout = '4s';

-- Whether whoever a letter was written to wants letters of its kind now.
create function is_wanted_letter(letter bigint) returns boolean
language sql stable
as $$
    select exists (
        select
        from letters l
        join letter_wishes w on w.user_id = l.user_id
        where l.id = letter
            and case l.kind when 'weekly' then w.weekly when 'yearly' then w.yearly end
    )
$$;
