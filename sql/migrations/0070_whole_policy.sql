set local lock_timeout = '4s';

alter table media_servers
    -- The server's own certificates as {name: [score, sub-score]}, for when it does not answer.
    add column parental_ratings jsonb;

-- What else a server's policy says. `hides_unrated` is read no more: older code that still runs writes it.
alter table identities
    add column blocked_tags text[] not null default '{}',
    -- Empty: whatever its tags. Tags are compared as `shared/access_rules.py` writes them.
    add column allowed_tags text[] not null default '{}',
    -- Not empty: every library but these is open, whatever the list of open ones says.
    add column blocked_folder_ids text[] not null default '{}',
    -- Paths within a library that are shut, as the server sees them, each with its separator at the end.
    add column shut_paths text[] not null default '{}',
    -- Certificates above the limit by the server's own table, which knows finer steps than years.
    add column shut_certificates text[] not null default '{}',
    -- The kinds of which a title without a certificate is shut.
    add column hides_unrated_kinds text[] not null default '{}',
    -- Rules that are not ours to apply, by name: only what the server has said it shows is open then.
    add column foreign_rules text[] not null default '{}',
    -- Whether the policy restricts anything at all: then the server is asked what it shows.
    add column is_restricted boolean not null default false,
    -- Of everything in the policy that may restrict: another one asks for another answer.
    add column policy_digest text,
    -- When the server last said, for every library, what it shows.
    add column asked_at timestamptz;

update identities
set hides_unrated_kinds = '{movie,series}'
where hides_unrated;

update identities
set is_restricted = true
where not all_folders
    or age_limit is not null
    or hides_unrated;

alter table titles
    -- Goes before the certificate; set by whoever runs the server.
    add column custom_rating text;

-- What the guard goes by, item by item: two copies of a title may bear other tags and other certificates. Of an episode they
-- are its own, and what its series has goes without saying.
alter table library_items
    add column tags text[] not null default '{}',
    -- In years, of the custom rating or else the certificate; null means unknown.
    add column min_age smallint,
    -- As `shared/certificates.py` writes them to be compared: usually one.
    add column certificates text[] not null default '{}';

-- Until the next sync reads the items anew.
update library_items li
set min_age = t.min_age,
    tags = array(
        select distinct trim(regexp_replace(lower(tag), '[^[:alnum:]]+', ' ', 'g'))
        from unnest(t.tags) as tag
    )
from titles t
where t.id = li.title_id
    and li.episode_id is null;

-- What a server said it shows somebody whose policy restricts anything: a rule nobody here knows of closes all the same.
create table shown_items (
    identity_id bigint not null references identities on delete cascade,
    item_id bigint not null references library_items on delete cascade,
    is_shown boolean not null,
    primary key (identity_id, item_id)
);
create index shown_items_item on shown_items (item_id);

-- The libraries that are open to somebody, each with the limits within which it is. Not in plain SQL, so that it is settled
-- once and not asked of every title.
create function open_doors(viewer bigint) returns table (
    library_id bigint, identity_id bigint, age_limit smallint, hides_unrated boolean, blocked_tags text[],
    allowed_tags text[], shut_paths text[], shut_certificates text[], is_restricted boolean, knows_all_rules boolean
)
language plpgsql stable parallel safe rows 8
as $$
begin
    return query
    select l.id, i.id, i.age_limit, l.kind = any (i.hides_unrated_kinds), i.blocked_tags, i.allowed_tags, i.shut_paths,
        i.shut_certificates, i.is_restricted, i.foreign_rules = '{}'
    from users u
    join identities i on i.user_id = u.id
    join libraries l on l.server_id = i.server_id
    where u.id = viewer
        and u.is_active
        and not i.is_disabled
        and l.is_enabled
        and l.removed_at is null
        and case
            when i.blocked_folder_ids <> '{}' then
                not (l.external_id = any (i.blocked_folder_ids) or coalesce(l.guid = any (i.blocked_folder_ids), false))
            else i.all_folders or l.external_id = any (i.folder_ids) or l.guid = any (i.folder_ids)
        end;
end
$$;

-- The guard, item by item: films and series.
create function open_items(viewer bigint) returns table (item_id bigint, title_id bigint, library_id bigint, identity_id bigint)
language sql stable parallel safe
as $$
    select li.id, li.title_id, li.library_id, d.identity_id
    from library_items li
    join open_doors(viewer) d on d.library_id = li.library_id
    where li.episode_id is null
        and li.removed_at is null
        and (d.age_limit is null or li.min_age <= d.age_limit)
        and (not d.hides_unrated or li.min_age is not null)
        and not li.certificates && d.shut_certificates
        and not li.tags && d.blocked_tags
        and (d.allowed_tags = '{}' or li.tags && d.allowed_tags)
        and (d.shut_paths = '{}' or not exists (select from unnest(d.shut_paths) as p (path) where starts_with(li.path, p.path)))
        and (
            not d.is_restricted
            or coalesce(
                (select s.is_shown from shown_items s where s.identity_id = d.identity_id and s.item_id = li.id),
                d.knows_all_rules
            )
        )
$$;

-- Episodes inherit what their series has in the same library, and may have more of their own.
create function open_episodes(viewer bigint) returns table (item_id bigint, title_id bigint, library_id bigint, episode_id bigint)
language sql stable parallel safe
as $$
    select li.id, li.title_id, li.library_id, li.episode_id
    from library_items li
    join open_doors(viewer) d on d.library_id = li.library_id
    where li.episode_id is not null
        and li.removed_at is null
        and exists (
            select
            from open_items(viewer) s
            where s.title_id = li.title_id
                and s.library_id = li.library_id
                and s.identity_id = d.identity_id
        )
        and (d.age_limit is null or li.min_age is null or li.min_age <= d.age_limit)
        and not li.certificates && d.shut_certificates
        and not li.tags && d.blocked_tags
        and (d.shut_paths = '{}' or not exists (select from unnest(d.shut_paths) as p (path) where starts_with(li.path, p.path)))
$$;

create or replace function open_titles(viewer bigint) returns table (title_id bigint)
language sql stable parallel safe
as $$
    select t.id
    from titles t
    where t.removed_at is null
        and exists (
            select
            from open_items(viewer) o
            where o.title_id = t.id
        )
$$;

-- For code that is older than this; what is handed out of a visible title is an item that is open.
create or replace function open_libraries(viewer bigint) returns table (library_id bigint)
language sql stable parallel safe
as $$
    select l.id
    from libraries l
    join identities i on i.server_id = l.server_id
    join users u on u.id = i.user_id
    where l.is_enabled
        and l.removed_at is null
        and i.user_id = viewer
        and u.is_active
        and not i.is_disabled
        and case
            when i.blocked_folder_ids <> '{}' then
                not (l.external_id = any (i.blocked_folder_ids) or coalesce(l.guid = any (i.blocked_folder_ids), false))
            else i.all_folders or l.external_id = any (i.folder_ids) or l.guid = any (i.folder_ids)
        end
$$;
