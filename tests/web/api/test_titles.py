"""Films and series over the API: pages, filters, orders, details, likeness, and what it costs."""

import base64

import psycopg
import pytest

from shared.db import Conn
from tests import household
from tests.household import shelf
from tests.web.api.people import Clients
from web.api.schemas.titles import SimilarTitle, Title, TitleDetail


@pytest.fixture
def films(home: Conn) -> dict[str, int]:
    return shelf.open_up(home)


def names(answer) -> list[str]:  # type: ignore[no-untyped-def]
    assert answer.status_code == 200, answer.text
    return [title["title"] for title in answer.json["data"]]


def test_a_page_of_films_is_in_order_and_says_where_it_is(client: Clients, films: dict[str, int]) -> None:
    ana = client("Ana")

    first = ana.get("/movies?limit=3")

    assert names(first) == ["Alien", "Moon", "Solaris"]
    assert {name: first.json["meta"][name] for name in ("limit", "offset")} == {"limit": 3, "offset": 0}
    second = ana.get("/movies?limit=3&offset=3&count=true")
    assert names(second) == ["Up"]
    assert second.json["meta"] == {"limit": 3, "offset": 3, "total": 4}
    assert names(ana.get("/series")) == ["Dark"]


@pytest.mark.parametrize("how", ["", "sort=year&", "genre=Drama&", "search=a&sort=match&"])
def test_every_list_of_films_goes_on_where_its_cursor_says(client: Clients, films: dict[str, int], how: str) -> None:
    ana, found, cursor = client("Ana"), [], ""
    while True:
        page = ana.get(f"/movies?{how}limit=1{cursor}")
        found += names(page)
        if "next" not in page.json["meta"]:
            break
        cursor = f"&cursor={page.json['meta']['next']}"

    assert found == names(ana.get(f"/movies?{how}"))
    assert len(found) > 1


def test_a_page_after_a_cursor_misses_nothing_when_films_before_it_go(
    client: Clients, films: dict[str, int], home: Conn
) -> None:
    ana = client("Ana")
    cursor = ana.get("/movies?limit=2").json["meta"]["next"]

    home.execute("update titles set removed_at = now() where id in (%s, %s)", (films["Alien"], films["Moon"]))
    home.commit()

    assert names(ana.get(f"/movies?limit=2&cursor={cursor}")) == ["Solaris", "Up"]


def test_a_cursor_stays_short_enough_behind_a_long_name_in_any_script(
    client: Clients, films: dict[str, int], home: Conn
) -> None:
    home.execute("update titles set name = repeat('影', 300) || id, sort_name = null where kind = 'movie'")
    home.commit()
    ana = client("Ana")

    cursor = ana.get("/movies?limit=1").json["meta"]["next"]

    assert len(names(ana.get(f"/movies?limit=3&cursor={cursor}"))) == 3


@pytest.mark.parametrize(
    "place",
    ["[]", '["a"]', "[-1]", "-1", "true", "null", "1e999", '["a", -1]', '["a\\u0000", 1]', '{"a": 1}', "[[]]", "x"],
)
def test_a_cursor_that_we_did_not_give_is_refused(client: Clients, films: dict[str, int], place: str) -> None:
    cursor = base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")

    answer = client("Ana").get(f"/movies?cursor={cursor}")

    assert (answer.status_code, answer.json["error"]["details"]["field"]) == (400, "cursor")


def test_a_cursor_of_another_order_or_beside_an_offset_is_refused(client: Clients, films: dict[str, int]) -> None:
    ana = client("Ana")
    cursor = ana.get("/movies?limit=1").json["meta"]["next"]

    assert ana.get(f"/movies?sort=year&cursor={cursor}").status_code == 400
    assert ana.get(f"/movies?offset=1&cursor={cursor}").status_code == 400


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("genre=Drama", ["Moon", "Solaris"]),
        ("year=2009", ["Moon", "Up"]),
        ("yearFrom=1975&yearTo=2000", ["Alien"]),
        ("search=sol", ["Solaris"]),
        ("search=about moonm", ["Moon"]),
        ("sort=rating", ["Alien", "Up", "Solaris", "Moon"]),
        ("sort=year&limit=1", ["Moon"]),
        ("played=true", []),
    ],
)
def test_films_are_filtered_and_sorted(client: Clients, films: dict[str, int], how: str, expected: list[str]) -> None:
    assert names(client("Ana").get(f"/movies?{how}")) == expected


def test_what_a_person_played_and_rated_is_theirs(client: Clients, films: dict[str, int], home: Conn) -> None:
    shelf.play(home, household.person(home, "Ben"), films["Moon"], "2026-01-01T20:00:00Z", item="m")

    assert names(client("Ben").get("/movies?played=true")) == ["Moon"]
    assert names(client("Ana").get("/movies?played=true")) == []


def test_an_unknown_order_filter_or_limit_is_refused_by_name(client: Clients, films: dict[str, int]) -> None:
    ana = client("Ana")

    for query, field in (("sort=colour", "sort"), ("colour=red", "colour"), ("limit=101", "limit"), ("year=x", "year")):
        answer = ana.get(f"/movies?{query}")
        assert (answer.status_code, answer.json["error"]["details"]["field"]) == (400, field)


def test_the_json_that_postgres_writes_is_what_the_schema_describes(
    client: Clients, films: dict[str, int], home: Conn
) -> None:
    shelf.embed(home, {films["Moon"]: (1, 0), films["Solaris"]: (1, 0.1), films["Up"]: (0, 1)})
    ana = client("Ana")

    page, like = ana.get("/movies").json["data"], ana.get(f"/movies/{films['Moon']}/similar").json["data"]

    assert Title(many=True).validate(page) == {}
    assert set(page[0]) == {f.data_key for f in Title().fields.values()}
    assert SimilarTitle(many=True).validate(like) == {}
    assert set(like[0]) == {field.data_key for field in SimilarTitle().fields.values()}
    detail = ana.get(f"/movies/{films['Moon']}").json["data"]
    assert TitleDetail().validate(detail) == {}
    assert set(detail) == {field.data_key for field in TitleDetail().fields.values()}


def test_what_is_alike_comes_nearest_first_and_of_the_same_kind(
    client: Clients, films: dict[str, int], home: Conn
) -> None:
    shelf.embed(home, {films["Moon"]: (1, 0), films["Solaris"]: (1, 0.1), films["Up"]: (0, 1), films["Dark"]: (1, 0)})
    ana = client("Ana")

    assert names(ana.get(f"/movies/{films['Moon']}/similar")) == ["Solaris", "Up"]
    assert names(ana.get(f"/movies/{films['Alien']}/similar")) == []
    assert ana.get("/movies/99999/similar").status_code == 404


def test_a_film_is_no_series_and_a_hidden_one_is_none(client: Clients, films: dict[str, int]) -> None:
    assert client("Ana").get(f"/series/{films['Moon']}").status_code == 404
    assert client("Ella").get(f"/movies/{films['Alien']}").status_code == 404
    assert client("Ana").get(f"/movies/{films['Alien']}").json["data"]["title"] == "Alien"


def test_episodes_come_in_order_and_by_season(client: Clients, films: dict[str, int]) -> None:
    ana, path = client("Ana"), f"/series/{films['Dark']}/episodes"

    assert names(ana.get(path)) == ["Part 1", "Part 2", "Part 3"]
    second = ana.get(f"{path}?season=2")
    assert names(second) == ["Part 3"]
    assert second.json["meta"]["total"] == 1
    assert ana.get(f"{path}?limit=1&offset=1").json["data"][0]["number"] == 2


def test_genres_are_counted_as_far_as_one_may_see(client: Clients, films: dict[str, int]) -> None:
    assert client("Ana").get("/movies/genres").json["data"][0] == {"name": "Drama", "titles": 2}
    assert "Horror" not in client("Ella").get("/movies/genres").text


def test_an_unchanged_page_is_not_sent_again(client: Clients, films: dict[str, int], home: Conn) -> None:
    ana = client("Ana")
    tag = ana.get("/movies").headers["ETag"]

    same = ana.get("/movies", If_None_Match=tag)
    home.execute("update titles set name = 'Aliens' where name = 'Alien'")
    home.commit()
    changed = ana.get("/movies", If_None_Match=tag)

    assert (same.status_code, same.data) == (304, b"")
    assert names(changed)[0] == "Aliens"


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What any connection of this process sends for a request: not the look at a connection, nor what sets up a new one."""
    sent: list[str] = []
    plain = psycopg.Cursor.execute

    def execute(cursor, query, *how, **more):  # type: ignore[no-untyped-def]
        if isinstance(query, str) and query:
            sent.append(query)
        return plain(cursor, query, *how, **more)

    monkeypatch.setattr(psycopg.Cursor, "execute", execute)
    return sent


def test_lists_take_three_statements_with_the_sign_in(
    client: Clients, films: dict[str, int], home: Conn, statements: list[str]
) -> None:
    shelf.embed(home, {films["Moon"]: (1, 0), films["Solaris"]: (1, 0.1)})
    ana, me = client("Ana"), household.person(home, "Ana")
    ana.get("/movies")

    for path in (
        "/movies",
        f"/movies/{films['Moon']}",
        f"/movies/{films['Moon']}/similar?limit=1",
        f"/recommendations/{me}",
    ):
        statements.clear()
        assert ana.get(path).status_code == 200
        assert 1 < len(statements) <= 3, (path, statements)
