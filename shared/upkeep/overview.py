"""How the household is, at a glance: whether all that must be there is, and how old what comes by itself has become."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shared import db, jobs
from shared.db import Conn, Row
from shared.jobs import names
from shared.settings import settings

sql = db.queries("upkeep/overview")

LARGEST = 12


@dataclass(frozen=True)
class Facts:
    """`workers` are those whose heart was heard lately, `heartbeat_at` when any was; `waiting` and `running` count runs with
    their parts; the rest is when something last went well."""

    database_bytes: int
    postgres: str
    workers: int
    heartbeat_at: datetime | None
    waiting: int
    running: int
    titles_read_at: datetime | None
    people_read_at: datetime | None
    picked_at: datetime | None


@dataclass(frozen=True)
class Disk:
    """In bytes, of the volume that a folder lies on, or will lie on."""

    free: int
    total: int

    @property
    def is_low(self) -> bool:
        return self.free < self.total / 20


def facts(conn: Conn) -> Facts:
    titles = list(names.SYNC_TITLES.values())
    given = {"seconds": jobs.HEARTBEATS_S, "titles": titles, "people": names.SYNC_USERS}
    return db.one(conn, sql.facts, given, row=Facts)


def servers(conn: Conn, server_id: int | None = None) -> list[Row]:
    """All of them or one, as they are stored, with when each was last heard of in which way; none is asked."""
    return db.all(conn, sql.servers, {"server_id": server_id})


def tables(conn: Conn) -> list[Row]:
    """The largest first, each with its indexes: `name`, `rows` as the statistics have them, `bytes`."""
    return db.all(conn, sql.tables, {"limit": LARGEST})


def output_disk() -> Disk | None:
    return disk(settings().strm_root)


def backup_disk() -> Disk | None:
    return disk(settings().backup_dir)


def disk(folder: Path) -> Disk | None:
    """None where not even a folder above it can be looked at."""
    for place in (folder, *folder.parents):
        try:
            usage = shutil.disk_usage(place)
        except FileNotFoundError:
            continue
        except OSError:
            return None
        return Disk(usage.free, usage.total)
    return None
