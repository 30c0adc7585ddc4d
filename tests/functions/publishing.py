"""A sample server whose people and titles are known here, and picks that are published by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from functions import build_library, sync_libraries, sync_library, sync_users
from infra.sample_server.running import Running, running
from shared import db, media_servers, options
from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.media_servers import MediaServer, model, servers
from shared.people import accounts
from shared.settings import settings
from shared.titles import library
from tests import household
from tests.household import rows


@dataclass
class Home:
    """`pick` and `build` act; the rest looks at what the server and the disk have."""

    server: Running
    conn: Conn
    client: MediaServer

    def person(self, name: str) -> model.Person:
        return next(person for person in self.client.users() if person.name == name)

    def library(self, name: str) -> model.Library | None:
        return next((one for one in self.client.libraries() if one.name == name), None)

    def items(self, name: str, kind: model.Kind = "movie") -> list[model.Item]:
        found = self.library(name)
        assert found, name
        return [item for page in self.client.items(found.id, kind) for item in page.items]

    def pick(self, name: str, titles: list[str], kind: str = "movie") -> int:
        """Publishes this list for the person, and switches picks on for nobody else."""
        user_id = accounts.find(self.conn, name)
        accounts.enable(self.conn, user_id, movies=True, series=True)
        run_id = rows.listed(self.conn, user_id, kind, [])
        for rank, name in enumerate(titles, 1):
            title_id = household.title(self.conn, name, kind)
            rows.picked(self.conn, run_id, rank, title_id, reason=f"Because of {name}.")
        self.conn.commit()
        return user_id

    def build(self, user_id: int, kind: str = "movie") -> str:
        run = Attempt(1, "sync-movie-libraries")
        build_library.handler(self.conn, run, kind, user_id)
        assert run.message
        return run.message

    def names(self) -> dict[str, str]:
        """Every film's name by its id on the server."""
        rows = self.conn.execute(
            "select li.external_id, t.name from library_items li join titles t on t.id = li.title_id"
        ).fetchall()
        return {row["external_id"]: row["name"] for row in rows}

    def episode(self, external_id: str) -> tuple[str, str]:
        row = self.conn.execute(
            """select t.name, e.key from library_items li join episodes e on e.id = li.episode_id
            join titles t on t.id = e.title_id where li.external_id = %s""",
            (external_id,),
        ).fetchone()
        assert row
        return row["name"], row["key"]

    def read(self) -> None:
        for kind in ("movie", "series"):
            sync_library.handler(self.conn, Attempt(1, "sync-movies"), kind)

    def line(self, name: str) -> str:
        """What a file has to say of a film for this server to play it."""
        film = next(item for item in self.items("Films") if item.name == name)
        if self.server.kind == "emby":
            return str(film.path)
        return f"{self.server.url}/Videos/{film.id}/stream?static=true"

    def files(self, end: str = "") -> dict[str, bytes]:
        root = settings().strm_root
        return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob(f"*{end}") if path.is_file()}


@contextmanager
def opened(kind: str, *, version: str | None = None, form: str = "playlist") -> Iterator[Home]:
    """The server sees the home of the test as /media too, as one in a container would."""
    with running(kind, media=settings().home, version=version) as server, db.connect() as conn:
        servers.add(conn, kind=server.kind, url=server.base, api_key=server.api_key)
        sync_users.handler(conn, Attempt(1, "sync-users"))
        sync_libraries.handler(conn, Attempt(1, "sync-libraries"))
        for row in library.listing(conn):
            library.enable(conn, int(str(row["id"])), True)
        for wanted in ("movie", "series"):
            sync_library.handler(conn, Attempt(1, "sync-movies"), wanted)
        options.set(conn, "output.form", form)
        options.set(conn, "output.all_folders", "publish")
        conn.commit()
        client = media_servers.connect(server.kind, server.url, server.api_key)
        yield Home(server, conn, client)
        client.close()
