-- unworded --
-- Picks of the present list that the template words, best first.
select r.run_id, r.rank, r.title_id, t.name as title, t.year, t.kind, t.genres, t.overview, t.community_rating, r.match, r.facts,
    (
        select coalesce(jsonb_agg(jsonb_build_object('id', w.id, 'title', w.name, 'year', w.year, 'share', e.value -> 'share')
            order by e.ordinality), '[]')
        from jsonb_array_elements(r.evidence) with ordinality as e
        join titles w on w.id = (e.value ->> 'title_id')::bigint
    ) as evidence
from recommendation_runs run
join recommendations r on r.run_id = run.id
join visible_titles(%(user_id)s) v on v.title_id = r.title_id
join titles t on t.id = r.title_id
where run.user_id = %(user_id)s
    and run.kind = %(kind)s
    and run.state = 'published'
    and r.reason_source = 'template'
order by r.rank;

-- reuse --
update written_words
set used_at = now()
where content_hash = any (%(keys)s::bytea[])
returning content_hash, text;

-- keep --
insert into written_words (content_hash, text, model)
select r.content_hash, r.text, %(model)s
from unnest(%(keys)s::bytea[], %(texts)s::text[]) as r (content_hash, text)
on conflict (content_hash) do update
set text = excluded.text;

-- refuse --
-- Kept as an empty text: what a model was asked for and did not give, or gave and was not shown.
insert into written_words (content_hash, text, model)
select r.content_hash, '', %(model)s
from unnest(%(keys)s::bytea[]) as r (content_hash)
on conflict (content_hash) do update
set created_at = now(), used_at = now();

-- refused_lately --
-- Not asked for again for a week, or it would be bought and refused at every refresh.
select content_hash
from written_words
where content_hash = any (%(keys)s::bytea[])
    and text = ''
    and created_at > now() - interval '7 days';

-- save --
update recommendations p
set reason = r.reason, reason_source = 'model'
from unnest(%(ranks)s::int[], %(texts)s::text[]) as r (rank, reason)
where p.run_id = %(run_id)s
    and p.rank = r.rank;

-- watched_names --
select t.name
from watch_progress w
join titles t on t.id = w.title_id
where w.user_id = %(user_id)s
    and t.kind = %(kind)s
group by t.id
order by max(w.last_played_at) desc nulls last
limit 500;

-- catalogue_names --
-- Names of several words that a text holds, in any case: one word alone is a word of any sentence.
select distinct t.name
from titles t
where t.name like '%% %%'
    and position(lower(t.name) in lower(%(text)s::text)) > 0
limit 500;
