"""What is leaving, as a collection on real dialects: made, followed, and taken away with the last that leaves."""

from collections.abc import Iterator

import pytest

from functions import publish_leaving
from shared.jobs.progress import Attempt
from shared.upkeep import leaving
from tests import household
from tests.functions import publishing
from tests.functions.publishing import Home
from tests.household import removals


@pytest.fixture(params=["jellyfin", "emby"])
def home(request: pytest.FixtureRequest, database: str) -> Iterator[Home]:
    with publishing.opened(request.param) as opened:
        yield opened


def publish(home: Home) -> list[str]:
    """What the collection holds afterwards."""
    for server_id in leaving.servers(home.conn):
        publish_leaving.handler(home.conn, Attempt(1, "publish-leaving"), server_id)
    names = home.names()
    found = home.client.collections_like("Leaving soon")
    return [names[one] for list_id in found for one in home.client.collection_items(list_id, home.person("Ana").id)]


def test_the_collection_holds_what_is_leaving_and_goes_with_the_last_of_it(home: Home) -> None:
    ids = {film: household.title(home.conn, film, "movie") for film in ("Heat", "Alien", "Moana")}
    removals.let_go(home.conn, list(ids.values()))
    removals.leaving(home.conn, list(ids.values()))
    home.conn.commit()
    before = [item.id for item in home.items("Films")]

    assert sorted(publish(home)) == ["Alien", "Heat", "Moana"]

    home.conn.execute("delete from leaving_titles where title_id = %s", (ids["Heat"],))
    home.conn.commit()
    assert sorted(publish(home)) == ["Alien", "Moana"]
    home.conn.execute("delete from leaving_titles")
    home.conn.commit()
    assert publish(home) == []
    assert leaving.servers(home.conn) == []
    assert [item.id for item in home.items("Films")] == before
