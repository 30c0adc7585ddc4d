set local lock_timeout = '4s';

alter table outputs
    -- Of a channel, which everybody who has it gets as an output of their own.
    add column channel_id bigint,
    -- A channel may hold several kinds.
    alter column kind drop not null,
    -- What a collection may hold by our doing: all that was put in or is about to be, and was not taken out yet.
    add column members text[] not null default '{}',
    drop constraint outputs_server_id_user_id_kind_purpose_form_key,
    add constraint outputs_owner_key unique nulls not distinct (server_id, purpose, user_id, channel_id, kind, form),
    add constraint outputs_owner_check check (
        case purpose
            when 'picks' then user_id is not null and channel_id is null and kind is not null
            when 'top_picks' then user_id is null and channel_id is null and kind is not null
            when 'channel' then user_id is not null and channel_id is not null
            else false
        end
    );
