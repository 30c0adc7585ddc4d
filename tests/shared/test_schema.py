"""What holds for the database's tables, all of them."""

from shared.db import Conn

# The leading columns may stand in any order: whoever deletes asks for all of them by equality. An index of some rows only counts
# where those left out point nowhere.
UNINDEXED = """
select c.conrelid::regclass || ' (' || string_agg(a.attname, ', ' order by k.place) || ')' as columns
from pg_constraint c
cross join unnest(c.conkey) with ordinality as k (attnum, place)
join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.attnum
where c.contype = 'f'
    and not exists (
        select
        from pg_index i
        join pg_attribute f on f.attrelid = i.indrelid and f.attnum = c.conkey[1]
        where i.indrelid = c.conrelid
            and i.indisvalid
            and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey
            and coalesce(pg_get_expr(i.indpred, i.indrelid) = format('(%I IS NOT NULL)', f.attname), true)
    )
group by c.oid, c.conrelid
order by 1
"""
# The queue's schema is Procrastinate's, and its table is emptied every night.
EXCEPT = {"procrastinate_jobs (worker_id)"}


def unindexed(conn: Conn) -> set[str]:
    return {row["columns"] for row in conn.execute(UNINDEXED).fetchall()}


def test_every_foreign_key_has_an_index_that_begins_with_its_columns(conn: Conn) -> None:
    """Without one, each deletion of a row that others may point to reads their whole table."""
    assert unindexed(conn) == EXCEPT


def test_an_index_counts_only_when_it_serves_the_foreign_key(conn: Conn) -> None:
    conn.execute("create table pointing (other text, title_id bigint references titles)")
    conn.execute("create index on pointing (other, title_id)")
    conn.execute("create index on pointing (title_id) where other is null")

    assert unindexed(conn) - EXCEPT == {"pointing (title_id)"}

    conn.execute("create index on pointing (title_id, other) where title_id is not null")

    assert unindexed(conn) - EXCEPT == set()
