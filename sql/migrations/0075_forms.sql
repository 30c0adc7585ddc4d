set local lock_timeout = '4s';

alter table outputs
    -- A playlist has no folder.
    alter column folder drop not null,
    -- What is about to be made, written before the server is asked: the playlists of that name that were there already
    -- and the items the new one gets. With it a playlist that a killed run left behind is found again.
    add column intent jsonb,
    -- Of what was published last: whatever changes it is published within a quarter of an hour.
    add column fingerprint bytea,
    -- Why this form is not what the person has just now; null when it is.
    add column problem text;

-- What a server was seen to play of what we write, by the way it is written.
create table output_proofs (
    server_id bigint not null references media_servers on delete cascade,
    form text not null check (form in ('playlist', 'path', 'address', 'link', 'symlink')),
    -- Version and addresses that the proof was made with: it is void for others.
    basis text not null,
    is_proved boolean not null,
    problem text,
    checked_at timestamptz not null default now(),
    primary key (server_id, form)
);

-- Where the household's choice is not this person's.
alter table users
    add column output_form text check (output_form in ('playlist', 'library', 'both'));

alter table media_servers
    add column webhook_heard_at timestamptz,
    -- The server's own name for itself in the event: another than ours means the address was entered on the wrong one.
    add column webhook_heard_from text;

-- What an item that is a .strm itself leads to, handed on as it is.
alter table library_items
    add column source_url text;
