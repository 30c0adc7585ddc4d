-- note --
insert into token_ledger (purpose, provider, model, input_tokens, output_tokens)
values (%(purpose)s, %(provider)s, %(model)s, %(input_tokens)s, %(output_tokens)s);

-- spent --
select purpose, provider, model, count(*) as calls, sum(input_tokens) as input_tokens, sum(output_tokens) as output_tokens,
    coalesce(sum(input_tokens) filter (where at > now() - interval '30 days'), 0) as input_tokens_30_days,
    coalesce(sum(output_tokens) filter (where at > now() - interval '30 days'), 0) as output_tokens_30_days
from token_ledger
group by purpose, provider, model
order by purpose, provider, model;

-- inputs --
select
    (select count(*) from titles where kind = 'movie' and removed_at is null) as movies,
    (select count(*) from titles where kind = 'series' and removed_at is null) as series,
    (select count(*) from users where is_active and deleted_at is null and (enabled_movies or enabled_series)) as people;
