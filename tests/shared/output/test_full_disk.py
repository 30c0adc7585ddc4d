"""A disk that fills up while a folder is brought to what is planned: nothing is lost, and the next run finishes."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from shared import db
from shared.db import Conn
from shared.errors import Unavailable
from shared.output import batch, manifest, records
from shared.output.folder import Folder
from shared.output.model import Entry, Link, Text
from tests import forking
from tests.household import rows

FIRST: dict[str, Entry] = {
    "Heat (1995)/Heat (1995).nfo": Text(b"<movie/>"),
    "Heat (1995)/Heat (1995).strm": Text(b"/m/heat\n"),
    "Dark/tvshow.nfo": Text(b"<tvshow/>"),
    "Dark/Season 01": Link("/m/Dark/1"),
}
SECOND: dict[str, Entry] = {
    "Heat (1995)/Heat (1995).nfo": Text(b"<movie>2</movie>"),
    "Ronin/Ronin.strm": Text(b"/m/ronin\n"),
    "Ronin/Ronin.nfo": Text(b"<movie/>"),
    "Dark/tvshow.nfo": Text(b"<tvshow/>"),
    "Dark/Season 01": Link("/m/Dark/1"),
    "Dark/Season 02": Link("/m/Dark/2"),
}
BIG = {f"Film {n}/Film {n}.nfo": Text(b"x" * 20_000) for n in range(20)}
FULL = 3  # how a process ends whose disk was full


def quiet(step: str, done: int, total: int) -> None:
    pass


def ours(conn: Conn, root: Path) -> tuple[records.Output, Folder]:
    owner = records.picks_of(rows.person(conn, "Ana"))
    output = records.create(conn, rows.server(conn, kind="emby"), owner, "movie")
    conn.commit()
    return output, Folder(root, str(output.folder))


def on_disk(folder: Folder) -> dict[str, Entry]:
    """Links as links; hidden parts too."""
    top, found = folder.root / folder.name, {}
    for base, names, files in os.walk(top):
        for path in (Path(base) / name for name in (*names, *files)):
            name = path.relative_to(top).as_posix()
            if path.is_symlink():
                found[name] = Link(os.readlink(path))
            elif path.is_file():
                found[name] = Text(path.read_bytes())
    return found


def fills_up_at(moment: int) -> None:
    """From the given one on, whatever takes room on the disk is refused; links, folders and new names take room too."""
    seen = [0]

    def refuse(event: str, arguments: tuple[object, ...]) -> None:
        is_new = event == "open" and str(arguments[0]).startswith(batch.PART)
        if is_new or event in ("os.mkdir", "os.rename", "os.symlink"):
            seen[0] += 1
            if seen[0] >= moment:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    sys.addaudithook(refuse)


def apply_while_it_fills_up(moment: int, output: records.Output, folder: Folder) -> None:
    with db.connect() as conn:
        fills_up_at(moment)
        try:
            manifest.apply(conn, output.id, folder, SECOND, quiet)
        except Unavailable:
            os._exit(FULL)


def test_a_disk_that_fills_up_at_any_call_loses_nothing(database: str, tmp_path: Path) -> None:
    with db.connect() as conn:
        output, folder = ours(conn, tmp_path / "root")
        for moment in range(1, 100):
            manifest.apply(conn, output.id, folder, FIRST, quiet)

            status = forking.status(partial(apply_while_it_fills_up, moment, output, folder))

            found = on_disk(folder)
            if os.waitstatus_to_exitcode(status) == 0:
                assert found == SECOND
                break
            assert os.waitstatus_to_exitcode(status) == FULL
            assert found.keys() >= FIRST.keys()
            assert all(entry in (FIRST.get(path), SECOND.get(path)) for path, entry in found.items())
            manifest.apply(conn, output.id, folder, SECOND, quiet)
            assert on_disk(folder) == SECOND
        assert moment > 8


@contextmanager
def small_disk(at: Path) -> Iterator[Path]:
    at.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "none", str(at)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("Only root may mount a small disk.")
    try:
        yield at
    finally:
        subprocess.run(["umount", str(at)], check=True)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="Only root may mount a small disk.")
def test_a_real_disk_that_is_full_keeps_what_is_on_it(database: str, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk, db.connect() as conn:
        output, folder = ours(conn, disk)
        manifest.apply(conn, output.id, folder, FIRST, quiet)

        with pytest.raises(Unavailable, match="No space left"):
            manifest.apply(conn, output.id, folder, BIG, quiet)
        conn.rollback()

        found = on_disk(folder)
        assert found.keys() >= FIRST.keys()
        assert all(entry in (FIRST.get(path), BIG.get(path)) for path, entry in found.items())
        subprocess.run(["mount", "-o", "remount,size=4m", str(disk)], check=True)
        manifest.apply(conn, output.id, folder, BIG, quiet)
        assert on_disk(folder) == BIG
