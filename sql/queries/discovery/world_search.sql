-- unknown --
-- Of what a source has found, in its order, what is no title of the catalogue, nor one of the house that the viewer sees.
select k.kind, r.source, r.value, r.title, r.author as by, r.year, r.overview, r.poster,
    case r.source when 'tmdb' then r.value end as tmdb_id, case r.source when 'google_books' then r.value end as google_books_id
from rows from (
    jsonb_to_recordset(%(rows)s) as (source text, word text, value text, title text, year int, overview text, poster text, author text)
) with ordinality as r (source, word, value, title, year, overview, poster, author, place)
join source_kinds k on k.source = r.source and k.word = r.word
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
        where e.source = r.source
            and e.kind = k.kind
            and e.value = r.value
    )
order by r.place;
