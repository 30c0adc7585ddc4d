"""Every fault of the media server during every stage: afterwards the data equals a run without faults."""

from collections.abc import Iterator, Sequence

import pytest

from infra.sample_server.generated import Size
from infra.sample_server.running import Running, running
from shared.db import Row
from tests.fakes import openai_server
from tests.pipeline import dump, house
from tests.pipeline.conftest import SMALL, Build
from tests.pipeline.dump import Dump
from tests.pipeline.house import House

# Stage → the requests it lives on.
STAGES = {
    "people": r"/Users(/Query)?(\?|$)",
    "libraries": r"/Library/VirtualFolders",
    "films": r"/Items\?.*includeItemTypes=Movie.*(ProviderIds.*Overview|Overview.*ProviderIds)",
    "series": r"/Items\?.*includeItemTypes=Series.*Overview",
    "episodes": r"/Items\?.*includeItemTypes=Episode.*Overview",
    "history of films": r"/Items\?.*includeItemTypes=Movie.*enableUserData=true",
    "history of series": r"/Items\?.*includeItemTypes=Series.*enableUserData=true",
    "history of episodes": r"/Items\?.*includeItemTypes=Episode.*enableUserData=true",
    "plays": r"/Items\?.*(IsPlayed.*DatePlayed|DatePlayed.*IsPlayed)",
    "in progress": r"/Resume",
}
LIVES_ON = {
    "people": "sync-users",
    "libraries": "sync-libraries",
    "films": "sync-movies",
    "series": "sync-series",
    "episodes": "sync-series",
    "history of films": "full-sync-movie-watch-history",
    "history of series": "full-sync-series-watch-history",
    "history of episodes": "full-sync-series-watch-history",
    "plays": "sync-movie-watch-history",
    "in progress": "sync-movie-watch-history",
}
# A minute is longer than a request waits: the run itself is tried again. The others are met by the request's own tries.
FAULTS: dict[str, dict[str, object]] = {
    "5xx": {"kind": "5xx", "status": 503, "retryAfter": 60},
    "429": {"kind": "429", "retryAfter": 60},
    "slow": {"kind": "slow", "seconds": 0.2},
    "drop": {"kind": "drop"},
    "truncate": {"kind": "truncate"},
    "hang": {"kind": "hang"},
}
JOBS = (
    "sync-users", "sync-libraries", "sync-movies", "sync-series", "full-sync-movie-watch-history",
    "full-sync-series-watch-history", "sync-movie-watch-history", "sync-series-watch-history",
    "generate-movie-embeddings", "generate-series-embeddings", "generate-movie-recommendations",
    "generate-series-recommendations",
)  # fmt: skip


def walk(home: House, names: Sequence[str] = JOBS) -> list[Row]:
    """The pipeline, each job as often as its own errors ask for."""
    ended = []
    for name in names:
        ended.append(home.run(name))
        if name == "sync-users":
            home.enable_everybody()
    return ended


@pytest.fixture(scope="module")
def server(kind: str) -> Iterator[Running]:
    with running(kind, library=SMALL) as started:
        started.control.user(name="Kim", password="kim", maxParentalAge=10)
        yield started


@pytest.fixture(scope="module")
def sound(
    server: Running, embedder: openai_server.Server, server_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Dump:
    """What the database says after a run without faults."""
    with house.built(server, server_url, tmp_path_factory.mktemp("sound")) as home:
        home.move_in()
        assert {run["state"] for run in walk(home)} == {"succeeded"}
        return dump.read(home.conn)


def stages(kind: str, fault: str) -> dict[str, str]:
    """A stage that hangs costs a second: the two servers share them out."""
    names = list(STAGES) if fault != "hang" else list(STAGES)[kind == "emby" :: 2]
    return {name: STAGES[name] for name in names}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_every_stage_leaves_no_trace(build: Build, server: Running, sound: Dump, fault: str) -> None:
    home = build(server=server)
    home.move_in()
    struck = stages(server.kind, fault)
    for match in struck.values():
        server.control.call("POST", "faults", {"match": match, "times": 1} | FAULTS[fault])

    ended = walk(home)

    happened = {rule["match"] for rule in server.control.faults() if rule["happened"]}
    server.control.clear_faults()
    assert [name for name, match in struck.items() if match not in happened] == []
    assert [run["error"] for run in ended if run["state"] != "succeeded"] == []
    assert dump.differences(sound, dump.read(home.conn)) == {}


def test_a_server_that_stays_away_fails_the_runs_and_spoils_nothing(build: Build, server: Running, sound: Dump) -> None:
    home = build(server=server)
    home.move_in()
    walk(home)
    silent = []
    for name, match in STAGES.items():
        server.control.fault(match, "5xx", retryAfter=60)
        errors = [str(run["error"]) for run in walk(home, [LIVES_ON[name]]) if run["state"] == "failed"]
        server.control.clear_faults()
        if not errors or not all("503" in error for error in errors):
            silent.append((name, errors))

    assert silent == []
    assert dump.differences(sound, dump.read(home.conn)) == {}


def test_a_long_list_goes_on_after_faults_in_its_middle(build: Build) -> None:
    home = build(Size(films=1100, series=2, episodes=4, people=1))
    home.move_in()
    home.control.fault("startIndex=500", "5xx", retryAfter=60, times=1)
    home.control.fault("startIndex=500", "truncate", times=1)

    ended = home.run("sync-movies")

    assert ended["state"] == "succeeded"
    assert ended["attempt"] == 2
    assert home.value("select count(*) from titles where removed_at is null") == 1100
    assert home.value("select count(*) from library_items") == 1100
