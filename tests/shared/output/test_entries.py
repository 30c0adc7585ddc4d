"""Links, and files whose content is fetched: written, kept and replaced like any other, with a real server that is asked."""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from infra.sample_server import posters
from shared.db import Conn
from shared.output import manifest, records, remote
from shared.output.folder import Folder
from shared.output.model import Entry, Link, Remote, Text
from tests.fakes.serving import serving
from tests.shared.output.test_manifest import on_disk, ours, quiet  # noqa: F401

Ours = tuple[Conn, records.Output, Folder]
PICTURES = [posters.poster("Heat", 1995, [genre], width=40) for genre in ("Crime", "Drama")]
POSTER, FILM = "Heat/poster.jpg", "Heat/Heat.mkv"


class Pictures(ThreadingHTTPServer):
    """`held` by path; anything else is not found. Counts what it is asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.held: dict[str, bytes] = {"/heat.jpg": PICTURES[0]}
        self.asked: Counter[str] = Counter()

    def entry(self, tag: str = "1", path: str = "/heat.jpg") -> Remote:
        return Remote(f"http://127.0.0.1:{self.server_port}{path}", tag)


class Answer(BaseHTTPRequestHandler):
    server: Pictures

    def do_GET(self) -> None:
        self.server.asked[self.path] += 1
        body = self.server.held.get(self.path)
        self.send_response(200 if body is not None else 404)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def pictures() -> Iterator[Pictures]:
    with serving(Pictures()) as server:
        yield server


def bring(ours: Ours, files: dict[str, Entry]) -> manifest.Changes:  # noqa: F811
    conn, output, folder = ours
    return manifest.apply(conn, output.id, folder, files, quiet)


def at(ours: Ours, path: str) -> Path:  # noqa: F811
    return ours[2].root / ours[2].name / path


@contextmanager
def watched_names(path: Path) -> Iterator[list[str]]:
    """Accesses to the disk at which the name was not there."""
    missing: list[str] = []
    is_on = [True]

    def look(event: str, arguments: object) -> None:
        if is_on[0] and event in ("os.rename", "os.remove", "os.symlink") and not os.path.lexists(path):
            missing.append(event)

    sys.addaudithook(look)
    yield missing
    is_on[0] = False


def test_a_link_leads_where_it_says_and_is_replaced_in_one_step(
    ours: Ours,  # noqa: F811
    tmp_path: Path,
) -> None:
    old, new = tmp_path / "old.mkv", tmp_path / "new.mkv"
    old.write_bytes(b"old")

    assert bring(ours, {FILM: Link(str(old))}) == manifest.Changes(1, 0)
    assert bring(ours, {FILM: Link(str(old))}) == manifest.Changes()
    assert at(ours, FILM).read_bytes() == b"old"
    with watched_names(at(ours, FILM)) as missing:
        assert bring(ours, {FILM: Link(str(new))}) == manifest.Changes(1, 0)

    assert os.readlink(at(ours, FILM)) == str(new)
    assert missing == []
    assert old.read_bytes() == b"old"


def test_a_text_takes_the_place_of_a_link_and_leaves_what_it_led_to(
    ours: Ours,  # noqa: F811
    tmp_path: Path,
) -> None:
    original = tmp_path / "film.mkv"
    original.write_bytes(b"precious")
    bring(ours, {FILM: Link(str(original))})

    bring(ours, {FILM: Text(b"/m/heat\n")})

    assert not at(ours, FILM).is_symlink()
    assert at(ours, FILM).read_bytes() == b"/m/heat\n"
    assert original.read_bytes() == b"precious"


def test_what_is_fetched_is_fetched_once_as_long_as_address_and_tag_are_the_same(
    ours: Ours,  # noqa: F811
    pictures: Pictures,
) -> None:
    assert bring(ours, {POSTER: pictures.entry()}) == manifest.Changes(1, 0)
    pictures.held["/heat.jpg"] = PICTURES[1]

    assert bring(ours, {POSTER: pictures.entry()}) == manifest.Changes()
    assert (on_disk(ours[2]), pictures.asked) == ({POSTER: PICTURES[0]}, {"/heat.jpg": 1})
    assert bring(ours, {POSTER: pictures.entry(tag="2")}) == manifest.Changes(1, 0)

    assert on_disk(ours[2]) == {POSTER: PICTURES[1]}


def test_what_somebody_removed_is_fetched_again(ours: Ours, pictures: Pictures) -> None:  # noqa: F811
    bring(ours, {POSTER: pictures.entry()})
    at(ours, POSTER).unlink()

    assert bring(ours, {POSTER: pictures.entry()}) == manifest.Changes(1, 0)

    assert on_disk(ours[2]) == {POSTER: PICTURES[0]}


def test_what_cannot_be_fetched_leaves_the_rest_and_what_was_there_and_comes_later(
    ours: Ours,  # noqa: F811
    pictures: Pictures,
) -> None:
    bring(ours, {POSTER: pictures.entry()})
    del pictures.held["/heat.jpg"]
    wanted = {POSTER: pictures.entry(tag="2"), "Heat/Heat.strm": Text(b"/m/heat\n")}

    assert bring(ours, wanted) == manifest.Changes(1, 0)
    assert on_disk(ours[2]) == {POSTER: PICTURES[0], "Heat/Heat.strm": b"/m/heat\n"}
    pictures.held["/heat.jpg"] = PICTURES[1]
    assert bring(ours, wanted) == manifest.Changes(1, 0)

    assert on_disk(ours[2])[POSTER] == PICTURES[1]
    assert bring(ours, wanted) == manifest.Changes()


def test_a_host_that_is_away_is_not_waited_for_once_a_file(
    ours: Ours,  # noqa: F811
    pictures: Pictures,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(manifest, "PATIENCE_S", 1)
    nowhere = {f"Film {number}/poster.jpg": pictures.entry(path=f"/{number}.jpg") for number in range(3)}

    assert bring(ours, nowhere | {"Heat/Heat.strm": Text(b"/m/heat\n")}) == manifest.Changes(1, 0)

    assert pictures.asked == {"/0.jpg": 1}
    assert bring(ours, {POSTER: pictures.entry()}) == manifest.Changes(1, 4)


def test_a_worker_that_died_between_the_word_and_the_picture_is_made_up_for(
    ours: Ours,  # noqa: F811
    pictures: Pictures,
) -> None:
    conn, output, folder = ours
    bring(ours, {POSTER: pictures.entry()})
    pictures.held["/heat.jpg"] = PICTURES[1]

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        manifest.apply(conn, output.id, folder, {POSTER: pictures.entry(tag="2")}, die)
    conn.rollback()
    assert bring(ours, {POSTER: pictures.entry(tag="2")}) == manifest.Changes(1, 0)

    assert on_disk(folder) == {POSTER: PICTURES[1]}


@pytest.mark.parametrize("path", ["/nowhere.jpg", "/huge.jpg"])
def test_too_much_and_nothing_are_refused(pictures: Pictures, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "MOST_BYTES", 1000)
    pictures.held["/huge.jpg"] = b"x" * 1001

    with pytest.raises(remote.NotFetched):
        remote.fetch(pictures.entry(path=path))


def test_an_address_that_nobody_should_ask_is_not_asked() -> None:
    with pytest.raises(remote.NotFetched, match="does not call"):
        remote.fetch(Remote("http://169.254.169.254/latest/meta-data"))
