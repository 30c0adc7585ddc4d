"""Search by words over the API."""

import pytest

from shared.db import Conn
from tests.household import shelf
from tests.web.api.people import Clients


@pytest.fixture(autouse=True)
def films(home: Conn) -> dict[str, int]:
    return shelf.open_up(home)


def found(answer) -> dict[str, list[str]]:  # type: ignore[no-untyped-def]
    assert answer.status_code == 200, answer.text
    return {noun: [title["title"] for title in titles] for noun, titles in answer.json["data"].items()}


def test_beginnings_of_words_find_films_and_series(client: Clients) -> None:
    ana = client("Ana")

    assert found(ana.get("/search?q=dar")) == {"movies": [], "series": ["Dark"]}
    assert found(ana.get("/search?q=SOLAR&kind=movie")) == {"movies": ["Solaris"], "series": []}
    assert found(ana.get("/search?q=dark&kind=tv")) == {"movies": [], "series": ["Dark"]}


def test_a_name_comes_before_a_plot(client: Clients, home: Conn) -> None:
    home.execute("update titles set overview = 'A walk on the moon.' where name = 'Alien'")
    home.commit()

    assert found(client("Ana").get("/search?q=moon"))["movies"] == ["Moon", "Alien"]


def test_what_holds_no_word_finds_nothing(client: Clients) -> None:
    assert found(client("Ana").get("/search?q=%26%7C!")) == {"movies": [], "series": []}
    assert client("Ana").get("/search?q=").status_code == 400


def test_nothing_is_found_that_is_not_for_one(client: Clients) -> None:
    assert found(client("Ella").get("/search?q=alien"))["movies"] == []
    assert found(client("Ana").get("/search?q=alien"))["movies"] == ["Alien"]
