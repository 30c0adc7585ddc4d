"""Both dialects of the sample media server, and our client of each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.sample_server.running import Running, running
from shared import http, media_servers
from shared.media_servers import MediaServer

QUICK = http.Retries(tries=4, first_s=0.01, longest_s=2)


@pytest.fixture(autouse=True)
def _(kinds_at_hand: None) -> None:
    """Which kind an item is, the table of kinds says."""


@pytest.fixture(params=["jellyfin", "emby"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Running]:
    with running(kind=request.param, media=tmp_path) as started:
        yield started


@pytest.fixture
def client(server: Running) -> Iterator[MediaServer]:
    connected = media_servers.connect(server.kind, server.url, server.api_key, retries=QUICK)
    yield connected
    connected.close()
