import json
from datetime import date

import pytest

from shared import choices, db
from shared.db import Conn
from shared.media_servers import model
from shared.titles import library_rows, merging

ALIEN = model.Item(
    id="7",
    kind="movie",
    name="Alien",
    year=1979,
    premiered_on=date(1979, 5, 25),
    certificate="R",
    genres=("Horror", "Science Fiction"),
    runtime_s=7020,
    people=(
        model.Credit("1", "Ridley Scott", "director", ord=0),
        model.Credit("2", "Sigourney Weaver", "cast", "Ripley", ord=1),
        model.Credit("3", "Jerry Goldsmith", "composer", ord=2),
        model.Credit("", "Nobody known", "cast", ord=3),
    ),
    media_sources=(
        model.MediaSource("/films/alien.mkv", "mkv", 5_000),
        model.MediaSource("/films/alien.avi", "avi", 9),
    ),
    path="/films/alien.mkv",
)


def row_of(item: model.Item) -> dict[str, object]:
    return merging.row({"server": library_rows.facts(item, 1)}, choices.precedence(choices.PRECEDENCE))


def test_a_title_carries_its_certificate_as_an_age() -> None:
    row = row_of(ALIEN)

    assert (row["name"], row["certificate"], row["min_age"]) == ("Alien", "R", 17)
    assert row["genres"] == ["Horror", "Science Fiction"]


def test_a_title_without_certificate_has_no_age() -> None:
    assert row_of(model.Item(id="1", kind="movie", name="Home video"))["min_age"] is None


def test_what_a_server_leaves_empty_is_no_fact() -> None:
    empty = model.Item(id="1", kind="movie", name="Home video", tagline="", community_rating=0.0)

    assert library_rows.facts(empty, 1) == {"name": "Home video", "community_rating": 0.0}


def test_the_content_hash_moves_with_the_text_and_with_nothing_else() -> None:
    def hash_of(**change: object) -> object:
        facts = {name: getattr(ALIEN, name) for name in model.Item.__dataclass_fields__} | change
        return row_of(model.Item(**facts))["content_hash"]

    same = hash_of()
    assert hash_of(community_rating=9.9, path="/elsewhere.mkv", id="8", certificate="PG") == same
    assert hash_of(overview="A ship answers a call.") != same
    assert hash_of(genres=("Horror",)) != same


def test_only_those_who_make_the_work_speak_for_it() -> None:
    assert list(merging.subject(row_of(ALIEN)).people) == ["Ridley Scott", "Sigourney Weaver", "Nobody known"]


def test_roles_are_ours_and_what_is_not_said_is_left_out() -> None:
    found = library_rows.credits(ALIEN, 3)

    assert [(one["value"], one["role"], one["ord"], one["server_id"]) for one in found] == [
        ("1", "director", 0, 3),
        ("2", "cast", 1, 3),
        ("3", "crew", 2, 3),
        ("", "cast", 3, 3),
    ]
    assert [one.get("character") for one in found] == [None, "Ripley", None, None]


def test_a_long_cast_is_cut() -> None:
    people = tuple(model.Credit(str(number), f"Extra {number}", "cast", ord=number) for number in range(90))

    assert len(library_rows.credits(model.Item(id="1", kind="movie", name="Ben-Hur", people=people), 1)) == 25


def test_an_item_tells_of_its_first_file() -> None:
    row = library_rows.item(ALIEN, 12, b"\x01")

    assert (row["container"], row["size_bytes"], row["episode_id"], row["facts_hash"]) == ("mkv", 5_000, None, "01")


def test_an_item_without_a_file_has_none() -> None:
    row = library_rows.item(model.Item(id="1", kind="movie", name="Announced"), 1, b"")

    assert (row["container"], row["size_bytes"], row["path"]) == (None, None, None)


@pytest.mark.parametrize(
    ("season", "number", "key"),
    [(1, 1, "s01e01"), (0, 3, "s00e03"), (12, 104, "s12e104"), (None, 4, "xid"), (2, None, "xid"), (None, None, "xid")],
)
def test_an_episode_is_known_by_its_numbers_else_by_itself(season: int | None, number: int | None, key: str) -> None:
    assert library_rows.episode_key(model.Episode("id", "show", season, number, "Pilot")) == key


@pytest.mark.parametrize("name", ["a\x00b", "a\\u0000b", "a\\\x00b", "\\u\x000000", "\\\\u0000"])
def test_no_nul_reaches_postgres_and_everything_else_does(name: str) -> None:
    sent = library_rows.as_json([{"name": name, "on": date(2020, 1, 2)}]).dumps

    assert sent is not None
    text = sent([{"name": name, "on": date(2020, 1, 2)}])
    assert json.loads(text) == [{"name": name.replace("\x00", ""), "on": "2020-01-02"}]


def test_half_a_surrogate_pair_reaches_the_database_as_a_question_mark(conn: Conn) -> None:
    given = library_rows.as_json([{"name": "Odd \ud83d one"}])

    assert db.value(conn, "select %(rows)s::jsonb -> 0 ->> 'name' as name", {"rows": given}, of=str) == "Odd ? one"
