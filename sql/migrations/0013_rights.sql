set local lock_timeout = '4s';

-- What a person was given and gave to others ends with the right to it, by whatever road that is lost: a page, the terminal, the
-- media server. For good: a right that comes back revives none of it.
create function end_access(person bigint) returns void
language sql
as $$
    delete from invites where created_by = person and used_at is null;
    update api_keys set revoked_at = now() where user_id = person and revoked_at is null;
    update refresh_families set revoked_at = now() where user_id = person and revoked_at is null;
    update outputs set link_epoch = link_epoch + 1 where user_id = person;
$$;

create function end_administration(person bigint) returns void
language sql
as $$
    delete from invites where created_by = person and used_at is null;
    update api_keys set revoked_at = now() where user_id = person and scope = 'admin' and revoked_at is null;
    update refresh_families set revoked_at = now() where user_id = person and revoked_at is null;
$$;

create function person_lost_rights() returns trigger
language plpgsql
as $$
begin
    if not new.is_active or new.deleted_at is not null then
        perform end_access(new.id);
    else
        perform end_administration(new.id);
    end if;
    return null;
end
$$;

create trigger person_lost_rights
    after update of role, is_active, deleted_at on users
    for each row
    when (
        old.role = 'admin' and new.role <> 'admin'
        or old.is_active and not new.is_active
        or old.deleted_at is null and new.deleted_at is not null
    )
    execute function person_lost_rights();

-- Somebody whom every server has shut out has lost them too.
create function identity_shut_out() returns trigger
language plpgsql
as $$
begin
    if not exists (select from identities i where i.user_id = new.user_id and not i.is_disabled) then
        perform end_access(new.user_id);
    end if;
    return null;
end
$$;

create trigger identity_shut_out
    after update of is_disabled on identities
    for each row
    when (new.is_disabled and not old.is_disabled)
    execute function identity_shut_out();
