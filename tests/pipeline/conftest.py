"""Houses for the pipeline's tests: one a module to share, or one of a test's own; vectors come over real HTTP."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from infra.sample_server.generated import Size
from infra.sample_server.running import Running, running
from shared.media_servers import servers
from tests.fakes import openai_server
from tests.pipeline import house
from tests.pipeline.house import House
from web import create_app, request_db

SMALL = Size(films=30, series=4, episodes=16, people=3)


@pytest.fixture(scope="module", params=["jellyfin", "emby"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def embedder() -> Iterator[openai_server.Server]:
    """A service that speaks OpenAI's protocol; the environment points to it."""
    with openai_server.running() as server, pytest.MonkeyPatch.context() as environment:
        environment.setenv("OPENAI_BASE_URL", server.base_url)
        environment.setenv("OPENAI_API_KEY", openai_server.KEY)
        environment.setenv("OPENAI_EMBED_MODEL", "home-model")
        environment.setenv("MEDIA_SERVER_TIMEOUT", "1")
        yield server


@pytest.fixture(scope="module")
def shared_server(kind: str) -> Iterator[Running]:
    with running(kind) as server:
        yield server


@pytest.fixture(scope="module")
def shared_house(
    shared_server: Running, embedder: openai_server.Server, server_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    with house.built(shared_server, server_url, tmp_path_factory.mktemp("house")) as built:
        built.move_in()
        built.settle()
        yield built


@pytest.fixture
def home(shared_house: House) -> House:
    """The sample household with everything read and picked. Shared: a test changes only titles it names itself."""
    house.enter(shared_house)
    shared_house.control.clear_faults()
    shared_house.control.forget_requests()
    return shared_house


@pytest.fixture(scope="module")
def address(shared_house: House) -> Iterator[str]:
    """Where Matinee listens; the media server is told of it."""
    house.enter(shared_house)
    app = create_app()
    listening = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    path = servers.webhook_url(shared_house.conn, shared_house.server_id).rpartition("/webhooks/")[2]
    shared_house.conn.commit()
    url = f"http://127.0.0.1:{listening.port}/webhooks/{path}"
    shared_house.control.webhook(url)
    yield url
    listening.shutdown()
    thread.join()
    request_db.close(app)


@pytest.fixture
def told(home: House, address: str) -> House:
    """Nothing is queued when a test begins."""
    home.work()
    return home


Build = Callable[..., House]


@pytest.fixture
def build(kind: str, embedder: openai_server.Server, server_url: str, tmp_path: Path) -> Iterator[Build]:
    """Makes a house of the test's own, on a fresh server or a given one."""
    with ExitStack() as stack:

        def make(library: str | Size = SMALL, server: Running | None = None) -> House:
            there = server or stack.enter_context(running(kind, library=library))
            folder = tmp_path / str(len(list(tmp_path.iterdir())))
            folder.mkdir()
            return stack.enter_context(house.built(there, server_url, folder))

        yield make
