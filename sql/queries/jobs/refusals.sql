-- note --
-- Counts what is there already; makes a row while there is room in this hour, else nothing.
insert into audit_log (actor_id, actor_name, action, target, data, refusal_key)
select %(actor_id)s, %(actor_name)s, %(action)s, %(target)s, %(data)s::jsonb || '{"times": 1}', %(key)s
where exists (select from audit_log where refusal_key = %(key)s)
    or (select count(*) from audit_log where refusal_key is not null and at > now() - interval '1 hour') < %(most)s
on conflict (refusal_key) do update
set data = jsonb_set(audit_log.data, '{times}', to_jsonb((audit_log.data ->> 'times')::int + 1))
returning (data ->> 'times')::int as times;

-- whose --
-- Whom a name belongs to that somebody tried to sign in by; what belongs to nobody may be a password in the wrong field.
select u.id, u.name
from users u
left join identities i on i.user_id = u.id
where u.deleted_at is null
    and lower(%(name)s) in (lower(u.email), lower(u.name), lower(i.name))
order by u.id
limit 1;
