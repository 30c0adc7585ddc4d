"""A taste in a few sentences: true to the numbers, silent about what a reader may not see."""

from collections.abc import Iterator

import pytest

from functions import write_synopsis
from shared import db, http, options
from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.kinds import Kind
from shared.models import language_model, openai_api
from shared.settings import settings
from shared.words import synopsis
from shared.words.synopsis import Facts
from tests.fakes import openai_server
from tests.household import rows
from tests.household.cast import Home

KNOWN = Facts(
    kind=Kind(
        "movie", "movies", "film", "films", "watched", "watching", "Movie", "movies", False, True, True, False, False
    ),
    titles=12,
    genres=[("Drama", 7), ("Crime", 4)],
    decades=[(1990, 6)],
    people=[("Jane Doe", 3)],
    loved=[(1, "Alien", 1979), (2, "Heat", 1995)],
)
GOOD = "You keep coming back to crime and drama of the 1990s. You love “Heat”, and you meet Jane Doe again and again."


@pytest.fixture
def service() -> Iterator[openai_server.Server]:
    with openai_server.running() as server:
        yield server


def model(service: openai_server.Server) -> language_model.LanguageModel:
    quick = http.Retries(tries=1)
    endpoint = openai_api.Endpoint(openai_server.KEY, service.base_url, retries=quick, timeout=5)
    return language_model.LanguageModel(endpoint, openai_server.TEXT_MODEL)


@pytest.fixture
def ana(conn: Conn) -> int:
    """Five films watched, two of them loved, in a library that is hers."""
    home = Home(conn)
    names = ("Alien", "Heat", "Ran", "Fargo", "Seven")
    ids = [home.film(name, year=1991 + place) for place, name in enumerate(names)]
    rows.credit(conn, "Jane Doe", "director", *ids[:3])
    rows.credit(conn, "Seen Once", "cast", ids[0])
    rows.watch(conn, home.ana, *ids[1:])
    rows.watch(conn, home.ana, ids[0], favorite=True)
    rows.rate(conn, home.ana, ids[1], 90)
    return home.ana


def written(conn: Conn, user_id: int, viewer: int | None = None) -> str:
    found = synopsis.get(conn, viewer or user_id, user_id, "movie")
    assert found is not None
    return found.text


def test_the_template_says_what_the_numbers_say(conn: Conn, ana: int) -> None:
    write_synopsis.handler(conn, Attempt(0, "write-synopsis"), ana, "movie")

    assert written(conn, ana) == (
        "You have watched 5 films. What you watch is mostly drama (5). The 1990s come up more than any other decade (5). "
        "Among the people you meet again are Jane Doe (3). You love “Heat” and “Alien”."
    )


def test_without_history_it_says_so(conn: Conn) -> None:
    ben = rows.person(conn, "Ben")

    assert synopsis.get(conn, ben, ben, "series") is None
    write_synopsis.handler(conn, Attempt(0, "write-synopsis"), ben, "series")

    found = synopsis.get(conn, ben, ben, "series")
    assert found is not None
    assert found.text == "There is nothing to tell yet: none of the series here was watched to the end."


def test_no_title_is_named_to_somebody_who_may_not_see_it(conn: Conn, ana: int) -> None:
    cem = rows.person(conn, "Cem", rows.library(conn), role="admin")
    write_synopsis.handler(conn, Attempt(0, "write-synopsis"), ana, "movie")

    assert "Heat" not in written(conn, ana, viewer=cem)
    assert "drama" in written(conn, ana, viewer=cem)


def test_a_title_that_became_invisible_is_named_no_more(conn: Conn, ana: int) -> None:
    write_synopsis.handler(conn, Attempt(0, "write-synopsis"), ana, "movie")
    assert "“Heat”" in written(conn, ana)

    conn.execute("update libraries set is_enabled = false")

    assert "Heat" not in written(conn, ana)


def test_the_models_words_are_bought_once_for_the_same_facts(
    conn: Conn, ana: int, service: openai_server.Server
) -> None:
    service.script = lambda body: {"synopsis": "You keep coming back to drama. You love “Heat” and you love “Alien”."}
    known = synopsis.facts(conn, ana, "movie")

    sources = [synopsis.write(conn, ana, known, model(service)) for _ in range(2)]

    assert sources == ["model", "model"]
    assert written(conn, ana) == "You keep coming back to drama. You love “Heat” and you love “Alien”."
    assert len(service.asked("/v1/chat/completions")) == 1
    spent = conn.execute("select purpose, input_tokens > 0 as paid from token_ledger").fetchall()
    assert spent == [{"purpose": "synopsis", "paid": True}]


def test_words_that_claim_more_than_the_facts_are_not_shown(
    conn: Conn, ana: int, service: openai_server.Server
) -> None:
    service.script = lambda body: {
        "synopsis": "You adore everything by Stanley Kubrick, and “The Shining” most of all."
    }
    known = synopsis.facts(conn, ana, "movie")

    assert synopsis.write(conn, ana, known, model(service)) == "template"
    assert synopsis.write(conn, ana, known, model(service)) == "template"

    assert written(conn, ana).startswith("You have watched 5 films.")
    assert len(service.asked("/v1/chat/completions")) == 1


def test_the_household_decides_whether_a_model_is_asked(
    database: str, service: openai_server.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.script = lambda body: {"synopsis": "You keep coming back to drama, again and again."}
    monkeypatch.setenv("OPENAI_API_KEY", openai_server.KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", service.base_url)
    settings.cache_clear()
    run = Attempt(0, "write-synopsis")
    with db.connect() as conn:
        library = rows.library(conn)
        ben = rows.person(conn, "Ben", library)
        rows.watch(conn, ben, rows.title(conn, library, "Heat"))

        write_synopsis.handler(conn, run, ben, "movie")
        assert run.message == "In the template's words."
        assert service.asked("/v1/chat/completions") == []

        options.set(conn, "words.by_model", True)
        write_synopsis.handler(conn, run, ben, "movie")
        assert run.message == "In the model's words."
        assert written(conn, ben) == "You keep coming back to drama, again and again."


def test_good_words_pass() -> None:
    assert synopsis.complaint(GOOD, KNOWN) is None


@pytest.mark.parametrize(
    "bad",
    [
        "You love “Blade Runner” above all else.",
        "You love every film with Tom Hanks in it, again and again.",
        "You keep coming back to horror at all hours.",
        "You watched 48 films of crime and drama.",
        "You like the 1950s more than anything else.",
        "You have the taste of critics and awards.",
        "You love <b>drama</b> and crime more than anything.",
        "Short.",
        "",
    ],
)
def test_words_without_ground_are_refused(bad: str) -> None:
    assert synopsis.complaint(bad, KNOWN) is not None
