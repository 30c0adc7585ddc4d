-- note --
insert into token_ledger (purpose, provider, model, input_tokens, output_tokens)
values (%(purpose)s, %(provider)s, %(model)s, %(input_tokens)s, %(output_tokens)s);

-- spent --
-- Each call at the price of its day. A model without any price leaves the sum unknown.
with prices as materialized (
    select model, since::date, until::date, per_input, per_output
    from jsonb_to_recordset(%(prices)s) as p (model text, since text, until text, per_input float8, per_output float8)
), first_prices as (
    select model, min(since) as since
    from prices
    group by model
)
select t.purpose, t.provider, t.model, count(*) as calls, sum(t.input_tokens) as input_tokens,
    sum(t.output_tokens) as output_tokens,
    coalesce(sum(t.input_tokens) filter (where t.at > now() - interval '30 days'), 0) as input_tokens_30_days,
    coalesce(sum(t.output_tokens) filter (where t.at > now() - interval '30 days'), 0) as output_tokens_30_days,
    round((sum(t.input_tokens * p.per_input + t.output_tokens * p.per_output) / 1000000)::numeric, 6)::float8 as dollars
from token_ledger t
left join first_prices f on f.model = t.model
left join prices p on p.model = t.model
    and greatest(t.at::date, f.since) >= p.since
    and (p.until is null or greatest(t.at::date, f.since) < p.until)
group by t.purpose, t.provider, t.model
order by t.purpose, t.provider, t.model;

-- inputs --
-- Titles that are embedded, as `embedding_spaces.sql` counts them.
select
    (
        select jsonb_object_agg(k.plural, (
            select count(*)
            from titles t
            where t.kind = k.kind
                and (t.removed_at is null or exists (select from title_imports i where i.title_id = t.id))
        ))
        from title_kinds k
        where k.is_picked
    ) as titles,
    (
        select count(*)
        from users u
        where u.is_active
            and u.deleted_at is null
            and exists (select from user_kinds k where k.user_id = u.id and k.enabled)
    ) as people;

-- measured --
-- What calls came to here: a title's tokens over all that the space holds, and a call's in and out.
select
    sum(t.input_tokens)::float8 / nullif((
        select count(*)
        from title_embeddings e
        join embedding_models m on m.id = e.model_id
        where m.name = %(model)s
            and m.provider <> 'local'
    ), 0) as per_title,
    avg(t.input_tokens)::float8 as per_call_in,
    avg(t.output_tokens)::float8 as per_call_out
from token_ledger t
where t.purpose = %(purpose)s
    and t.model = %(model)s;

-- by_week --
select date_trunc('week', at)::date as monday, purpose, count(*) as calls, sum(input_tokens) as input_tokens,
    sum(output_tokens) as output_tokens
from token_ledger
where at > now() - interval '12 weeks'
group by 1, 2
order by 1 desc, 2;

-- pace --
-- 0: too few to tell.
select coalesce(
    case
        when sum(done) >= %(enough)s
            then sum(done) * 60.0 / greatest(1, sum(extract(epoch from finished_at - started_at)))
    end,
    0
)::float8 as pace
from job_runs
where name = any (%(names)s)
    and state = 'succeeded'
    and done > 0
    and finished_at > now() - interval '90 days';
