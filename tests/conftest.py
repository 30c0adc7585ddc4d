"""The real Postgres for every test: one embedded server a session, one database a test that must commit."""

import os
import secrets as random_source
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.rows import dict_row
from werkzeug.routing import Rule

for name in list(os.environ):
    if name.startswith(("MEDIA_SERVER_", "OPENAI_", "AI_LIBRARY_", "MATINEE_")) or name == "APP_BASE_URL":
        del os.environ[name]
# A test that asks for no database has none. Without an address it would start the embedded server in the home of whoever tests.
NOWHERE = "postgresql:///none?host=/whoever-needs-a-database-asks-for-the-fixture-conn-or-database"
os.environ.setdefault("DATABASE_URL", NOWHERE)
# One thread for linear algebra, as in production: on two busy cores two are five times slower.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

from infra.sample_server.running import Running, running
from infra.sample_world.running import Running as World
from infra.sample_world.running import running as whole_worlds
from shared import db, live
from shared.db import Conn, cluster, embedded, timings
from shared.picks import catalogue, taste
from shared.settings import settings
from tests import household
from tests.household import sources_on


def _build_addresses_late() -> None:
    """Werkzeug compiles for each of some four hundred addresses how it is built, which is most of what making an app takes, and each test
    has an app of its own, that builds a handful."""
    compiled = Rule._compile_builder

    def late(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        made: list[Callable[..., tuple[str, str]]] = []

        def build(*given: object, **values: object) -> tuple[str, str]:
            if not made:
                made.append(compiled(rule, append_unknown))
            return made[0](*given, **values)

        return build

    Rule._compile_builder = late  # type: ignore[method-assign]


_build_addresses_late()

# Files that take half a minute or more begin first: a worker that began one last would be waited for.
LONG = (
    "infra/test_bench.py", "browser/", "pipeline/test_kills.py", "web/commands/test_pipeline.py", "functions/test_worker.py",
    "web/test_guard_property.py", "web/test_guard_bites.py", "pipeline/", "web/test_gunicorn.py", "web/commands/test_demo.py",
)  # fmt: skip

MOST_IN_MEMORY = (
    6 * 2**30
)  # bytes; a process that tests takes less than one of these six, mostly for the log of its Postgres

TEMPLATE = "matinee_template"
FURNISHED = "matinee_furnished"
PEOPLED = "matinee_peopled"
HOMES = {"full_home": "furnished", "bare_home": "peopled"}  # what a test asks for -> what is copied for it


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Only what says why a busy machine may turn it red may be tried a second time."""
    for item in items:
        if any(not mark.kwargs.get("reason") for mark in item.iter_markers("timing")):
            raise pytest.UsageError(f"{item.nodeid} is marked as bound to time without a reason.")
    items.sort(key=lambda item: _place(item.nodeid))


def _place(nodeid: str) -> int:
    """Of its file among those that begin first; whatever is none of them keeps its order behind."""
    file = nodeid.partition("::")[0]
    return next((place for place, long in enumerate(LONG) if file.startswith(f"tests/{long}")), len(LONG))


@pytest.fixture(scope="session")
def server_home() -> Iterator[Path]:
    """Not below pytest's own folder, which is private: the user Postgres runs as may enter this one."""
    home = Path(tempfile.mkdtemp(prefix=f"matinee-tests-{os.getpid()}-", dir=_memory()))
    home.chmod(0o711)
    yield home
    shutil.rmtree(home, ignore_errors=True)


def _memory() -> Path | None:
    """A place in memory, where there is much of it: a database is a thousand files, and 1,500 tests have one of their own. On a disk
    that costs ten times as much.
    """
    memory = Path("/dev/shm")
    if not memory.is_dir() or not os.access(memory, os.W_OK):
        return None
    for left in memory.glob("matinee-tests-*"):  # by a session that was killed
        if not Path("/proc", left.name.split("-")[2]).exists():
            shutil.rmtree(left, ignore_errors=True)
    return memory if shutil.disk_usage(memory).free >= MOST_IN_MEMORY else None


@pytest.fixture(scope="session")
def server_url(server_home: Path) -> Iterator[str]:
    """A Postgres of the session's own, with a migrated template database; DATABASE_URL is used when it is given."""
    given, home = os.environ.get("DATABASE_URL"), server_home
    given = None if given == NOWHERE else given
    use(home=home, url=given)
    root = given or _without_fsync(make_conninfo(embedded.url(), user=cluster.SUPERUSER))
    create_database(root, TEMPLATE, None)
    use(home=home, url=database_url(root, TEMPLATE))
    db.migrate()
    yield root
    use(home=home, url=given)
    if given:
        with psycopg.connect(root, autocommit=True) as conn:
            conn.execute(f"drop database if exists {TEMPLATE} with (force)")
    else:
        embedded.stop()


@pytest.fixture(scope="session")
def shared_database(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """For tests that roll back."""
    with Database(server_url, tmp_path_factory.mktemp("shared")) as url:
        yield url


@pytest.fixture
def kinds_at_hand(shared_database: str, tmp_path: Path) -> None:
    """For tests that need nothing of the database but which kinds of titles there are."""
    use(home=tmp_path, url=shared_database)


@pytest.fixture
def conn(shared_database: str, server_url: str, tmp_path: Path) -> Iterator[Conn]:
    """A connection whose work is rolled back: about a millisecond a test."""
    use(home=tmp_path, url=shared_database)
    with db.connect() as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def database(request: pytest.FixtureRequest, server_url: str, tmp_path: Path) -> Iterator[str]:
    """A database of the test's own, for what commits, forks or listens. DATABASE_URL and MATINEE_HOME point to it.

    It has people or all that belongs to a home where the test wants one, so that no database is made only to be made anew.
    """
    wanted = next((template for home, template in HOMES.items() if home in request.fixturenames), None)
    template = request.getfixturevalue(wanted) if wanted else TEMPLATE
    with Database(server_url, tmp_path, template) as url:
        yield url


@pytest.fixture(scope="session")
def jellyfin() -> Iterator[Running]:
    """One for all tests that only read it."""
    with running("jellyfin") as server:
        yield server


@pytest.fixture(scope="session")
def whole_world() -> Iterator[World]:
    """The sources of the world as they are today, for all tests that only ask them."""
    with whole_worlds() as world:
        yield world


@pytest.fixture
def outside(whole_world: World, database: str) -> World:
    """Every source is switched on there, in the database of the test."""
    whole_world.clear()
    with db.connect() as conn:
        sources_on.switch_on(conn, whole_world)
        conn.commit()
    return whole_world


@pytest.fixture(scope="session")
def furnished(server_url: str, shared_database: str, server_home: Path, jellyfin: Running) -> str:
    """The name of a database that has it all, to be copied: reading 250 titles takes a second.

    The process never points to it, because a database somebody listens to cannot be copied.
    """
    create_database(server_url, FURNISHED, TEMPLATE)
    use(
        home=server_home, url=shared_database
    )  # the database of the test before is gone, and the kinds are read from one
    with psycopg.connect(database_url(server_url, FURNISHED), row_factory=dict_row) as conn:
        household.move_in(conn, jellyfin)
    return FURNISHED


@pytest.fixture(scope="session")
def peopled(server_url: str, shared_database: str, server_home: Path, jellyfin: Running) -> str:
    """As `furnished`, without titles: asking the server for its people takes longer than a copy."""
    create_database(server_url, PEOPLED, TEMPLATE)
    use(home=server_home, url=shared_database)
    with psycopg.connect(database_url(server_url, PEOPLED), row_factory=dict_row) as conn:
        household.move_in(conn, jellyfin, titles=False)
    return PEOPLED


@pytest.fixture
def bare_home(database: str) -> Iterator[Conn]:
    """People and one server, without titles."""
    with db.connect() as conn:
        yield conn


@pytest.fixture
def full_home(database: str) -> Iterator[Conn]:
    """People, libraries and titles."""
    with db.connect() as conn:
        yield conn


def use(*, home: Path, url: str | None) -> None:
    """Points the process, and the processes it starts, at this home and database."""
    os.environ["MATINEE_HOME"] = str(home)
    os.environ.setdefault("SECRET_KEY", random_source.token_urlsafe(48))
    os.environ.setdefault("RATE_LIMIT", "1000000")  # tests ask faster than people; what holds the limit sets its own
    if url:
        os.environ["DATABASE_URL"] = url
    else:
        os.environ.pop("DATABASE_URL", None)
    settings.cache_clear()
    db.url.cache_clear()
    catalogue.forget()
    taste.forget()
    live.forget()
    timings.forget()


def _without_fsync(url: str) -> str:
    """Ours is thrown away: databases come and go three times faster."""
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("alter system set fsync = off")
        conn.execute("select pg_reload_conf()")
    return url


class Database:
    """A copy of the template under a name of its own, for as long as a test needs it; the process points to it."""

    def __init__(self, server_url: str, home: Path, template: str = TEMPLATE) -> None:
        self.root, self.home, self.template = server_url, home, template
        self.name = f"t_{random_source.token_hex(6)}"

    def __enter__(self) -> str:
        create_database(self.root, self.name, self.template)
        url = database_url(self.root, self.name)
        use(home=self.home, url=url)
        return url

    def __exit__(self, *_: object) -> None:
        with psycopg.connect(self.root, autocommit=True) as conn:
            conn.execute(f"drop database if exists {self.name} with (force)")


def create_database(root: str, name: str, template: str | None) -> None:
    """A copy of the template, or empty; what has the name already is dropped.

    Files are copied: through the log, as is the default, it takes twice the time, and so does dropping it.
    """
    with psycopg.connect(root, autocommit=True) as conn:
        conn.execute(f"drop database if exists {name} with (force)")
        conn.execute(f"create database {name}" + (f" template {template} strategy file_copy" if template else ""))
    if template:  # a copy is an installation of its own: what a process keeps of another is none of its business
        with psycopg.connect(database_url(root, name), autocommit=True) as conn:
            conn.execute("select renew_catalogue_versions()")


def database_url(url: str, name: str) -> str:
    """The same server's address for another of its databases."""
    return make_conninfo(url, dbname=name)
