set local lock_timeout = '4s';

-- Whose new books somebody wants to hear of.
create table followed_authors (
    user_id bigint not null references users on delete cascade,
    person_id bigint not null references people on delete cascade,
    created_at timestamptz not null default now(),
    primary key (user_id, person_id)
);
create index followed_authors_person on followed_authors (person_id);

-- When a title came out first, as far as it is told: of sources the one that names the earliest year, as a source that knows a new edition
-- alone takes that for the first. Of books many are known to the year, some to the month: `earliest` and `latest` are the days between which
-- it was, the same where the day is known. What an administrator says goes before.
create view publications as
select distinct on (p.title_id) p.title_id, p.year, coalesce(p.month, date_part('month', p.released_on)::int) as month, p.released_on,
    coalesce(p.released_on, make_date(p.year, coalesce(p.month, 1), 1)) as earliest,
    coalesce(p.released_on, (make_date(p.year, coalesce(p.month, 12), 1) + interval '1 month - 1 day')::date) as latest
from (
    select f.title_id, f.source, (f.facts ->> 'year')::int as year,
        case when left(f.facts ->> 'released_on', 4) = f.facts ->> 'year' then (f.facts ->> 'released_on')::date end as released_on,
        case when left(f.facts ->> 'released_in', 4) = f.facts ->> 'year' then right(f.facts ->> 'released_in', 2)::int end as month
    from title_facts f
    where f.facts ->> 'year' is not null
) p
order by p.title_id, p.source <> 'admin', p.year, p.released_on, p.month, p.source;

-- Of a new book of which the day is not known none is told.
alter table notices alter column day drop not null;
alter table notices drop constraint notices_event_check;
alter table notices add constraint notices_event_check
    check (event in ('new_episode', 'new_season', 'in_library', 'digital', 'new_book')) not valid;
alter table notices add constraint notices_day check (day is not null or event = 'new_book') not valid;

-- Whose book a notice tells of; nobody's for any other.
create function authors_told(n notices) returns text[]
language sql stable parallel safe
as $$
    select case when n.event = 'new_book'
        then array(
            select p.name
            from credits c
            join people p on p.id = c.person_id
            where c.title_id = n.title_id
                and c.role = 'author'
            order by c.ord, p.id
            limit 3
        )
        else '{}'
    end
$$;

-- What somebody follows the author of is wanted too, and stays here.
create or replace function is_wanted(title bigint) returns boolean
language sql stable parallel safe
as $$
    select exists (select from catalogue_list_titles l where l.title_id = title)
        or exists (select from watch_states s where s.title_id = title)
        or exists (select from subscriptions s where s.title_id = title)
        or exists (select from credits c join followed_authors f on f.person_id = c.person_id where c.title_id = title and c.role = 'author')
        or exists (select from ratings r where r.title_id = title)
        or exists (select from title_feedback f where f.title_id = title)
        or exists (select from play_events p where p.title_id = title)
        or exists (select from watch_progress w where w.title_id = title)
        or exists (select from channel_marks m where m.title_id = title)
        or exists (select from trakt_ratings r where r.title_id = title)
        or exists (select from trakt_plays p where p.title_id = title)
        or exists (select from trakt_wishes w where w.title_id = title and w.is_there)
$$;
