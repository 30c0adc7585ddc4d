import subprocess
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from functions import embed_titles, refresh_user, sync_history
from infra.sample_server.running import Running, running
from shared import db
from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.media_servers import servers
from tests import household

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timing(reason="a play has twenty seconds through webhook, worker and stream to an open page"),
]


@pytest.fixture(params=["jellyfin", "emby"])
def own_server(request: pytest.FixtureRequest) -> Iterator[Running]:
    """What is played on it stays played, so it is this test's alone."""
    with running(request.param) as server:
        yield server


@pytest.fixture
def lived_in(database: str, own_server: Running) -> Iterator[Conn]:
    """Ben's real picks of films, made by the engine from what the server says he has watched."""
    with db.connect() as conn:
        household.move_in(conn, own_server)
        ben = household.person(conn, "Ben")
        embed_titles.handler(conn, Attempt(0, "generate-movie-embeddings"), "movie")
        sync_history.handler(conn, Attempt(0, "full-sync-movie-watch-history"), "movie", 1, ben)
        refresh_user.handler(conn, Attempt(0, "refresh-user"), ben, "movie")
        conn.execute("delete from procrastinate_jobs")
        conn.execute("delete from job_runs")
        conn.commit()
        yield conn


def test_a_play_on_the_server_changes_the_picks_on_the_open_page(
    lived_in: Conn,
    own_server: Running,
    site: str,
    worker: subprocess.Popen[bytes],
    page: Page,
    sign_in: Callable[[str], None],
) -> None:
    token = servers.webhook_url(lived_in, servers.listing(lived_in)[0].id).rpartition("/")[2]
    own_server.control.webhook(f"{site}/webhooks/{token}")
    sign_in("Ben")
    hero = page.locator("#hero-title")
    expect(hero).to_be_visible()
    best = hero.inner_text()
    page.evaluate("window.stayed = true")

    row = lived_in.execute(
        "select i.external_id from library_items i join titles t on t.id = i.title_id"
        " join recommendations r on r.title_id = t.id where t.name = %s and r.rank = 1",
        (best,),
    ).fetchone()
    own_server.control.play("Ben", row["external_id"])  # type: ignore[index]

    expect(hero).not_to_have_text(best, timeout=20_000)
    expect(page.get_by_role("link", name=best, exact=True)).to_have_count(0)
    assert page.evaluate("window.stayed") is True
