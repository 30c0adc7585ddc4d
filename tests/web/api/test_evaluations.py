"""How good the picks are, over HTTP."""

from shared.db import Conn
from shared.picks import household_evaluation
from tests.household import cinema
from tests.web.api.people import Clients


def test_evaluations_are_told_as_they_were_made(client: Clients, home: Conn) -> None:
    cinema.open_doors(home, people=8)
    measured = household_evaluation.evaluate(home, "movie", lambda step, done, total: None)
    home.commit()
    assert measured is not None

    answer = client("Ana").get("/evaluations?kind=movie").json or {}

    assert answer["meta"] == {"total": 1, "limit": 50, "offset": 0}
    (told,) = answer["data"]
    assert told["metrics"] == measured.metrics
    assert (told["people"], told["likes"]) == (measured.people, measured.likes)
    assert told["coldStartRate"] == measured.cold_start_rate
    assert told["hybrid"] == measured.hybrid
    assert told["refit"] is None
    assert (client("Ana").get("/evaluations?kind=series").json or {})["data"] == []


def test_evaluations_are_paged_and_for_administrators(client: Clients, home: Conn) -> None:
    home.execute("insert into evaluations (kind, people, metrics) select 'movie', n, '{}' from generate_series(1, 5) n")
    home.commit()

    page = client("Ana").get("/evaluations?limit=2&offset=2").json or {}

    assert page["meta"] == {"total": 5, "limit": 2, "offset": 2}
    assert [one["people"] for one in page["data"]] == [3, 2]
    assert "likes" not in page["data"][0]
    assert client("Ben").get("/evaluations").status_code == 403
    assert client(None).get("/evaluations").status_code == 401
