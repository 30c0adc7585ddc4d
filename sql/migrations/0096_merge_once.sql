set local lock_timeout = '4s';

-- Each fact has an order of sources of its own now, unless the household has set one: titles are put together anew once. The sweeper
-- gives the run its place in the queue.
insert into job_runs (name, args, trigger)
select 'merge-facts', '{}', 'system'
where exists (select from title_facts where source <> 'server')
on conflict do nothing;
