"""Words of a language model that answers with no answer: the template's stay, and the run says why."""

from collections.abc import Iterator

import pytest

from shared import options
from tests.fakes import openai_quirks, openai_server
from tests.pipeline.house import House


@pytest.fixture(scope="module")
def kind() -> str:
    return "jellyfin"


@pytest.fixture
def service(
    embedder: openai_server.Server, home: House, monkeypatch: pytest.MonkeyPatch
) -> Iterator[openai_server.Server]:
    options.set(home.conn, "words.model", openai_server.TEXT_MODEL)
    home.conn.commit()
    yield embedder
    embedder.reply = lambda answer: answer


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (lambda answer: openai_quirks.PAGE, "no JSON, such as a web page"),
        (lambda answer: answer | {"choices": []}, "gave no words"),
    ],
)
def test_the_template_s_words_stay_and_the_run_says_why(
    home: House, service: openai_server.Server, reply, why: str
) -> None:
    service.reply = reply

    ended = home.run("write-words", user_id=home.user("Finn"), kind="movie")

    assert ended["state"] == "succeeded"
    assert str(ended["message"]).startswith("0 worded, 0 known, ")
    assert why in str(ended["message"])
    words = home.rows("select reason from recommendations p join recommendation_runs r on r.id = p.run_id "
                      "where r.user_id = %s and r.state = 'published'", home.user("Finn"))  # fmt: skip
    assert all(row["reason"] for row in words)


def test_a_synopsis_falls_back_too(home: House, service: openai_server.Server) -> None:
    service.reply = lambda answer: openai_quirks.PAGE
    options.set(home.conn, "words.by_model", True)
    home.conn.commit()

    ended = home.run("write-synopsis", user_id=home.user("Ana"), kind="movie")

    assert ended["state"] == "succeeded"
    assert str(ended["message"]).startswith(
        "In the template's words. The AI service answered with something that is no JSON"
    )
