"""How many of the world watch what: asked for, written in bulk, and scores that follow; and each day's numbers of the world."""

from datetime import timedelta

import functions  # noqa: F401
from infra.sample_world.running import Running
from shared.db import Conn
from shared.discovery import insights
from shared.jobs import names
from tests.household.sources_on import carry_out, perform
from tests.web.api.people import Clients

WATCHED = "select t.name, f.value, f.xmin::text as row from world_figures f join titles t on t.id = f.title_id where figure = 'watching'"
SCORES = "select t.name, s.score, s.buzz from title_scores s join titles t on t.id = s.title_id order by t.id"


def test_flow_2_what_is_watched_just_now_is_asked_and_scores_follow(
    client: Clients, home: Conn, outside: Running
) -> None:
    today = outside.world.today
    films = outside.world.trending("movie")[:3]
    for film in films:
        perform(home, names.IMPORT_TITLE, kind="movie", value=str(film.tmdb))
    before = home.execute(SCORES).fetchall()
    home.commit()
    outside.wire.log.clear()
    outside.world.today = today + timedelta(days=40)
    try:
        asked = client("Ana").post("/stats/sync")
        assert asked.status_code == 202
        run = carry_out(home, asked.json["data"]["id"])
        now = {film.name: outside.world.watching(film) for film in films}
    finally:
        outside.world.today = today

    assert run.state == "succeeded"
    assert outside.requests() == ["/trakt/movies/trending?limit=100", "/trakt/shows/trending?limit=100"]
    watched = home.execute(WATCHED).fetchall()
    assert {row["name"]: row["value"] for row in watched} == now
    after = home.execute(SCORES).fetchall()
    home.commit()
    assert [row["name"] for row in after] == [row["name"] for row in before]
    assert after != before
    assert client("Ben").post("/stats/sync").status_code == 403


def test_what_was_not_told_is_no_zero_and_a_second_time_writes_nothing(home: Conn, outside: Running) -> None:
    film = next(film for film in reversed(outside.world.trending("movie")) if not outside.world.watching(film))
    perform(home, names.IMPORT_TITLE, kind="movie", value=str(film.tmdb))
    home.execute("update world_figures set value = 5 where figure = 'watching'")
    home.commit()

    perform(home, names.SYNC_STATS)
    first = home.execute(WATCHED).fetchall()
    perform(home, names.SYNC_STATS)

    assert [(row["name"], row["value"]) for row in first] == [(film.name, 5)]
    assert home.execute(WATCHED).fetchall() == first


def test_without_trakt_the_run_says_so(home: Conn) -> None:
    assert perform(home, names.SYNC_STATS).message == "Trakt is not switched on: see Settings, Sources."


def test_each_day_keeps_what_the_world_told_of_late(home: Conn, outside: Running) -> None:
    film = outside.world.trending("movie")[0]
    perform(home, names.IMPORT_TITLE, kind="movie", value=str(film.tmdb))

    insights.take(home)

    kept = home.execute("select metric, source, value from metric_snapshots order by metric").fetchall()
    assert [(row["metric"], row["source"], row["value"]) for row in kept] == [
        ("votes", "tmdb", outside.world.votes(film)),
        ("watchers", "trakt", outside.world.watchers(film)),
    ]
    home.execute("delete from metric_snapshots")
    home.execute("update title_visits set tried_at = now() - interval '3 days'")
    assert insights.take(home) == 0
