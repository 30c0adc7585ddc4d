"""Which title of a source a title is: shown with how sure that is, corrected by an administrator, and kept."""

from infra.sample_world.running import Running as World
from shared import jobs
from shared.db import Conn
from shared.jobs import names
from shared.titles import facts
from tests import household
from tests.household import sources_on
from tests.web.api.conftest import client  # noqa: F401
from tests.web.api.people import Clients
from tests.web.conftest import SignIn

FILM, OTHER = "78", "841"  # “Blade Runner”, “Dune” of 1984


def matched(conn: Conn, title_id: int) -> dict[str, tuple[str, str]]:
    conn.rollback()
    found = conn.execute("select source, value, how from title_matches where title_id = %s", (title_id,)).fetchall()
    return {row["source"]: (row["value"], row["how"]) for row in found}


def said(conn: Conn, title_id: int, source: str = "tmdb") -> dict[str, object]:
    """By fact, what that source says."""
    conn.rollback()
    return {
        row["fact"]: one["value"]
        for row in facts.listing(conn, title_id)
        for one in row["said"]
        if one["source"] == source
    }


def test_a_correction_takes_back_what_was_said_of_the_other_title_and_every_later_look_keeps_it(
    signed_in: SignIn,
    client: Clients,  # noqa: F811
    full_home: Conn,
    outside: World,
) -> None:
    film = household.title(full_home, "Blade Runner")
    sources_on.perform(full_home, names.ENRICH_METADATA, title_id=film)
    before = matched(full_home, film)
    assert before["tmdb"] == (FILM, "id")
    page, ben = signed_in("Ana"), client("Ben")
    shown = page.get(f"/films/{film}").text
    assert "found by an id" in shown
    assert "Where the world knows it" not in signed_in("Ben").get(f"/films/{film}").text
    assert ben.send("PUT", f"/titles/{film}/matches/tmdb", {"value": OTHER}).status_code == 403

    assert page.post(f"/films/{film}/match/tmdb", {"value": OTHER}).status_code == 303
    assert said(full_home, film) == {}
    left = full_home.execute("select count(*) as n from related_ids where title_id = %s and source = 'tmdb'", (film,))
    assert left.fetchone() == {"n": 0}
    (run,) = [one for one in jobs.active(full_home) if one.args == {"title_id": film}]
    sources_on.carry_out(full_home, run.id)

    assert said(full_home, film)["original_name"] == "Dune"
    after = matched(full_home, film)
    assert after["tmdb"] == (OTHER, "person")
    assert after["omdb"] == ("tt0087182", "id")  # by the id of the right one, before that of the server
    assert after["trakt"] != before["trakt"]
    assert "an administrator said so" in page.get(f"/films/{film}").text
    sources_on.perform(full_home, names.ENRICH_METADATA, title_id=film)
    assert matched(full_home, film) == after

    ana = client("Ana")
    assert ana.send("DELETE", f"/titles/{film}/matches/tmdb", None).status_code == 202
    assert ana.send("DELETE", f"/titles/{film}/matches/tmdb", None).status_code == 404
    sources_on.perform(full_home, names.ENRICH_METADATA, title_id=film)
    told = {one["source"]: one["value"] for one in ana.get(f"/titles/{film}/matches").json["data"]}
    assert told == {source: value for source, (value, _) in before.items()}


def test_what_is_no_id_of_that_source_is_refused_by_name(client: Clients, full_home: Conn) -> None:  # noqa: F811
    film, ana = household.title(full_home, "Blade Runner"), client("Ana")
    for source, value in (("tmdb", "tt0087182"), ("omdb", "841"), ("tmdb", "0"), ("trakt", "841/../../users")):
        refused = ana.send("PUT", f"/titles/{film}/matches/{source}", {"value": value})
        assert (refused.status_code, refused.json["error"]["details"]["field"]) == (400, "value"), (source, value)
    assert ana.send("PUT", f"/titles/{film}/matches/imdb", {"value": "1"}).status_code == 404
    assert ana.send("PUT", f"/titles/{film}/matches/tvmaze", {"value": "1"}).status_code == 404
