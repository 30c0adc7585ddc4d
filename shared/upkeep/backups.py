"""Backups: dumps that are whole or not there at all, kept for a while, restored and brought up to date."""

import os
import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from shared import db
from shared.db import postgres_tools
from shared.errors import Conflict, Invalid, NotFound
from shared.language import gettext
from shared.settings import folders, settings

sql = db.queries("upkeep/backups")

NAME = re.compile(r"matinee-(\d{8}-\d{6})\.dump")
STAMP = "%Y%m%d-%H%M%S"
DRAFT, ABANDONED_S = ".part", 24 * 3600


@dataclass(frozen=True)
class Backup:
    """`size` is in bytes; `created_at` is read from the name, in UTC."""

    name: str
    size: int
    created_at: datetime


def create(progress: Callable[[int], None] | None = None) -> Path:
    """Writes a dump of the whole database, reads it through once, and only then gives it its name.

    `progress` gets the bytes written so far and may raise to stop. Keys of media servers and of AI services are
    encrypted in the dump as they are in the database: it is useless without SECRET_KEY, which it does not hold.
    Raises `Conflict` when there is nothing to back up.
    """
    folder = _folder()
    draft = _draft(folder)
    try:
        postgres_tools.dump(draft, progress or (lambda _: None))
        if "schema_migrations" not in postgres_tools.contents(draft):
            raise Conflict(gettext("There is nothing to back up: the database was never migrated."))
        return _keep(draft, folder)
    finally:
        draft.unlink(missing_ok=True)


def listing() -> list[Backup]:
    """Newest first."""
    folder = settings().backup_dir
    found = [_backup(path) for path in folder.iterdir() if NAME.fullmatch(path.name)] if folder.is_dir() else []
    return sorted(found, key=lambda backup: backup.name, reverse=True)


def prune(keep: int) -> list[str]:
    """Removes all but the newest; returns the names removed."""
    gone = [backup.name for backup in listing()[keep:]]
    for name in gone:
        (settings().backup_dir / name).unlink(missing_ok=True)
    return gone


def restore(name_or_path: str | Path, *, force: bool = False) -> list[str]:
    """Fills the database from a backup and migrates it forward; returns the migrations that took.

    All or nothing: until the last row is in, the database is as it was. One that holds people, servers or titles is
    refused with `Conflict` unless `force` replaces them. Runs that were live when the backup was made go on with the next
    worker: its sweeper finds that nobody works on them.
    """
    path = _find(name_or_path)
    _refuse_newer(path)
    with db.plain() as conn:
        db.check_server(conn)
        wipe = _wipe(conn, force)
    postgres_tools.load(path, wipe)
    applied = db.migrate()
    with db.plain() as conn:
        conn.execute(sql.forget_workers)
        conn.execute(sql.end_backup_run)
        conn.execute(sql.renew_versions)
    return applied


def _folder() -> Path:
    folder = folders.make(settings().backup_dir, "BACKUP_DIR", mode=0o700)
    for draft in folder.glob(f".matinee-*{DRAFT}"):  # of processes that were killed
        with suppress(FileNotFoundError):
            if datetime.now(UTC).timestamp() - draft.stat().st_mtime > ABANDONED_S:
                draft.unlink()
    return folder


def _draft(folder: Path) -> Path:
    """Beside the backups, so that the rename is atomic; mkstemp makes it mode 0600."""
    descriptor, name = tempfile.mkstemp(prefix=".matinee-", suffix=DRAFT, dir=folder)
    os.close(descriptor)
    return Path(name)


def _keep(draft: Path, folder: Path) -> Path:
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    at = datetime.now(UTC)
    while (final := folder / at.strftime(f"matinee-{STAMP}.dump")).exists():
        at += timedelta(seconds=1)
    draft.rename(final)
    descriptor = os.open(folder, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
    return final


def _backup(path: Path) -> Backup:
    stamp = NAME.fullmatch(path.name)
    assert stamp
    return Backup(path.name, path.stat().st_size, datetime.strptime(stamp[1], STAMP).replace(tzinfo=UTC))


def _find(name_or_path: str | Path) -> Path:
    for path in (settings().backup_dir / Path(name_or_path).name, Path(name_or_path)):
        if path.is_file() and (path.parent != Path() or path == Path(name_or_path)):
            return _checked(path)
    raise NotFound(gettext("There is no such backup; `matinee backup list` shows them all."))


def _checked(path: Path) -> Path:
    with path.open("rb") as file:
        if file.read(5) != b"PGDMP":
            raise Invalid(gettext("That file is not a backup of Matinee."))
    return path


def _refuse_newer(path: Path) -> None:
    own_migrations = {name for name, _ in db.migrations()}
    brought = postgres_tools.migrations(path)
    if not brought:
        raise Invalid(gettext("That file is not a backup of Matinee."))
    if brought - own_migrations:
        raise Conflict(gettext("A newer release of Matinee made this backup; update Matinee first."))


def _wipe(conn: db.Conn, force: bool) -> list[str]:
    """The statements that make room. Raises `Conflict` when they would take something that is needed."""
    tables = db.one(conn, sql.tables)
    if not tables["n"]:
        return []
    if not tables["ours"]:
        raise Conflict(gettext("The database holds tables of another program; restore into one of its own."))
    if db.value(conn, sql.living_workers, of=int):
        raise Conflict(gettext("A worker is running; stop Matinee, wait 15 seconds, then restore."))
    if not force and db.value(conn, sql.holds_anything, of=bool):
        raise Conflict(
            gettext("The database is in use; restore into an empty one, or replace all that it holds with --force.")
        )
    return db.values(conn, sql.wipe, {}, of=str)
