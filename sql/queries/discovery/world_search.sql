-- unknown --
-- Of what TMDB has found, in its order, what is no title of the catalogue, nor one of the house that the viewer sees.
select k.kind, r.value as tmdb_id, r.title, r.year, r.overview, r.poster
from rows from (
    jsonb_to_recordset(%(rows)s) as (word text, value text, title text, year int, overview text, poster text)
) with ordinality as r (word, value, title, year, overview, poster, place)
join source_kinds k on k.source = 'tmdb' and k.word = r.word
where (%(kind)s::text is null or k.kind = %(kind)s)
    and not exists (
        select
        from title_imports i
        where i.kind = k.kind
            and i.value = r.value
            and i.state = 'ready'
    )
    and not exists (
        select
        from known_ids e
        join visible_titles(%(viewer)s) v on v.title_id = e.title_id
        where e.source = 'tmdb'
            and e.kind = k.kind
            and e.value = r.value
    )
order by r.place;
