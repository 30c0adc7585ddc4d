"""Search over a hundred thousand titles: those of a library that was read, and copies of them that Postgres makes under other words."""

from collections.abc import Iterator
from dataclasses import replace

from infra.bench import embeddings, library, searches, stage
from infra.bench.stage import Household
from infra.bench.table import Line
from infra.sample_server.generated import Size
from shared import db
from shared.models import embedding_spaces

TITLES, READ = 100_000, 2_000
# Each copy is called otherwise and has the plot of another, so that no word is of every title and none of one alone.
COPIES = """
with read as materialized (
    select t, row_number() over (order by t.id) as place, count(*) over () as of
    from titles t
    where t.kind = 'movie'
), named as materialized (
    select word, row_number() over (order by md5(word)) as place, count(*) over () as of
    from search_words
    where length(word) > 3
)
insert into titles (kind, name, year, overview, genres, tags, runtime_s, community_rating, votes, language, content_hash)
select 'movie', (r.t).name || ' ' || w.word || ' ' || n, (r.t).year, (p.t).overview, (r.t).genres, (r.t).tags, (r.t).runtime_s,
    (r.t).community_rating, (r.t).votes, (r.t).language, decode(md5(r.place || ' ' || n), 'hex')
from generate_series(1, %(copies)s) as n
cross join read r
join read p on p.place = (r.place + n * 37) %% r.of + 1
join named w on w.place = (r.place * 7 + n * 101) %% w.of + 1
"""
ITEMS = """
insert into library_items overriding system value
select i.*
from titles t
cross join (select li from library_items li where li.episode_id is null limit 1) as one
cross join lateral jsonb_populate_record(one.li, jsonb_build_object(
    'id', nextval(pg_get_serial_sequence('library_items', 'id')), 'external_id', 'copy-' || t.id, 'title_id', t.id, 'path', '/' || t.id
)) as i
where not exists (select from library_items li where li.title_id = t.id)
"""


def measure(root: str, size: Size) -> Iterator[Line]:
    with stage.household(root, replace(size, films=READ, series=0, episodes=0, people=2)) as home:
        list(library.measure(home))
        library.fill(home)
        searches.renew(home)
        _multiply(home)
        embeddings.fill(home)
        embedding_spaces.analyze(home.conn)
        home.conn.commit()
        yield from searches.measure(replace(home, size=replace(home.size, films=_count(home))))


def _multiply(home: Household) -> None:
    home.conn.execute(COPIES, {"copies": TITLES // READ - 1})
    home.conn.execute(ITEMS)
    home.conn.commit()
    with db.connect(autocommit=True) as conn:
        conn.execute("vacuum analyze")


def _count(home: Household) -> int:
    found = db.value(home.conn, "select count(*)::int as n from titles where removed_at is null", of=int)
    home.conn.rollback()
    return found
