set local lock_timeout = '4s';

-- The service that models are asked of, as an administrator has entered it; without a row, as the environment says.
create table ai_service (
    only_one boolean primary key default true check (only_one),
    -- Null: OpenAI's own address.
    base_url text,
    -- Written and never shown.
    api_key_enc bytea
);
