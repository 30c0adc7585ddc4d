"""Named queries from `sql/queries`, for everybody who speaks to Postgres; below `shared.db`, which is how others reach them.

A loader of our own: it hands out text and nothing else, so that psycopg stays what runs it; libraries for this make functions of
queries and decide how rows come back.
"""

import re
from functools import cache
from importlib import resources
from types import SimpleNamespace


@cache
def queries(noun: str) -> SimpleNamespace:
    """`queries("people/accounts").by_id` is the SQL of the block `-- by_id --` in `sql/queries/people/accounts.sql`."""
    text = (resources.files("sql") / "queries" / f"{noun}.sql").read_text(encoding="utf-8")
    blocks = re.split(r"^-- (\w+) --[^\n]*\n", text, flags=re.MULTILINE)[1:]
    named = dict(zip(blocks[::2], (block.strip() for block in blocks[1::2]), strict=True))
    if len(named) * 2 != len(blocks):
        raise ValueError(f"sql/queries/{noun}.sql names a query twice")
    return SimpleNamespace(**named)
