set local lock_timeout = '4s';

-- Top picks as a playlist are each person's own, of what that person may see; in the other forms they are the household's.
alter table outputs drop constraint outputs_owner_check;
alter table outputs add constraint outputs_owner_check check (
    case purpose
        when 'picks' then user_id is not null and channel_id is null and kind is not null
        when 'top_picks' then (user_id is not null) = (form = 'playlist') and channel_id is null and kind is not null
        when 'channel' then user_id is not null and channel_id is not null
        else false
    end
);

-- Libraries of a server that Matinee has put on somebody's list of folders, and why: exactly that is taken back. Written down
-- before the server is asked, and only of what was not on the list.
create table library_grants (
    server_id bigint not null references media_servers on delete cascade,
    subject text not null,
    reason text not null,
    external_id text not null,
    guid text not null,
    -- Null until the server has said that it did so.
    given_at timestamptz,
    primary key (server_id, subject, reason, guid)
);
