-- note --
insert into known_options (name)
select unnest(%(names)s::text[])
on conflict do nothing;

-- newest --
-- What came first came with the installation.
select name
from known_options
where since = (select max(since) from known_options)
  and since > (select min(since) from known_options)
order by name;
