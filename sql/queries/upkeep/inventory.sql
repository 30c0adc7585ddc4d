-- counts --
select
    (
        select jsonb_object_agg(k.plural, (select count(*) from titles t where t.kind = k.kind and t.removed_at is null))
        from title_kinds k
        where k.is_picked
    ) as titles,
    (
        select count(*)
        from episodes e
        join titles t on t.id = e.title_id
        where t.removed_at is null
    ) as episodes,
    (select count(*) from users where is_active and deleted_at is null) as people,
    (
        select count(*)
        from title_embeddings e
        join embedding_models m on m.id = e.model_id
        where m.is_active
    ) as embedded,
    (select count(*) from output_files) as files,
    (select count(*) from outputs where external_id is not null and form <> 'playlist') as libraries,
    (select count(*) from outputs where external_id is not null and form = 'playlist') as playlists;

-- world --
select
    coalesce((
        select jsonb_object_agg(f.source, f.many)
        from (select source, count(distinct title_id) as many from title_facts where source <> 'server' group by source) f
    ), '{}') as facts,
    coalesce((
        select jsonb_object_agg(r.source, r.many)
        from (select source, count(*) as many from title_relations group by source) r
    ), '{}') as edges,
    (select count(*) from title_scores where score is not null) as scores,
    (select count(distinct title_id) from watch_providers) as providers,
    (
        select count(*)
        from recommendation_runs run
        join recommendations r on r.run_id = run.id
        where run.state = 'published'
            and r.facts ? 'beside'
    ) as picks;

-- picks --
-- How many picks of each kind, and of which kinds somebody is to have some.
select u.id, u.name, array(select k.kind::text from user_kinds k where k.user_id = u.id and k.enabled) as wanted,
    (
        select jsonb_object_agg(k.kind, (
            select count(*)
            from recommendation_runs run
            join recommendations r on r.run_id = run.id
            where run.user_id = u.id
                and run.kind = k.kind
                and run.state = 'published'
        ))
        from title_kinds k
        where k.is_picked
    ) as picks
from users u
where u.is_active
    and u.deleted_at is null
order by lower(u.name), u.id;

-- above_limit --
-- Told from the certificates of the copies themselves, not through the guard: what checks the guard must not lean on it. Nor from
-- the title's own age, which is the strictest that anybody says, where a copy's decides.
select count(*) as count
from recommendation_runs run
join recommendations r on r.run_id = run.id
where run.state = 'published'
    and exists (select from identities i where i.user_id = run.user_id)
    and not exists (
        select
        from identities i
        join library_items li on li.server_id = i.server_id
        where i.user_id = run.user_id
            and li.title_id = r.title_id
            and li.episode_id is null
            and li.removed_at is null
            and (i.age_limit is null or li.min_age <= i.age_limit)
    )
    -- Beyond libraries the strictest that anybody says is all there is.
    and not exists (
        select
        from world_titles w
        join titles t on t.id = w.title_id
        where w.title_id = r.title_id
            and not exists (
                select
                from identities i
                where i.user_id = run.user_id
                    and (t.min_age is null or t.min_age > i.age_limit)
                    and i.age_limit is not null
            )
    );

-- published --
select o.server_id, o.external_id, o.name, o.folder, o.form, u.name as person,
    array_remove(array_agg(f.rel_path order by f.rel_path), null) as files,
    (
        select min(i.subject)
        from identities i
        where i.user_id = o.user_id
            and i.server_id = o.server_id
    ) as subject
from outputs o
left join users u on u.id = o.user_id
left join output_files f on f.output_id = o.id
where o.external_id is not null
group by o.id, u.id
order by o.id;
