"""The role that Matinee is to its embedded Postgres: it owns what is ours, and is no superuser."""

import psycopg
from psycopg.rows import dict_row

from shared import cluster
from shared.cluster import Postmaster

OWNER = "matinee"


def url(running: Postmaster) -> str:
    """Makes the role on first use, and hands it what an earlier release owned as superuser."""
    from shared import db  # late: it asks us for the address

    sql = db.queries("embedded")
    with psycopg.connect(running.url(cluster.SUPERUSER), row_factory=dict_row) as conn:
        conn.execute(sql.lock)
        if not conn.execute(sql.is_handed_over).fetchone():
            if not conn.execute(sql.has_role).fetchone():
                conn.execute(sql.make_role)
            conn.execute(sql.extension)
            for row in conn.execute(sql.hand_over, {}).fetchall():
                conn.execute(row["statement"])
    return running.url(OWNER)
