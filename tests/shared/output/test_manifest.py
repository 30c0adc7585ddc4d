"""On a real disk and a real database, with a real SIGKILL."""

import os
import resource
import signal
import sys
import unicodedata
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from shared import db
from shared.db import Conn
from shared.errors import Conflict, Unavailable
from shared.output import batch, manifest, records
from shared.output.folder import Folder
from shared.output.model import Text
from tests import forking
from tests.household import rows

FIRST = {
    "Heat (1995)/Heat (1995).nfo": b"<movie/>",
    "Heat (1995)/Heat (1995).strm": b"/m/heat\n",
    "Dark/Season 01/a.strm": b"/m/a\n",
}
SECOND = {
    "Heat (1995)/Heat (1995).nfo": b"<movie>2</movie>",
    "Ronin/Ronin.strm": b"/m/ronin\n",
    "Ronin/Ronin.nfo": b"<movie/>",
}


def texts(files: dict[str, bytes]) -> dict[str, Text]:
    return {path: Text(content) for path, content in files.items()}


def quiet(step: str, done: int, total: int) -> None:
    pass


@pytest.fixture
def ours(database: str, tmp_path: Path) -> Iterator[tuple[Conn, records.Output, Folder]]:
    with db.connect() as conn:
        output = records.create(
            conn, rows.server(conn, kind="emby"), records.picks_of(rows.person(conn, "Ana")), "movie"
        )
        conn.commit()
        yield conn, output, Folder(tmp_path / "root", output.folder)


def on_disk(folder: Folder) -> dict[str, bytes]:
    top = folder.root / folder.name
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in sorted(top.rglob("*")) if path.is_file()}


def folders(folder: Folder) -> set[str]:
    top = folder.root / folder.name
    return {path.relative_to(top).as_posix() for path in top.rglob("*") if path.is_dir()}


def test_the_folder_holds_what_is_planned_and_then_what_is_planned_next(
    ours: tuple[Conn, records.Output, Folder],
) -> None:
    conn, output, folder = ours

    assert manifest.apply(conn, output.id, folder, texts(FIRST), quiet) == manifest.Changes(3, 0)
    assert on_disk(folder) == FIRST
    assert manifest.apply(conn, output.id, folder, texts(SECOND), quiet) == manifest.Changes(3, 2)

    assert on_disk(folder) == SECOND
    assert folders(folder) == {"Heat (1995)", "Ronin"}


def test_an_unchanged_plan_touches_neither_disk_nor_database(ours: tuple[Conn, records.Output, Folder]) -> None:
    conn, output, folder = ours
    manifest.apply(conn, output.id, folder, texts(FIRST), quiet)
    before = {path: os.stat(path).st_mtime_ns for path in (folder.root).rglob("*")}
    conn.commit()

    assert not manifest.apply(conn, output.id, folder, texts(FIRST), quiet)

    written = conn.execute("select pg_current_xact_id_if_assigned() as xid").fetchone()
    assert written
    assert written["xid"] is None
    assert {path: os.stat(path).st_mtime_ns for path in (folder.root).rglob("*")} == before


def test_new_files_come_before_old_ones_go(ours: tuple[Conn, records.Output, Folder]) -> None:
    conn, output, folder = ours
    manifest.apply(conn, output.id, folder, texts(FIRST), quiet)
    seen: list[set[str]] = []

    manifest.apply(conn, output.id, folder, texts(SECOND), lambda *_: seen.append(set(on_disk(folder))))

    assert seen
    assert all(len(files) >= len(FIRST) for files in seen)


def test_a_kill_at_any_moment_leaves_whole_files_and_the_next_run_finishes(
    ours: tuple[Conn, records.Output, Folder],
) -> None:
    conn, output, folder = ours
    manifest.apply(conn, output.id, folder, texts(FIRST), quiet)
    theirs = folder.root / folder.name / "Heat (1995)" / "subtitles.srt"
    theirs.write_bytes(b"somebody's")
    kills = 0
    for moment in range(1, 1000):
        status = forking.status(partial(apply_until, moment, output, folder))
        found = on_disk(folder)
        assert found.pop("Heat (1995)/subtitles.srt") == b"somebody's"
        found = {path: content for path, content in found.items() if not path.startswith(".matinee.part")}
        assert all(content in (FIRST.get(path), SECOND.get(path)) for path, content in found.items())
        assert len(found) >= len(FIRST)

        manifest.apply(conn, output.id, folder, texts(SECOND), quiet)
        assert on_disk(folder) == SECOND | {"Heat (1995)/subtitles.srt": b"somebody's"}
        assert folders(folder) == {"Heat (1995)", "Ronin"}
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0
            break
        kills += 1
        manifest.apply(conn, output.id, folder, texts(FIRST), quiet)
    assert kills > 30


def apply_until(moment: int, output: records.Output, folder: Folder) -> None:
    """Dies at the given one of its own accesses to the disk."""
    left = [moment]

    def count(event: str, arguments: object) -> None:
        if event in ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir"):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    with db.connect() as conn:
        sys.addaudithook(count)
        manifest.apply(conn, output.id, folder, texts(SECOND), quiet)


def test_more_than_are_made_safe_at_once_all_come_and_leave_no_part(
    ours: tuple[Conn, records.Output, Folder], monkeypatch: pytest.MonkeyPatch
) -> None:
    conn, output, folder = ours
    many = {f"Film {n}/Film {n}.nfo": str(n).encode() for n in range(batch.MOST_FILES + 5)}
    for all_at_once in (batch.SYNCFS, None):  # None: as where a whole file system cannot be asked for
        monkeypatch.setattr(batch, "SYNCFS", all_at_once)
        (folder.root / folder.name).mkdir(parents=True, exist_ok=True)
        (folder.root / folder.name / f"{batch.PART}7").write_bytes(b"half")

        manifest.apply(conn, output.id, folder, texts(many), quiet)

        assert on_disk(folder) == many
        manifest.clear(conn, output.id, folder, quiet)
        assert not folder.root.exists() or not list(folder.root.iterdir())


def test_a_disk_that_takes_no_more_leaves_the_old_file_whole(ours: tuple[Conn, records.Output, Folder]) -> None:
    conn, output, folder = ours
    manifest.apply(conn, output.id, folder, texts(FIRST), quiet)

    def write_too_much() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
        with pytest.raises(Unavailable, match="could not write"):
            folder.write("Heat (1995)/Heat (1995).nfo", Text(b"x" * 1000))

    assert forking.status(write_too_much) == 0
    assert on_disk(folder) == FIRST


def test_a_link_in_place_of_a_folder_is_never_followed(
    ours: tuple[Conn, records.Output, Folder], tmp_path: Path
) -> None:
    conn, output, folder = ours
    manifest.apply(conn, output.id, folder, texts(FIRST), quiet)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "Heat (1995).nfo").write_bytes(b"precious")
    heat = folder.root / folder.name / "Heat (1995)"
    for file in heat.iterdir():
        file.unlink()
    heat.rmdir()
    heat.symlink_to(outside)

    with pytest.raises(Conflict, match="blocked by a link"):
        manifest.apply(conn, output.id, folder, texts(FIRST), quiet)
    manifest.clear(conn, output.id, folder, quiet)

    assert [path.name for path in outside.iterdir()] == ["Heat (1995).nfo"]
    assert (outside / "Heat (1995).nfo").read_bytes() == b"precious"
    assert heat.is_symlink()


def test_a_link_in_place_of_a_file_or_the_whole_folder_is_never_followed(
    ours: tuple[Conn, records.Output, Folder], tmp_path: Path
) -> None:
    conn, output, folder = ours
    precious = tmp_path / "precious"
    precious.write_bytes(FIRST["Dark/Season 01/a.strm"])
    season = folder.root / folder.name / "Dark/Season 01"
    season.mkdir(parents=True)
    (season / "a.strm").symlink_to(precious)
    (folder.root / folder.name / ".matinee.part").symlink_to(precious)

    manifest.apply(conn, output.id, folder, texts(FIRST), quiet)

    assert not (season / "a.strm").is_symlink()
    assert precious.read_bytes() == FIRST["Dark/Season 01/a.strm"]
    manifest.clear(conn, output.id, folder, quiet)
    (folder.root / folder.name).parent.mkdir(parents=True)
    (folder.root / folder.name).symlink_to(tmp_path)
    with pytest.raises(Conflict):
        manifest.apply(conn, output.id, folder, texts(FIRST), quiet)
    assert not (tmp_path / "Dark").exists()


def test_what_somebody_else_put_there_stays(ours: tuple[Conn, records.Output, Folder]) -> None:
    conn, output, folder = ours
    top = folder.root / folder.name
    manifest.apply(conn, output.id, folder, texts(FIRST), quiet)
    (top / "Dark" / "poster.jpg").write_bytes(b"theirs")

    manifest.apply(conn, output.id, folder, texts(SECOND), quiet)
    assert (top / "Dark" / "poster.jpg").read_bytes() == b"theirs"
    assert manifest.clear(conn, output.id, folder, quiet) == 3

    assert on_disk(folder) == {"Dark/poster.jpg": b"theirs"}


def test_a_file_that_somebody_changed_or_removed_is_written_again(ours: tuple[Conn, records.Output, Folder]) -> None:
    conn, output, folder = ours
    manifest.apply(conn, output.id, folder, texts(FIRST), quiet)
    heat = folder.root / folder.name / "Heat (1995)"
    (heat / "Heat (1995).nfo").write_bytes(b"<broke/>")
    (heat / "Heat (1995).strm").unlink()

    assert manifest.apply(conn, output.id, folder, texts(FIRST), quiet).written == 2

    assert on_disk(folder) == FIRST


def test_nothing_of_ours_remains_when_it_is_cleared(ours: tuple[Conn, records.Output, Folder]) -> None:
    conn, output, folder = ours
    manifest.apply(conn, output.id, folder, texts(FIRST), quiet)

    manifest.clear(conn, output.id, folder, quiet)

    assert not (folder.root / folder.name).exists()
    assert folder.root.is_dir()
    rows = conn.execute("select count(*) as n from output_files").fetchone()
    assert rows == {"n": 0}


def test_names_beyond_ascii_come_back_from_the_disk_as_they_went(ours: tuple[Conn, records.Output, Folder]) -> None:
    conn, output, folder = ours
    files = {
        unicodedata.normalize("NFC", f"{name}/{name}.strm"): b"/m\n"
        for name in ("Amélie", "千と千尋の神隠し", "é" * 75)
    }

    manifest.apply(conn, output.id, folder, texts(files), quiet)

    assert on_disk(folder) == files
    assert not manifest.apply(conn, output.id, folder, texts(files), quiet)
