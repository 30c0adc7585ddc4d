"""A list becomes a collection on the sample server, in both dialects: in its order, found again, and taken away without a trace."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pytest

from functions import sync_users
from infra.sample_server.running import Running, running
from shared import db, http, media_servers
from shared.db import Conn
from shared.errors import MediaServerError
from shared.jobs.progress import Attempt
from shared.media_servers import MediaServer, servers
from shared.output import records
from shared.output.forms import collection
from shared.output.forms.playlist import Published
from shared.output.records import COLLECTION, TOP_PICKS, Output, Place

SERVERS = [("jellyfin", "10.11.11"), ("jellyfin", "12.0.0"), ("emby", "4.9.1.90")]
NAME = "Top Picks – Movies"
FIRST, SECOND = ["Heat", "Alien", "The Matrix"], ["Toy Story", "The Matrix", "Heat"]


@dataclass(frozen=True)
class Home:
    """A server whose people are known here; `films` by name."""

    server: Running
    conn: Conn
    client: MediaServer
    films: Mapping[str, str]


@pytest.fixture(params=SERVERS, ids=lambda one: " ".join(one))
def home(request: pytest.FixtureRequest, database: str) -> Iterator[Home]:
    with running(request.param[0], version=request.param[1]) as server, db.connect() as conn:
        servers.add(conn, kind=server.kind, url=server.base, api_key=server.api_key)
        sync_users.handler(conn, Attempt(1, "sync-users"))
        conn.commit()
        client = media_servers.connect(server.kind, server.url, server.api_key)
        libraries = [library for library in client.libraries() if library.kind == "movie"]
        items = [item for one in libraries for page in client.items(one.id, "movie") for item in page.items]
        yield Home(server, conn, client, {item.name: item.id for item in items})
        client.close()


def output(conn: Conn) -> Output:
    known = records.find(conn, 1, TOP_PICKS, "movie", COLLECTION)
    return known or records.create(conn, 1, TOP_PICKS, "movie", COLLECTION)


def overseer(conn: Conn) -> Place:
    found = records.household_place(conn, 1)
    assert found
    return found


def ids(home: Home, titles: Sequence[str]) -> list[str]:
    return [home.films[title] for title in titles]


def publish(
    home: Home,
    titles: Sequence[str] = FIRST,
    *,
    name: str = NAME,
    client: MediaServer | None = None,
    sorts_items: bool = True,
    on_top: bool = False,
) -> Published:
    return collection.publish(
        home.conn,
        client or home.client,
        output(home.conn),
        overseer(home.conn),
        name=name,
        item_ids=ids(home, titles),
        sorts_items=sorts_items,
        on_top=on_top,
    )


def shown(home: Home, name: str = NAME) -> list[str] | None:
    """What an administrator finds in the one collection of this name, in the server's order; None without one."""
    found = home.client.collections_like(name)
    assert len(found) <= 1
    names = {id: name for name, id in home.films.items()}
    reader = overseer(home.conn).subject
    return [names[id] for id in home.client.collection_items(found[0], reader)] if found else None


def sortings(home: Home) -> dict[str, object]:
    reader = overseer(home.conn).subject
    return {name: home.client.sorting(reader, id) for name, id in zip(ALL, ids(home, ALL), strict=True)}


ALL = [*FIRST, "Toy Story"]


def renamed(home: Home) -> int:
    return db.value(home.conn, "select count(*) from sort_names", of=int)


def test_a_list_is_shown_in_its_order_and_a_new_one_in_its_own(home: Home) -> None:
    assert publish(home) == Published()
    first = shown(home)
    publish(home, SECOND)

    assert (first, shown(home)) == (FIRST, SECOND)
    assert output(home.conn).members == ids(home, SECOND)


def test_the_same_list_is_looked_at_twice_and_not_written(home: Home) -> None:
    publish(home, on_top=True)
    home.server.control.forget_requests()

    publish(home, on_top=True)

    assert [entry["method"] for entry in home.server.control.requests()] == ["GET", "GET"]


def test_a_collection_keeps_its_order_where_it_can_without_touching_a_film(home: Home) -> None:
    before = sortings(home)

    publish(home, SECOND, sorts_items=False)

    assert sortings(home) == before
    assert set(shown(home) or []) == set(SECOND)
    if home.client.ORDER_OF_ADDING:
        assert shown(home) == SECOND


def test_sort_names_are_given_back_when_an_item_leaves_and_all_of_them_at_the_end(home: Home) -> None:
    before = sortings(home)
    publish(home, ALL)
    publish(home, FIRST[:2])
    left = sortings(home)

    assert {name for name in ALL if left[name] == before[name]} >= {"The Matrix", "Toy Story"}
    collection.withdraw(home.conn, home.client, output(home.conn), overseer(home.conn))

    assert sortings(home) == before
    assert shown(home) is None
    assert renamed(home) == 0
    assert output(home.conn).members == []


def test_a_sort_name_that_somebody_else_has_set_since_stays(home: Home) -> None:
    publish(home)
    reader, [heat] = overseer(home.conn).subject, ids(home, ["Heat"])
    home.client.sort(reader, heat, forced="Mine")

    publish(home, SECOND)
    publish(home, ["Alien"])
    collection.withdraw(home.conn, home.client, output(home.conn), overseer(home.conn))

    assert home.client.sorting(reader, heat).forced == "Mine"
    assert renamed(home) == 0


def test_a_collection_that_somebody_deleted_is_made_again_and_no_second_one(home: Home) -> None:
    publish(home)
    home.client.delete_list(str(output(home.conn).external_id))

    publish(home)

    assert shown(home) == FIRST


def test_a_collection_that_bears_or_bore_the_name_is_left_alone(home: Home) -> None:
    reader = overseer(home.conn).subject
    theirs = home.client.create_collection(NAME.upper(), ids(home, ["Toy Story"]))
    home.client.sort(reader, theirs, name="Ours for long")

    publish(home)
    publish(home)

    assert home.client.collection_items(theirs, reader) == ids(home, ["Toy Story"])
    assert output(home.conn).name == f"{NAME} (2)"
    assert shown(home, f"{NAME} (2)") == FIRST
    collection.withdraw(home.conn, home.client, output(home.conn), overseer(home.conn))
    assert home.client.collections_like(NAME) == [theirs]


def test_another_name_is_borne_by_the_same_collection_on_top_of_all(home: Home) -> None:
    publish(home)
    made = output(home.conn).external_id

    publish(home, name="Best of all", on_top=True)

    found = home.client.sorting(overseer(home.conn).subject, str(made))
    assert (output(home.conn).external_id, found.name, found.forced) == (made, "Best of all", "!!!!!! Best of all")
    assert shown(home, "Best of all") == FIRST


def test_one_made_by_somebody_in_place_of_ours_is_theirs(home: Home) -> None:
    if home.server.kind == "emby":
        pytest.skip("only Jellyfin's ids are known to follow from names")
    publish(home)
    home.client.delete_list(str(output(home.conn).external_id))
    theirs = home.client.create_collection(NAME, ids(home, ["Toy Story"]))

    publish(home)

    assert home.client.collection_items(theirs, overseer(home.conn).subject) == ids(home, ["Toy Story"])
    assert shown(home, f"{NAME} (2)") == FIRST


def test_nothing_makes_no_collection_and_takes_away_what_was_there(home: Home) -> None:
    assert publish(home, []) == Published(collection.NOTHING)
    publish(home)

    assert publish(home, []).problem == collection.NOTHING
    assert shown(home) is None


class Killed(BaseException):
    """The process ends here."""


class Fuse:
    """Lets so many requests pass and ends the process after the next one, which the server has heard."""

    def __init__(self, passes: int) -> None:
        self.passes = passes

    def __call__(self, call: http.Call) -> None:
        self.passes -= 1
        if self.passes < 0:
            raise Killed


def test_a_kill_after_any_request_is_mended_by_the_next_run(home: Home) -> None:
    before, killed = sortings(home), 0
    for passes in range(40):
        client = media_servers.connect(home.server.kind, home.server.url, home.server.api_key, on_call=Fuse(passes))
        try:
            publish(home, FIRST if passes % 2 else SECOND, client=client, on_top=True)
            break
        except Killed:
            killed += 1
            home.conn.rollback()
        finally:
            client.close()
        publish(home, SECOND, on_top=True)
        assert shown(home) == SECOND, passes
        if passes < 8 or passes % 4 == 0:
            collection.withdraw(home.conn, home.client, output(home.conn), overseer(home.conn))
            assert sortings(home) == before, passes
            assert shown(home) is None

    assert killed >= 6


def test_a_fault_at_any_request_is_mended_by_the_next_run(home: Home) -> None:
    publish(home)
    client = media_servers.connect(
        home.server.kind, home.server.url, home.server.api_key, retries=http.Retries(tries=1)
    )  # fmt: skip
    struck = 0
    for after in range(14):
        home.server.control.fault("/(Items|Collections|Users)", "5xx", after=after, times=1)
        wanted = SECOND if after % 2 else FIRST[::-1]
        try:
            publish(home, wanted, client=client)
        except MediaServerError:
            struck += 1
            home.conn.rollback()
        reached = home.server.control.faults()[0]["happened"]
        home.server.control.clear_faults()
        assert shown(home), "never empty"
        publish(home, wanted)
        assert shown(home) == wanted
        if not reached:
            break

    client.close()
    assert struck >= 3
