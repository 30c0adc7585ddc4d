"""Who has words written by a language model: the household decides, and may leave it to some."""

import pytest

from shared import options
from shared.db import Conn
from shared.errors import Forbidden, Misconfigured
from shared.models import language_model
from shared.settings import settings
from shared.words import wording
from tests.household import rows


def test_the_household_decides_for_everybody(conn: Conn) -> None:
    ben = rows.person(conn, "Ben")
    assert wording.by_model(conn, ben) is False

    options.set(conn, "words.by_model", True)

    assert wording.by_model(conn, ben) is True


def test_a_person_chooses_only_where_it_is_allowed_and_granted(conn: Conn) -> None:
    ben = rows.person(conn, "Ben")
    for step in (
        lambda: None, lambda: options.set(conn, "words.allow_override", True),
    ):  # fmt: skip
        step()
        with pytest.raises(Forbidden, match="household's choice"):
            wording.choose(conn, ben, True)

    wording.grant(conn, ben, True)
    wording.choose(conn, ben, True)

    assert wording.choice(conn, ben) == wording.Choice(allowed=True, granted=True, own=True, by_model=True)


@pytest.mark.parametrize("end", ["option", "grant", "choice"])
def test_a_choice_ends_with_what_it_rests_on(conn: Conn, end: str) -> None:
    ben = rows.person(conn, "Ben")
    options.set(conn, "words.allow_override", True)
    wording.grant(conn, ben, True)
    wording.choose(conn, ben, True)
    assert wording.by_model(conn, ben) is True

    if end == "option":
        options.set(conn, "words.allow_override", False)
    elif end == "grant":
        wording.grant(conn, ben, False)
    else:
        wording.choose(conn, ben, None)

    assert wording.by_model(conn, ben) is False


def test_the_model_is_the_options_or_the_environments(conn: Conn, monkeypatch: pytest.MonkeyPatch) -> None:
    assert language_model.chosen_name(conn) == "gpt-4o-mini"

    options.set(conn, "words.model", "llama3")

    assert language_model.chosen_name(conn) == "llama3"
    with pytest.raises(Misconfigured):
        language_model.chosen(conn)
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    settings.cache_clear()
    assert language_model.chosen(conn).name == "llama3"
