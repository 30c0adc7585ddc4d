set local lock_timeout = '4s';

-- Titles of the world that a list has or somebody asked for, by TMDB's id: it counts films and series apart. A title that no library
-- holds is one of `titles` all the same, removed (`removed_at`) until a library has it.
create table title_imports (
    kind title_kind not null,
    value text not null,
    -- About the first time alone: what is ready stays ready, whatever becomes of a later look.
    state text not null default 'stub' check (state in ('stub', 'ready', 'failed')),
    -- In words of ours, of what failed.
    reason text,
    title_id bigint references titles on delete cascade,
    requested_at timestamptz not null default now(),
    changed_at timestamptz not null default now(),
    primary key (kind, value),
    check ((state = 'ready') = (title_id is not null))
);
create index title_imports_title on title_imports (title_id);

-- The name of a title in addresses: given once and kept, whatever the title is called later.
create table title_slugs (
    title_id bigint primary key references titles on delete cascade,
    kind title_kind not null,
    -- “dune-1984”; of several that share it, the later ones bear their number.
    base text not null,
    number integer not null check (number > 0),
    slug text not null generated always as (case when number = 1 then base else base || '-' || number end) stored,
    unique (kind, slug),
    unique (kind, base, number)
);

-- Lists of the world, each replaced as a whole: what was on it before is gone. `region` is empty where a list has none.
create table catalogue_lists (
    list text not null check (list in ('trending', 'now-playing', 'new-releases', 'new-on-digital')),
    kind title_kind not null,
    region text not null,
    as_of timestamptz not null default now(),
    primary key (list, kind, region)
);
create table catalogue_list_titles (
    list text not null,
    kind title_kind not null,
    region text not null,
    title_id bigint not null references titles on delete cascade,
    place integer not null,
    primary key (list, kind, region, title_id),
    foreign key (list, kind, region) references catalogue_lists on delete cascade
);
create index catalogue_list_titles_title on catalogue_list_titles (title_id);

-- What somebody may find in the catalogue: what they see in their libraries, and of the world what they may know of.
create function catalogue_titles(viewer bigint) returns table (title_id bigint)
language sql stable parallel safe
as $$
    select t.id
    from titles t
    where exists (select from visible_titles(viewer) v where v.title_id = t.id)
        or (
            exists (select from title_imports i where i.title_id = t.id)
            and exists (select from known_titles(viewer) k where k.title_id = t.id)
        )
$$;

-- Whether nothing limits what somebody may know of: a name that was found in the world has no certificate yet.
create function knows_world(viewer bigint) returns boolean
language sql stable parallel safe
as $$
    select exists (select from limits_on(viewer))
        and not exists (
            select
            from limits_on(viewer) l
            where l.closes_all
                or l.age_limit is not null
                or l.hides_unrated_kinds <> '{}'
                or l.blocked_tags <> '{}'
                or l.shut_certificates <> '{}'
        )
$$;
