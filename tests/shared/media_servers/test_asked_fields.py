"""Every field that our clients ask for is needed: without it a fact is lost in every list that should hold it."""

from collections.abc import Callable, Iterator

import pytest

from infra.sample_server.running import Running, running
from shared import errors, media_servers
from shared.media_servers import MediaServer, emby, jellyfin
from tests.shared.media_servers.conftest import QUICK
from tests.shared.media_servers.lookups import library, person

CLIENTS = {"jellyfin": jellyfin.Jellyfin, "emby": emby.Emby}
Reader = Callable[[MediaServer], list[object]]


def flat(pages: object) -> list[object]:
    return [item for page in pages for item in page.items]  # type: ignore[attr-defined]


def titles(client: MediaServer) -> list[object]:
    films, series = library(client), library(client, "Series")
    return flat(client.items(films.id, "movie")) + flat(client.items(series.id, "series"))


def ben(client: MediaServer) -> str:
    return person(client, "Ben").id


READERS: dict[str, dict[str, Reader]] = {
    "ITEM_FIELDS": {"titles": titles},
    "EPISODE_FIELDS": {"episodes": lambda client: flat(client.episodes(library(client, "Series").id))},
    "USER_FIELDS": {
        "plays": lambda client: flat(client.plays(ben(client), "movie")),
        "plays of episodes": lambda client: flat(client.plays(ben(client), "episode")),
        "history": lambda client: flat(client.user_data(ben(client), "movie")),
        "history of series": lambda client: flat(client.user_data(ben(client), "series")),
        "history of episodes": lambda client: flat(client.user_data(ben(client), "episode")),
        "in progress": lambda client: flat(client.in_progress(ben(client), "movie")),
        "favourites": lambda client: list(client.favorites(ben(client), "movie")),
    },
}
CASES = [
    (kind, attribute, field, reader)
    for kind, client in CLIENTS.items()
    for attribute, readers in READERS.items()
    for field in getattr(client, attribute)
    for reader in readers
]


@pytest.fixture(scope="module")
def servers() -> Iterator[dict[str, Running]]:
    with running("jellyfin") as one, running("emby") as other:
        for server in (one, other):
            prepare(server)
        yield {"jellyfin": one, "emby": other}


def prepare(server: Running) -> None:
    """Titles that have every fact, and a history that says everything about one of each kind."""
    server.control.item(
        touch="Arrival", original_title="Story of Your Life", sort_name="arrives", tags=["slow"], custom_rating="16"
    )
    server.control.item(touch="Heat", location="Virtual")
    series = server.control.item(add=SERIES)
    episode = server.control.item(
        touch="First Hour",
        provider_ids={"Tvdb": "4711"},
        community_rating=8.1,
        certificate="TV-14",
        custom_rating="16",
        tags=["dark"],
    )
    server.control.item(touch="Second Hour", location="Virtual")
    server.control.play("Ben", episode)
    for item in ("Arrival", episode):
        server.control.set_data(
            "Ben", item, IsFavorite=True, Played=True, PlayCount=3, PlaybackPositionTicks=9_000_000_000
        )
    server.control.set_data("Ben", series, Rating=7, PlayCount=1, daysAgo=3)


SERIES = {
    "title": "All Hours", "library": "Series", "tvdb": 990_100, "status": "Ended", "endYear": 2019,
    "seasons": [
        {
            "number": 1,
            "episodes": [
                {"number": 1, "title": "First Hour", "overview": "It begins.", "premiere": "2019-01-01"},
                {"number": 2, "title": "Second Hour"},
            ],
        }
    ],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "attribute", "field", "reader"), CASES, ids=lambda given: str(given))
def test_a_field_that_is_not_asked_for_is_missed(
    servers: dict[str, Running], kind: str, attribute: str, field: str, reader: str
) -> None:
    server = servers[kind]
    client = media_servers.connect(kind, server.url, server.api_key, retries=QUICK)
    read = READERS[attribute][reader]
    whole = read(client)

    without = [name for name in getattr(client, attribute) if name != field]
    setattr(client, attribute, tuple(without))

    assert whole
    assert read(client) != whole


@pytest.mark.parametrize("kind", list(CLIENTS))
def test_a_field_that_the_server_ignores_is_refused(servers: dict[str, Running], kind: str) -> None:
    server = servers[kind]
    client = media_servers.connect(kind, server.url, server.api_key, retries=QUICK)
    client.ITEM_FIELDS = ("Genres", "UserDataLastPlayedDat")  # type: ignore[attr-defined]

    with pytest.raises(errors.MediaServerError, match=r"GET /Items with status 400"):
        titles(client)
