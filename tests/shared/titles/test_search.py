"""Search by words and by meaning: both in one order, why, slips of the fingers, and nothing that is not for whoever asks."""

import unicodedata
from collections.abc import Callable

import numpy as np
import pytest

from shared.db import Conn
from shared.discovery import catalogue
from shared.models import embedding_spaces
from shared.models.embedding_spaces import Space
from shared.models.meaning import Meaning
from shared.titles import search, vocabulary
from shared.titles.browsing import Filters
from shared.titles.search import Asked
from tests.household import rows
from tests.household.cast import Home

FILMS = {
    "Moon": ("A man mines alone and meets himself.", 12, (1.0, 0.0)),
    "Alien": ("A crew finds an egg on a moon.", 18, (0.8, 0.6)),
    "Up": ("A widower flies away with balloons.", 0, (0.0, 1.0)),
    "Gravity": ("Two astronauts drift.", 12, (0.95, 0.31)),
}
AskFor = Callable[..., Asked]


@pytest.fixture
def house(conn: Conn) -> Home:
    home = Home(conn)
    for name, (plot, age, _) in FILMS.items():
        home.film(name, overview=plot, min_age=age, genres=["Space" if name != "Up" else "Family"], tags=["lonely"])
    home.show("Dark", overview="A town and its caves.", min_age=16, year=2017)
    conn.execute("update library_items li set min_age = t.min_age from titles t where t.id = li.title_id")
    return home


@pytest.fixture
def ask(conn: Conn, house: Home) -> AskFor:
    """As if a model had read the text as the vector that is given."""
    ids = {row["name"]: row["id"] for row in conn.execute("select id, name from titles").fetchall()}
    space = rows.space(conn, 2)
    rows.vectors(conn, space, {ids[name]: vector for name, (*_, vector) in FILMS.items()} | {ids["Dark"]: (-1.0, 0.1)})
    for fact, vector in {"Space": (1, 0), "lonely": (0.6, 0.8), "Family": (0, 1)}.items():
        rows.fact_vector(conn, space, fact, vector)
    vocabulary.renew(conn)

    def asked(text: str, vector: tuple[float, float] | None = None) -> Asked:
        read = None if vector is None else np.array(vector, np.float32)
        return Asked(text, vocabulary.read(conn, text), Meaning(read, Space(space, "local", "tiny", 2)))

    return asked


def names(found: search.Json) -> list[str]:
    return [str(row["title"]) for row in found.rows]


def test_a_name_goes_before_a_plot_and_what_is_meant_comes_in_between_and_says_why(
    conn: Conn, house: Home, ask: AskFor
) -> None:
    found = search.find(conn, house.ana, ask("moon", (1.0, 0.05)))

    assert names(found) == ["Moon", "Alien", "Gravity", "Up", "Dark"], "nothing is cut off"
    assert [row["why"] for row in found.rows[:3]] == [
        {"words": ["moon"], "facts": ["Space", "lonely"]},
        {"words": ["moon"], "facts": ["Space", "lonely"]},
        {"words": [], "facts": ["Space", "lonely"]},
    ]
    moon, alien, gravity, *_ = (row["score"] for row in found.rows)
    assert moon == pytest.approx(3 / 61, abs=1e-6)  # first by name, by words and by meaning
    assert alien == pytest.approx(1 / 62 + 1 / 63, abs=1e-6)
    assert gravity == pytest.approx(1 / 62, abs=1e-6)
    assert names(search.find(conn, house.ana, ask("moon"))) == ["Moon", "Alien"]
    assert names(search.find(conn, house.ana, ask("moon", (0.0, 1.0)).by_meaning()))[0] == "Up"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("gravty", "Gravity"),
        ("grvaity", "Gravity"),
        ("grabi", "Gravity"),
        ("widowr", "Up"),
        ("alien egg crew", "Alien"),
    ],
)
def test_a_slip_finds_what_was_meant(conn: Conn, house: Home, ask: AskFor, typed: str, first: str) -> None:
    assert names(search.find(conn, house.ana, ask(typed)))[0] == first


def test_what_was_typed_right_is_not_taken_for_a_slip_and_nonsense_finds_nothing(
    conn: Conn, house: Home, ask: AskFor
) -> None:
    assert [term.query for term in vocabulary.read(conn, "moon in up").terms] == ["'moon':*", "'in'", "'up':*"]
    for nonsense in ("&|!", "qqqqqq", "'; drop table", "\\", ":*Q", "' & '"):
        assert names(search.find(conn, house.ana, ask(nonsense))) == []


def test_a_title_that_came_after_words_were_counted_is_found_by_its_own_name(
    conn: Conn, house: Home, ask: AskFor
) -> None:
    house.film("Gravitas", genres=["Drama"])
    house.film("Zyx", genres=["Drama"])

    assert names(search.find(conn, house.ana, ask("gravitas"))) == ["Gravitas"], "and it is no slip of “gravity”"
    assert names(search.find(conn, house.ana, ask("zyx")))[0] == "Zyx"
    assert names(search.find(conn, house.ana, ask("gravty gravitas")))[0] == "Gravitas"


def test_a_name_that_came_decomposed_is_found_by_what_is_typed(conn: Conn, house: Home, ask: AskFor) -> None:
    decomposed = unicodedata.normalize("NFD", "Amélie")
    house.film(decomposed)

    assert names(search.find(conn, house.ana, ask("amélie"))) == [decomposed]


def test_words_that_no_title_has_hide_no_name_that_has_the_others(conn: Conn, house: Home, ask: AskFor) -> None:
    found = search.find(conn, house.ana, ask("gravity keanu qqqqqq", (0.0, 1.0))).rows

    gravity = next(row for row in found if row["title"] == "Gravity")
    assert gravity["score"] == pytest.approx(1 / 61 + 1 / 63, abs=1e-6), "by name and by meaning"


def test_one_letter_finds_names_alone_and_few_words_are_looked_at_for_slips(
    conn: Conn, house: Home, ask: AskFor
) -> None:
    assert names(search.find(conn, house.ana, ask("m"))) == ["Moon"], (
        "though others have “man” and “moon” in their plots"
    )
    meant = [term.word for term in vocabulary.read(conn, "gravty widowr baloons astronats caevs").terms]
    assert [word for word in meant if word in ("gravity", "widower", "balloons", "astronauts", "caves")] == [
        "gravity", "widower", "balloons",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["हिन्दी फ़िल्म", "ภาพยนตร์ ที่นี่", "Ame\u0301lie", "spider_man", "naïve – 2", "می\u200cخواهم"]
)
def test_words_are_cut_as_postgres_cuts_them(conn: Conn, text: str) -> None:
    cut = conn.execute("select tsvector_to_array(to_tsvector('simple', normalize(%s))) as words", (text,)).fetchone()

    assert cut is not None
    assert sorted(vocabulary.words(text)) == sorted(cut["words"])


def test_nobody_finds_by_words_or_meaning_what_is_not_for_them_however_few_are_looked_at_first(
    conn: Conn, house: Home, ask: AskFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert house.ella
    monkeypatch.setattr(search, "FIRST_POOL", 1)

    assert sorted(names(search.find(conn, house.ella, ask("alien egg", (0.8, 0.6))))) == ["Gravity", "Moon", "Up"]
    assert names(search.find(conn, house.yara, ask("alien egg", (0.8, 0.6)))) == []


def test_beyond_the_library_those_that_are_for_one_are_found_behind_many_that_are_not(
    conn: Conn, house: Home, ask: AskFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert house.ella
    monkeypatch.setattr(catalogue, "FIRST_POOL", 1)

    found, total = catalogue.search(conn, house.ella, ask("alien egg moon"))

    assert ([title["title"] for title in found], total) == (["Moon"], 1), "also where only words are asked"
    assert catalogue.search(conn, house.ella, ask("alien egg"), catalogue.Filters(in_library=False)) == ([], 0)


def test_kinds_come_together_or_apart_and_filters_count_before_places(conn: Conn, house: Home, ask: AskFor) -> None:
    asked = ask("moon", (1.0, 0.0))

    assert names(search.find(conn, house.ana, asked, apart=True, limit=2)) == ["Moon", "Alien", "Dark"]
    assert names(search.find(conn, house.ana, asked, kind="series")) == ["Dark"]
    assert names(search.find(conn, house.ana, asked, filters=Filters(genre="Family"))) == ["Up"]
    assert names(search.find(conn, house.ana, asked, filters=Filters(year_from=2010))) == ["Dark"]
    moon = rows.one(conn, "select id from titles where name = 'Moon'")
    rows.watch(conn, house.ana, moon)
    assert names(search.find(conn, house.ana, asked, filters=Filters(played=True))) == ["Moon"]
    assert "Moon" not in names(search.find(conn, house.ana, asked, filters=Filters(played=False)))


def test_facts_that_no_title_has_any_more_make_room_and_genres_come_before_tags(
    conn: Conn, house: Home, ask: AskFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = Space(rows.one(conn, "select id from embedding_models"), "local", "tiny", 2)
    house.film("Heat", genres=["Crime"], tags=["heist"])
    house.film("Thief", genres=["Drama"], tags=["heist"])
    monkeypatch.setattr(embedding_spaces, "MOST_FACTS", 3)  # as many as there are
    conn.execute("update titles set tags = '{}' where 'lonely' = any (tags)")

    assert embedding_spaces.next_facts(conn, space, limit=5) == []
    embedding_spaces.drop_facts(conn, space)
    assert embedding_spaces.next_facts(conn, space, limit=5) == ["Drama", "Crime", "heist"]


@pytest.mark.parametrize(
    ("word", "other", "count"),
    [("moon", "moon", 0), ("mon", "moon", 1), ("omon", "moon", 1), ("inters", "interstellar", 0), ("intres", "interstellar", 1),
     ("dune", "moon", 4)],
)  # fmt: skip
def test_slips_are_counted_from_the_nearest_beginning(word: str, other: str, count: int) -> None:
    assert vocabulary.slips(word, other) == count
