set local lock_timeout = '4s';

create table media_servers (
    id bigint generated always as identity primary key,
    kind text not null check (kind in ('jellyfin', 'emby')),
    name text not null,
    base_url text not null,
    api_key_enc bytea not null,
    -- The server's own id, so that a changed address or certificate is still the same server.
    server_uid text unique,
    version text,
    -- How the server's certificate is checked: `ca_certificate` is PEM text, trusted beside the usual authorities.
    verify_certificate boolean not null default true,
    ca_certificate text,
    -- The server's own certificates of titles as {name: [score, sub-score]}, for when it does not answer.
    parental_ratings jsonb,
    -- Webhooks find their server by this; only its digest is kept for look-ups, the text for showing it to an admin.
    webhook_token_sha256 bytea not null unique,
    webhook_token_enc bytea not null,
    webhook_heard_at timestamptz,
    -- The server's own name for itself in the event: another than ours means the address was entered on the wrong one.
    webhook_heard_from text,
    created_at timestamptz not null default now(),
    last_seen_at timestamptz
);
create unique index media_servers_name_lower on media_servers (lower(name));

-- An account on a server, with the whole of what its policy lets it see there.
create table identities (
    id bigint generated always as identity primary key,
    user_id bigint not null references users on delete cascade,
    server_id bigint not null references media_servers on delete cascade,
    -- The server's id of the person; names change, ids do not.
    subject text not null,
    name text not null,
    avatar_tag text,
    is_admin boolean not null default false,
    is_disabled boolean not null default false,
    last_login_at timestamptz,
    all_folders boolean not null default false,
    folder_ids text[] not null default '{}',
    -- Not empty: every library but these is open, whatever the list of open ones says.
    blocked_folder_ids text[] not null default '{}',
    -- Paths within a library that are shut, as the server sees them, each with its separator at the end.
    shut_paths text[] not null default '{}',
    -- Age in years from which titles are hidden; null means no limit.
    age_limit smallint,
    -- Certificates above the limit by the server's own table, which knows finer steps than years.
    shut_certificates text[] not null default '{}',
    -- The kinds of which a title without a certificate is shut.
    hides_unrated_kinds text[] not null default '{}',
    blocked_tags text[] not null default '{}',
    -- Empty: whatever its tags. Tags are compared as `shared/titles/access_rules.py` writes them.
    allowed_tags text[] not null default '{}',
    -- Rules that are not ours to apply, by name: only what the server has said it shows is open then.
    foreign_rules text[] not null default '{}',
    -- Whether the policy restricts anything at all: then the server is asked what it shows.
    is_restricted boolean not null default false,
    -- Of everything in the policy that may restrict: another one asks for another answer.
    policy_digest text,
    -- When the server last said, for every library, what it shows.
    asked_at timestamptz,
    -- A list is rarely perfect: who is not in it several times in a row is gone. Counted from the last time they were.
    missed smallint not null default 0,
    unique (server_id, subject)
);
create index identities_user on identities (user_id);

-- By which rules of a policy somebody is restricted, for those who look after the household.
create function limits_of(i identities) returns text[]
language sql stable parallel safe
as $$
    select array_remove(array[
        case when not i.all_folders or i.blocked_folder_ids <> '{}' then 'libraries' end,
        case when i.shut_paths <> '{}' then 'folders' end,
        case when i.age_limit is not null then 'age' end,
        case when i.hides_unrated_kinds <> '{}' then 'unrated' end,
        case when i.blocked_tags <> '{}' then 'blocked tags' end,
        case when i.allowed_tags <> '{}' then 'allowed tags' end,
        case when i.foreign_rules <> '{}' then 'rules of the server alone' end
    ], null)
$$;

-- Whether a server's webhook is heard: how many came, and what became of them.
create table webhook_counts (
    server_id bigint primary key references media_servers on delete cascade,
    last_at timestamptz not null default now(),
    last_read_at timestamptz,
    read_count bigint not null default 0,
    ignored_count bigint not null default 0,
    refused_count bigint not null default 0
);

-- The last reasons why one was not used, each once, in our words: nothing of what came is kept but the name of the event.
create table webhook_reasons (
    server_id bigint not null references media_servers on delete cascade,
    reason text not null,
    count bigint not null default 1,
    last_at timestamptz not null default now(),
    primary key (server_id, reason)
);
