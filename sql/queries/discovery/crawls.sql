-- begin --
insert into book_crawls (subject, language, ordering)
select r.subject, r.language, r.ordering
from jsonb_to_recordset(%(rows)s) as r (subject text, language text, ordering text)
on conflict do nothing;

-- upcoming --
-- In the middle of a list, or at its begin where it has never been read, or not for a while: what is newest changes daily, and a list that
-- was empty may be so by a slip. Lists that were never read to their end go first, then those that were not looked at for longest: else
-- what is newest would take all pages of a day where there are many languages.
select c.subject, c.language, c.ordering, c.start, c.rounds
from book_crawls c
join jsonb_to_recordset(%(rows)s) as r (subject text, language text, ordering text, place integer)
    on (r.subject, r.language, r.ordering) = (c.subject, c.language, c.ordering)
where c.start > 0
    or c.ended_at is null
    or c.ended_at < now() - case when c.ordering = 'newest' or c.was_empty then interval '20 hours' else interval '30 days' end
order by c.ended_at is not null, case when c.ended_at is not null then c.day end, c.start, r.place
limit 1;

-- read_today --
select coalesce(sum(day_pages), 0)::integer as pages
from book_crawls
where day = (now() at time zone 'utc')::date;

-- count_page --
update book_crawls
set day = (now() at time zone 'utc')::date,
    day_pages = case when day = (now() at time zone 'utc')::date then day_pages + 1 else 1 end,
    reason = null
where subject = %(subject)s
    and language = %(language)s
    and ordering = %(ordering)s;

-- advance --
-- Unless another run has read the same page meanwhile.
update book_crawls
set start = %(start)s,
    rounds = rounds + (%(is_end)s and not %(was_empty)s)::integer,
    was_empty = %(was_empty)s,
    ended_at = case when %(is_end)s then now() else ended_at end
where subject = %(subject)s
    and language = %(language)s
    and ordering = %(ordering)s
    and start = %(read_from)s;

-- note_trouble --
update book_crawls
set reason = %(reason)s
where subject = %(subject)s
    and language = %(language)s
    and ordering = %(ordering)s;
