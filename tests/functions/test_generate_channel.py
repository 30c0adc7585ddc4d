"""A channel is filled: by the engine, steered by its text, or by a language model whose words are looked up in the library."""

import json
from collections.abc import Iterator, Sequence

import pytest

from functions import embed_titles, generate_channel
from shared import db, options
from shared.audit import TERMINAL
from shared.curation import channels
from shared.curation.channels import Criteria
from shared.db import Conn
from shared.errors import NotFound
from shared.jobs.progress import Attempt
from shared.people import accounts
from shared.settings import settings
from tests import household
from tests.fakes import openai_server
from tests.functions import publishing
from tests.functions.publishing import Home
from tests.household import rows


@pytest.fixture
def home(database: str) -> Iterator[Home]:
    with publishing.opened("jellyfin") as opened:
        yield opened


@pytest.fixture
def embedded(home: Home) -> Home:
    """With the model that comes with Matinee."""
    embed_titles.handler(home.conn, Attempt(1, "generate-movie-embeddings"), "movie")
    return home


def fill(home: Home, criteria: Criteria, owner: str = "Ana") -> list[str]:
    made = channels.create(home.conn, accounts.find(home.conn, owner), criteria, by=TERMINAL)
    generate_channel.handler(home.conn, Attempt(1, "generate-channel"), made)
    return [row["title"] for row in channels.whole(home.conn, made)]


def again(home: Home, channel_id: int) -> list[str]:
    generate_channel.handler(home.conn, Attempt(1, "generate-channel"), channel_id)
    return [row["title"] for row in channels.whole(home.conn, channel_id)]


def genres(home: Home, titles: Sequence[str]) -> list[set[str]]:
    found = [household.title(home.conn, title, "movie") for title in titles]
    return [set(db.value(home.conn, "select genres from titles where id = %s", (id,), of=list)) for id in found]


def newest(conn: Conn) -> channels.Channel:
    return channels.get(conn, None, rows.one(conn, "select max(id) as id from channels"))


def test_the_text_steers_and_another_text_steers_elsewhere(embedded: Home) -> None:
    scary = fill(
        embedded, Criteria("Scary", ["movie"], text_preference="terrifying haunted nights, ghosts and killers", size=12)
    )
    merry = fill(embedded, Criteria("Merry", ["movie"], text_preference="animated family films with animals", size=12))

    assert len(set(scary) & set(merry)) <= 1
    assert sum("Horror" in one or "Thriller" in one for one in genres(embedded, scary)) >= 8
    assert sum("Animation" in one or "Family" in one for one in genres(embedded, merry)) >= 8
    assert newest(embedded.conn).note is None


def test_examples_come_first_and_bring_their_like_and_what_is_excluded_never_comes(embedded: Home) -> None:
    toys, nemo = (household.title(embedded.conn, title, "movie") for title in ("Toy Story", "Finding Nemo"))

    found = fill(embedded, Criteria("Like it", ["movie"], examples=[toys], excluded=[nemo], size=10))

    assert found[0] == "Toy Story"
    assert "Finding Nemo" not in found
    assert sum("Animation" in one for one in genres(embedded, found)) >= 6


def test_the_same_seed_makes_the_same_list_and_another_one_another(embedded: Home) -> None:
    wish = Criteria("Space", ["movie"], text_preference="lonely astronauts in space", size=15)
    first = fill(embedded, wish)
    channel = newest(embedded.conn)

    assert again(embedded, channel.id) == first
    channels.change(embedded.conn, None, channel.id, {"seed": 7}, by=TERMINAL)
    assert again(embedded, channel.id) != first


def test_genres_years_and_kinds_hold(home: Home) -> None:
    found = fill(home, Criteria("Old drama", ["movie"], genres=["Drama"], year_from=1940, year_to=1959, size=50))

    assert found
    years = [
        db.value(home.conn, "select year from titles where name = %s limit 1", (title,), of=int) for title in found
    ]
    assert all("Drama" in one for one in genres(home, found))
    assert all(1940 <= year <= 1959 for year in years)


def test_it_holds_only_what_its_owner_may_see(home: Home) -> None:
    found = fill(home, Criteria("Mine", size=200), owner="Ella")

    may = home.conn.execute(
        "select t.name from visible_titles(%s) v join titles t on t.id = v.title_id",
        (accounts.find(home.conn, "Ella"),),
    ).fetchall()
    assert found
    assert set(found) <= {row["name"] for row in may}


def test_before_titles_are_embedded_the_text_is_matched_by_its_words_and_that_is_said(home: Home) -> None:
    found = fill(home, Criteria("Fright", ["movie"], text_preference="70s horror", size=5))

    assert all("Horror" in one for one in genres(home, found[:2]))
    assert "no title has its embedding yet" in str(newest(home.conn).note)


@pytest.fixture
def service(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[openai_server.Server]:
    with openai_server.running() as server:
        monkeypatch.setenv("OPENAI_API_KEY", openai_server.KEY)
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        monkeypatch.setenv("OPENAI_TEXT_MODEL", openai_server.TEXT_MODEL)
        settings.cache_clear()
        options.set(home.conn, "channels.by_model", True)
        home.conn.commit()
        yield server


def test_a_language_model_chooses_and_what_it_invents_is_dropped_and_said(
    home: Home, service: openai_server.Server
) -> None:
    named = [("Alien", 1979), ("The Film That Never Was", 2031), ("Heat", 1995), ("Alien", 1979)]
    service.script = lambda body: {"titles": [{"title": title, "year": year} for title, year in named]}

    found = fill(home, Criteria("Night", ["movie"], text_preference="tense nights", size=6))

    channel = newest(home.conn)
    assert (found[:2], len(found), channel.made_by) == (["Alien", "Heat"], 6, "model")
    assert channel.note
    assert channel.note.startswith("1 that it named")
    assert db.value(home.conn, "select count(*) from token_ledger where purpose = 'channels'", of=int) == 1


def test_the_model_is_told_of_nothing_that_the_owner_may_not_see(home: Home, service: openai_server.Server) -> None:
    service.script = lambda body: {"titles": [{"title": "Alien", "year": 1979}]}

    found = fill(home, Criteria("Mine", ["movie"], size=5), owner="Ella")

    assert "Alien" not in found
    [body] = service.asked("/v1/chat/completions")
    told = json.dumps(body["messages"])
    assert "Alien" not in told
    assert "Toy Story" in told


@pytest.mark.parametrize("answer", [{}, {"titles": "Alien"}, {"titles": [None, 7]}, "no JSON at all"])
def test_where_the_model_says_nothing_usable_the_engine_chooses(
    home: Home, service: openai_server.Server, answer: object
) -> None:
    service.script = lambda body: answer

    found = fill(home, Criteria("Night", ["movie"], size=5))

    assert (len(found), newest(home.conn).made_by) == (5, "engine")
    assert newest(home.conn).note


def test_where_the_service_has_no_credit_the_engine_chooses_and_says_why(
    home: Home, service: openai_server.Server
) -> None:
    service.faults = [openai_server.Fault("quota")] * 3

    assert len(fill(home, Criteria("Night", ["movie"], size=5))) == 5
    assert str(newest(home.conn).note).startswith("The language model chose nothing:")


def test_one_that_was_deleted_meanwhile_is_not_filled(home: Home) -> None:
    made = channels.create(home.conn, accounts.find(home.conn, "Ana"), Criteria("x"), by=TERMINAL)
    channels.delete(home.conn, None, made, by=TERMINAL)

    with pytest.raises(NotFound):
        generate_channel.handler(home.conn, Attempt(1, "generate-channel"), made)
