"""A pick that goes together with what somebody watched by the word of a source says which, wherever it says why."""

from infra.sample_world.running import Running as World
from shared import options
from shared.db import Conn
from shared.jobs import names
from shared.people import accounts
from shared.picks import recommendations, replay
from tests import household
from tests.household import rows, sources_on
from tests.web.api.conftest import client  # noqa: F401
from tests.web.api.people import Clients
from tests.web.conftest import SignIn


def test_page_api_and_reason_name_the_source_that_puts_a_pick_beside_what_was_watched(
    signed_in: SignIn,
    client: Clients,  # noqa: F811
    full_home: Conn,
    outside: World,
) -> None:
    ana, seen = household.person(full_home, "Ana"), household.title(full_home, "Blade Runner")
    full_home.execute("delete from watch_progress where user_id = %s", (ana,))
    rows.watch(full_home, ana, seen)
    accounts.enable(full_home, ana)
    options.set(full_home, "picks.floor", 0)
    full_home.commit()
    sources_on.perform(full_home, names.ENRICH_METADATA, title_id=seen)

    recommendations.refresh(full_home, ana, "movie")
    full_home.commit()

    run = recommendations.published(full_home, ana, "movie")
    assert run is not None
    assert replay.compare(full_home, int(str(run["id"]))).identical
    picks = recommendations.for_home(full_home, ana, "movie", limit=100)
    (pick,) = [one for one in picks if one["title"] == "Blade Runner 2049"]
    assert "it is named beside “Blade Runner” by TMDB and Trakt" in pick["reason"].replace("It is", "it is")
    told = client("Ana").get(f"/recommendations/{ana}/movie/{pick['title_id']}/insights").json["data"]
    assert [(one["title"], one["sources"]) for one in told["evidence"]] == [("Blade Runner", ["TMDB", "Trakt"])]
    page = signed_in("Ana").get(f"/films/{pick['title_id']}").text
    assert "goes together by TMDB, Trakt" in page
    assert [one["title"] for one in picks if "named beside" not in one["reason"]]
