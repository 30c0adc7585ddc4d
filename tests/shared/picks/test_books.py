"""Books are picked from all that somebody may know of, by what they did with any title, and read editions stay out."""

import pytest

from shared.db import Conn
from shared.picks import audit_picks, engine_inputs, recommendations, replay
from shared.titles import facts
from tests.household import rows

SEA, SPACE = [1.0, 0.05], [0.05, 1.0]


def book(conn: Conn, name: str, author: str, vector: list[float], **told: object) -> int:
    title_id = rows.unshelved(conn, name, "book", removed_at="now()")
    author_credit = {"name": author, "role": "author", "ord": 0}
    facts.learn(conn, "google_books", {title_id: {"name": name, "credits": [author_credit], **told}})
    VECTORS[title_id] = vector
    return title_id


VECTORS: dict[int, list[float]] = {}


@pytest.fixture
def home(conn: Conn) -> dict[str, int]:
    """Ana has watched films of the sea, and never read anything."""
    VECTORS.clear()
    library = rows.library(conn, "movie")
    ana = rows.person(conn, "Ana", library, picks=["movie", "book"])
    films = [rows.title(conn, library, f"Sail {place}", year=1990 + place) for place in range(4)]
    unseen = rows.title(conn, library, "Storm", year=2001)
    VECTORS.update(dict.fromkeys((*films, unseen), SEA))
    rows.watch(conn, ana, *films)
    found = {
        "moby": book(conn, "Moby-Dick", "Herman Melville", SEA, year=1851),
        "moby again": book(conn, "MOBY-DICK", "Herman Melville", SEA, year=2003),
        "moon": book(conn, "From the Earth to the Moon", "Jules Verne", SPACE, year=1865),
        "mars": book(conn, "A Princess of Mars", "Edgar Rice Burroughs", SPACE, year=1917, certificate="18"),
    }
    rows.vectors(conn, rows.space(conn, 2), VECTORS)
    return found | {"ana": ana, "film": films[0], "unseen": unseen}


def picked(conn: Conn, user_id: int, kind: str) -> list[int]:
    recommendations.refresh(conn, user_id, kind)
    return [pick["title_id"] for pick in recommendations.for_home(conn, user_id, kind)]


def test_who_has_read_nothing_gets_books_by_what_they_watched_and_films_stay_what_they_are(
    conn: Conn, home: dict[str, int]
) -> None:
    conn.execute("insert into options (key, value) values ('picks.floor', '0')")
    films = picked(conn, home["ana"], "movie")

    books = picked(conn, home["ana"], "book")

    assert books[0] == home["moby"]
    assert set(books) == {home["moby"], home["moon"], home["mars"]}
    first = recommendations.why(conn, home["ana"], home["ana"], "book", home["moby"])
    assert {seen["title"] for seen in first["evidence"]} <= {f"Sail {place}" for place in range(4)}
    assert first["evidence"]
    assert "read “Sail" not in first["reason"]
    assert films == picked(conn, home["ana"], "movie") == [home["unseen"]]
    assert audit_picks.violations(conn) == []


def test_what_was_read_and_its_editions_are_picked_no_more(conn: Conn, home: dict[str, int]) -> None:
    conn.execute("insert into options (key, value) values ('picks.floor', '0')")
    rows.rate(conn, home["ana"], home["moby again"], 90)

    books = picked(conn, home["ana"], "book")

    assert home["moby"] not in books
    assert home["moby again"] not in books
    assert books


def test_a_list_of_books_is_made_again_as_it_was(conn: Conn, home: dict[str, int]) -> None:
    picked(conn, home["ana"], "book")
    run_id = recommendations.lists(conn, home["ana"], kind="book")[0][0]["id"]

    assert replay.compare(conn, run_id).identical


def test_a_childs_books_are_those_that_somebody_says_are_for_children(conn: Conn, home: dict[str, int]) -> None:
    conn.execute("insert into options (key, value) values ('picks.floor', '0')")
    kid = rows.person(conn, "Kid", picks=["book"])
    rows.identity(conn, kid, rows.server(conn, "school"), age_limit=12)
    facts.learn(conn, "open_library", {home["moon"]: {"certificate": "6"}})

    assert picked(conn, kid, "book") == [home["moon"]]


def test_one_more_play_of_a_film_leaves_the_arrays_of_books_as_they_are(conn: Conn, home: dict[str, int]) -> None:
    before = engine_inputs.gather(conn, home["ana"], "book").loaded
    rows.rate(conn, home["ana"], home["film"], 90)
    assert engine_inputs.gather(conn, home["ana"], "book").loaded is before

    rows.rate(conn, home["ana"], home["unseen"], 90)
    assert engine_inputs.gather(conn, home["ana"], "book").loaded is not before
