-- listing --
-- In the order in which they are asked: those of one kind before the one that hands on.
select kind, base_url, profile_id, profile, root_folder, trouble, asked_at
from request_services
order by kind;

-- get --
select kind, base_url, profile_id, profile, root_folder, trouble, asked_at
from request_services
where kind = %(kind)s;

-- access --
select base_url, key_enc
from request_services
where kind = %(kind)s;

-- save --
insert into request_services (kind, base_url, key_enc, profile_id, profile, root_folder, asked_at)
values (%(kind)s, %(base_url)s, %(key_enc)s, %(profile_id)s, %(profile)s, %(root_folder)s, now())
on conflict (kind) do update
set base_url = excluded.base_url,
    key_enc = excluded.key_enc,
    profile_id = excluded.profile_id,
    profile = excluded.profile,
    root_folder = excluded.root_folder,
    trouble = null,
    asked_at = now();

-- note --
update request_services
set trouble = %(trouble)s, asked_at = now()
where kind = %(kind)s;

-- forget --
delete from request_services
where kind = %(kind)s;

-- of_words --
-- Which of them are there for a kind of titles, by TMDB's word for it; the last is the one to ask.
select s.kind
from source_kinds k
join jsonb_to_recordset(%(serves)s) as r (kind text, word text) on r.word = k.word
join request_services s on s.kind = r.kind
where k.source = 'tmdb'
    and k.kind = %(of)s
order by s.kind = 'seerr', s.kind
limit 1;
