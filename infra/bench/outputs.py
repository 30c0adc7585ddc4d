"""What libraries cost: requests to the server and statements a person, files that are written, seconds and memory for thousands."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from functions import build_library
from infra.bench import stage, table
from infra.bench.stage import Household
from infra.bench.table import Line
from infra.bench.timing import TimedConnection
from infra.sample_server.generated import Size
from infra.sample_server.running import running
from shared import media_servers, options
from shared.jobs import names
from shared.jobs.progress import Attempt
from shared.output.folder import Folder
from shared.output.forms import strm
from shared.output.model import Copy, Text, Title

PEOPLE, PICKS, CHANGED, FILMS = 50, 50, 5, 2500
LAID_OUT_S, MOST_MB = 5, 64
SIZE = Size(films=600, series=60, episodes=600)
AT_ONCE = 6  # as many workers; most of a build is waiting for the server's scan
# Everybody's list of a kind, each from another place of the shelf on; the first so many are others than before.
LISTS = (
    "update recommendation_runs set state = 'superseded' where kind = %(kind)s",
    "insert into recommendation_runs (user_id, kind, state, signals, candidates)"
    " select id, %(kind)s, 'published', 1, 1 from users where id = any (%(people)s)",
    "insert into recommendations (run_id, rank, title_id, score, match, parts, evidence, reason, facts)"
    " select r.id, n, s.id, 1, 90, '{}', '[]', 'Because.', '{}'"
    " from recommendation_runs r"
    " cross join generate_series(1, %(picks)s) n"
    " join (select id, row_number() over (order by id) - 1 as place, count(*) over () as shelf from titles where kind = %(kind)s) s"
    " on s.place = (r.user_id * 7 + n + case when n <= %(changed)s then %(picks)s else 0 end) %% s.shelf"
    " where r.kind = %(kind)s and r.state = 'published'",
)


class Looking(Attempt):
    """Counts how often a running scan was looked at."""

    looks = 0

    def say(self, step: str, done: int | None = None, total: int | None = None) -> None:
        self.looks += step.startswith("Waiting for the media server")
        super().say(step, done, total)


def measure(root: str, size: Size) -> Iterator[Line]:
    """As many people and films as the budgets speak of, or fewer where the whole bench is smaller."""
    people, films = min(PEOPLE, size.people), min(FILMS, size.films)
    for dialect in ("jellyfin", "emby"):
        with stage.household(root, replace(SIZE, people=people), kind=dialect) as home:
            yield from _of_people(home, dialect)
    with stage.database(root):  # which knows the kinds
        yield from _laid_out(films)
        yield from _posters(films)


def _of_people(home: Household, dialect: str) -> Iterator[Line]:
    for name in names.SYNC_TITLES.values():
        home.run(name)
    home.enable_everybody()
    options.set(home.conn, "output.form", "library")
    options.set(home.conn, "output.all_folders", "publish")
    home.conn.commit()
    people = len(home.people())
    for kind in ("movie", "series"):
        budgets = {"first build": (0, 8), f"{CHANGED} picks changed": (CHANGED, 5), "nothing changed": (CHANGED, 2)}
        for what, (changed, most) in budgets.items():
            if what != "nothing changed":
                _list(home, kind, changed)
            requests, statements = _build(home, kind)
            said = f"Libraries of {kind}, {dialect}, {what}"
            note = f"{people} people × {PICKS} picks"
            yield table.at_most(f"{said}: requests a person", most, requests / people, "", note)
            yield table.at_most("… statements a person", 12, statements / people, "")


def _list(home: Household, kind: str, changed: int) -> None:
    for query in LISTS:
        home.conn.execute(query, {"kind": kind, "people": home.people(), "picks": PICKS, "changed": changed})
    home.conn.commit()


def _build(home: Household, kind: str) -> tuple[int, int]:
    """Requests to the server, looks at a running scan left out, and statements; of everybody together."""
    home.control.forget_requests()
    with ThreadPoolExecutor(AT_ONCE) as workers:
        built = list(workers.map(lambda user_id: _build_one(kind, user_id), home.people()))
    asked = [one for one in home.control.requests() if "/Images/" not in str(one["path"])]
    return len(asked) - sum(looks for looks, _ in built), sum(statements for _, statements in built)


def _build_one(kind: str, user_id: int) -> tuple[int, int]:
    run = Looking(1, names.PUBLISH[kind])
    with TimedConnection.open() as conn:
        before = conn.statements
        build_library.handler(conn, run, kind, user_id)
    assert run.message
    assert " titles, " in run.message, run.message
    return run.looks, conn.statements - before


def _laid_out(films: int) -> Iterator[Line]:
    """Planned and written, on the disk that temporary files are on."""
    titles = [
        Title(n, f"Film {n}", 1950 + n % 70, overview="A plot. " * 40, genres=("Drama",), provider_ids={"tmdb": str(n)},
              cast=tuple((f"Actor {n} {part}", None) for part in range(12)), copies=(Copy(n, f"/m/{n}.mkv"),), rank=n)
        for n in range(1, films + 1)
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as root:
        begun = time.perf_counter()
        made = strm.of(titles, lambda copy: Text(f"{copy.path}\n".encode()))
        folder = Folder(Path(root), "bench")
        with folder.writing() as batch:
            for path, entry in made.files.items():
                assert isinstance(entry, Text)
                batch.add(path, entry)
        took = time.perf_counter() - begun
    yield table.at_most(
        f"{films:,} films laid out", LAID_OUT_S, took, "s", f"{len(made.files):,} files, each safe on disk"
    )


POSTERS = """
import resource, sys
from pathlib import Path
from shared.output import badges, remote
from shared.output.folder import Folder
from shared.output.model import Badge, Remote, Text
remote.fetch(Remote(sys.argv[1] + '&tag=0', badge=Badge(1, 90)))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
folder = Folder(Path(sys.argv[2]), 'bench')
for n in range(1, int(sys.argv[3]) + 1):
    folder.write(f'Film {n}/poster.jpg', Text(remote.fetch(Remote(f'{sys.argv[1]}&tag={n % 50}', badge=Badge(n, 90)))))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def _posters(films: int) -> Iterator[Line]:
    """Fetched, drawn on and written, in a process of its own: by how much its memory grows after the first."""
    with running("jellyfin", as_process=True) as server, tempfile.TemporaryDirectory() as root:
        item = _some_film(server.url, server.api_key)
        command = [
            sys.executable,
            "-c",
            POSTERS,
            f"{server.url}/Items/{item}/Images/Primary?maxWidth=600",
            root,
            str(films),
        ]
        begun = time.perf_counter()
        said = subprocess.run(command, capture_output=True, text=True, check=True, env=dict(os.environ)).stdout
    grown = int(said) * (1 if sys.platform == "darwin" else 1024) / 2**20
    note = f"with rank and match, in {time.perf_counter() - begun:.0f} s"
    yield table.at_most(f"Posters of {films:,} films, memory", MOST_MB, grown, "MB", note)


def _some_film(url: str, key: str) -> str:
    client = media_servers.connect("jellyfin", url, key)
    library = next(one for one in client.libraries() if one.kind == "movie")
    return next(item.id for page in client.items(library.id, "movie") for item in page.items)
