-- loved --
-- What the person says they love and may still see: favourites and high ratings, strongest first.
select t.id, t.name, t.year
from titles t
join visible_titles(%(user_id)s) v on v.title_id = t.id
left join ratings r on r.user_id = %(user_id)s and r.title_id = t.id
left join watch_progress w on w.user_id = %(user_id)s and w.title_id = t.id and w.episode_id is null
where t.kind = %(kind)s
    and (r.value >= %(loved)s or (w.is_favorite and r.value is null))
order by r.value desc nulls last, w.last_played_at desc nulls last, t.id
limit %(limit)s;

-- save --
insert into synopses (user_id, kind, text, plain, title_ids, source, signals)
values (%(user_id)s, %(kind)s, %(text)s, %(plain)s, %(title_ids)s::bigint[], %(source)s, %(signals)s)
on conflict (user_id, kind) do update
set text = excluded.text,
    plain = excluded.plain,
    title_ids = excluded.title_ids,
    source = excluded.source,
    signals = excluded.signals,
    computed_at = now();

-- get --
-- `is_open`: both the person and the reader may see every title that the text names.
select s.kind, s.text, s.plain, s.source, s.computed_at,
    not exists (
        select
        from unnest(s.title_ids) as named (id)
        where named.id not in (select title_id from visible_titles(%(user_id)s))
            or named.id not in (select title_id from visible_titles(%(viewer)s))
    ) as is_open
from synopses s
where s.user_id = %(user_id)s
    and s.kind = any (%(kinds)s::text[]);

-- signals --
-- What counts the person's acts of this kind.
select coalesce(max(version), 0) as version
from signal_versions
where user_id = %(user_id)s
    and kind = %(kind)s;
