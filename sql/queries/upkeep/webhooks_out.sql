-- add --
insert into webhooks_out (name, url, secret_enc, events)
values (%(name)s, %(url)s, %(secret_enc)s, %(events)s::text[])
returning id, name, url, events, created_at;

-- renew_secret --
update webhooks_out
set secret_enc = %(secret_enc)s
where id = %(id)s
returning id, name, url, events, created_at;

-- listing --
select w.id, w.name, w.url, w.events, w.created_at, d.event as last_event, d.created_at as last_at,
    d.delivered_at as last_delivered_at, d.status as last_status
from webhooks_out w
left join lateral (
    select event, created_at, delivered_at, status
    from webhook_deliveries
    where webhook_id = w.id
    order by id desc
    limit 1
) d on true
order by w.id;

-- delete --
delete from webhooks_out
where id = %(id)s
returning id, name;

-- queue --
-- One delivery for each webhook that wants this event, or for the one that is tried out.
insert into webhook_deliveries (webhook_id, event, payload)
select id, %(event)s, %(payload)s
from webhooks_out
where (%(webhook_id)s::bigint is null and %(event)s = any (events))
    or id = %(webhook_id)s
returning id;

-- delivery --
select d.id, d.event, d.payload, d.created_at, d.delivered_at, w.name, w.url, w.secret_enc
from webhook_deliveries d
join webhooks_out w on w.id = d.webhook_id
where d.id = %(id)s;

-- delivered --
update webhook_deliveries
set delivered_at = now(), status = %(status)s
where id = %(id)s;

-- tidy --
delete from webhook_deliveries
where created_at < now() - interval '7 days';
