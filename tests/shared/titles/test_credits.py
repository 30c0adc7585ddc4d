"""People are known by each source's own id; whom two sources mean by one name in one title is one person."""

from dataclasses import replace

import pytest

from shared.db import Conn
from shared.media_servers import model
from shared.titles import credits, library
from shared.titles.credits import Person, Source
from shared.titles.library import Library
from tests.household import rows


def shelf(conn: Conn, name: str) -> Library:
    """A library of films on a server of its own."""
    server_id = rows.server(conn, name)
    library.save_libraries(conn, server_id, [model.Library(name, name, name, "movie")])
    library_id = rows.one(
        conn, "update libraries set is_enabled = true where server_id = %s returning id", (server_id,)
    )
    return library.to_sync(conn, "movie", library_id)[0]


def film(id: str, *people: model.Credit) -> model.Item:
    return model.Item(id, "movie", f"Film {id}", year=1979, provider_ids={"tmdb": id}, people=people)


def ridley(id: str, role: model.Role = "director", **facts: str) -> model.Credit:
    return replace(model.Credit(id, "Ridley Scott", role), **facts)  # type: ignore[arg-type]


def cast(conn: Conn) -> list[tuple[str, str]]:
    """(Film, ids of a person in it), sorted; ids as “server's name: value”."""
    found = conn.execute(
        "select t.name, (select string_agg(s.name || ':' || x.value, ' ' order by s.name, x.value)"
        " from person_external_ids x join media_servers s on s.id = x.server_id where x.person_id = c.person_id) as ids"
        " from credits c join titles t on t.id = c.title_id order by 1, 2"
    ).fetchall()
    return [(row["name"], row["ids"]) for row in found]


def count(conn: Conn) -> int:
    return len(names(conn))


def names(conn: Conn) -> list[str]:
    return [row["name"] for row in conn.execute("select name from people order by id").fetchall()]


@pytest.mark.parametrize("order", [("1", "2"), ("2", "1")])
def test_two_servers_that_mean_one_director_have_one(conn: Conn, order: tuple[str, str]) -> None:
    """Also when the film that tells so is read after one that only the second server has."""
    east, west = shelf(conn, "east"), shelf(conn, "west")
    library.save_items(conn, east, [film("1", ridley("a", image_tag="face"))])
    theirs = {"1": film("1", ridley("b")), "2": film("2", ridley("b"))}

    for id in order:
        library.save_items(conn, west, [theirs[id]])

    assert cast(conn) == [("Film 1", "east:a west:b"), ("Film 2", "east:a west:b")]
    assert count(conn) == 1


def test_in_one_page_too(conn: Conn) -> None:
    east, west = shelf(conn, "east"), shelf(conn, "west")
    library.save_items(conn, east, [film("1", ridley("a"))])

    library.save_items(conn, west, [film("2", ridley("b")), film("1", ridley("b"))])

    assert count(conn) == 1
    assert [
        library.save_items(conn, one, [film("1", ridley(id))]).changed for one, id in ((east, "a"), (west, "b"))
    ] == [0, 0]


def test_two_of_one_name_within_one_server_stay_two(conn: Conn) -> None:
    east, west = shelf(conn, "east"), shelf(conn, "west")
    library.save_items(conn, east, [film("1", ridley("a")), film("2", ridley("A"))])

    library.save_items(conn, west, [film("1", ridley("b")), film("2", ridley("b")), film("3", ridley("b"))])

    assert count(conn) == 2
    assert cast(conn) == [("Film 1", "east:a west:b"), ("Film 2", "east:A"), ("Film 3", "east:a west:b")]


def test_of_two_namesakes_in_one_film_nobody_says_which_is_which(conn: Conn) -> None:
    east, west = shelf(conn, "east"), shelf(conn, "west")
    library.save_items(conn, east, [film("1", ridley("a", "cast"), ridley("A", "cast"))])

    library.save_items(
        conn, west, [film("1", ridley("b", "cast"), ridley("B", "cast")), film("2", ridley("b", "cast"))]
    )

    assert cast(conn) == [("Film 1", "east:A"), ("Film 1", "east:a"), ("Film 2", "west:b")]


def test_whom_a_server_has_no_id_for_is_nobody(conn: Conn) -> None:
    library.save_items(conn, shelf(conn, "east"), [film("1", ridley(""), ridley("a", "cast"))])

    assert cast(conn) == [("Film 1", "east:a")]


def test_another_role_or_another_film_is_no_proof(conn: Conn) -> None:
    east, west = shelf(conn, "east"), shelf(conn, "west")
    library.save_items(conn, east, [film("1", ridley("a"))])

    library.save_items(conn, west, [film("1", ridley("b", "writer")), film("2", ridley("b"))])

    assert cast(conn) == [("Film 1", "east:a"), ("Film 2", "west:b")]


def test_a_name_in_other_capitals_is_the_same_and_the_first_server_names(conn: Conn) -> None:
    east, west = shelf(conn, "east"), shelf(conn, "west")
    library.save_items(conn, east, [film("1", ridley("a"))])
    library.save_items(
        conn, west, [film("1", ridley("b", name="RIDLEY SCOTT")), film("2", ridley("b", name="RIDLEY SCOTT"))]
    )
    assert names(conn) == ["Ridley Scott"]

    library.save_items(conn, east, [film("1", ridley("a", name="Sir Ridley Scott"))])

    assert names(conn) == ["Sir Ridley Scott"]


def test_a_server_that_goes_takes_its_id_along_and_not_the_person(conn: Conn) -> None:
    east, west = shelf(conn, "east"), shelf(conn, "west")
    library.save_items(conn, east, [film("1", ridley("a"))])
    library.save_items(conn, west, [film("1", ridley("b")), film("2", ridley("b"))])

    conn.execute("delete from media_servers where id = %s", (east.server_id,))

    assert cast(conn) == [("Film 1", "west:b"), ("Film 2", "west:b")]


SERVER, TMDB, IMDB = "server 1", "tmdb", "imdb"


def person(id: int, *known_by: str) -> Person:
    return Person(id, frozenset(known_by))


@pytest.mark.parametrize(
    ("meant", "owners", "ids", "united"),
    [
        ([], {}, [], []),
        ([("a", person(5, TMDB))], {}, [("a", 5)], []),
        ([("a", person(5))], {}, [("a", 5)], []),
        ([("a", person(5, TMDB))], {"a": person(7, SERVER)}, [], [(7, 5)]),
        ([("a", person(7, TMDB))], {"a": person(5, SERVER)}, [], [(7, 5)]),
        # One source tells the two apart.
        ([("a", person(5, TMDB))], {"a": person(7, SERVER, TMDB)}, [], []),
        ([("a", person(5, TMDB)), ("b", person(5, TMDB))], {}, [("a", 5)], []),
        ([("a", person(5, TMDB)), ("a", person(6, TMDB))], {}, [("a", 5)], []),
        ([("a", person(5, TMDB)), ("a", person(6, IMDB))], {}, [("a", 5)], [(6, 5)]),
        # Three are one.
        ([("a", person(5, TMDB)), ("a", person(3, IMDB))], {"a": person(7, SERVER)}, [], [(7, 3), (5, 3)]),
        ([("a", person(5, TMDB)), ("a", person(3, IMDB))], {}, [("a", 3)], [(5, 3)]),
    ],
)
def test_what_is_decided_counts_for_what_follows(
    meant: list[tuple[str, Person]],
    owners: dict[str, Person],
    ids: list[tuple[str, int]],
    united: list[tuple[int, int]],
) -> None:
    same = credits.same_people(Source("server", 1), meant, owners)

    assert (same.ids, same.united) == (ids, united)
