"""Picks by Pearson correlation, for those who want them: chosen over HTTP, made, told, and made again."""

from shared.db import Conn
from shared.picks import recommendations, replay
from tests.household import cinema, rows
from tests.web.api.people import Clients


def test_a_household_chooses_pearson_and_gets_it(client: Clients, home: Conn) -> None:
    users = cinema.open_doors(home, people=8, films=80, watches=20)
    rate_everything(home)
    home.commit()
    ana, person = client("Ana"), users[0]
    lists = []
    for strategy in ("blend", "pearson"):
        values = {"picks.strategy": strategy, "movie.picks": 100, "picks.floor": 0}
        assert ana.patch("/settings/options", {"values": values}).status_code == 200
        recommendations.refresh(home, person, "movie")
        home.commit()
        lists.append(recommendations.for_home(home, person, "movie", limit=100))
        home.rollback()
    runs = ana.get(f"/recommendations/{person}/history").json["data"]

    blended, correlated = ([pick["title_id"] for pick in picks] for picks in lists)
    assert len(blended) == 60
    assert set(blended) == set(correlated)
    assert blended != correlated
    assert [run["strategy"] for run in runs] == ["pearson", "blend"]
    assert all(replay.compare(home, run["id"]).identical for run in runs)
    for pick in lists[1]:
        assert abs(sum(pick["parts"].values()) - pick["match"]) < 1e-6


def rate_everything(conn: Conn) -> None:
    """Opinions of what everybody saw: the ones a Pearson needs, spread over the scale."""
    rows.rate_watched(conn, lambda user_id, title_id: 10 + (title_id * 37 + user_id) % 90)
