"""Which model embeds here: decided once from the plots, changed by a choice, and never by a package that is missing."""

from pathlib import Path

import pytest

from shared import options
from shared.db import Conn
from shared.models import embedding_spaces, local_models, model_files
from tests.household import rows

GERMAN = "Ein Mann sucht seine verschwundene Schwester in den Bergen und findet ein ganzes Dorf, das schweigt."
ENGLISH = "A man looks for his lost sister in the mountains and finds a whole village that will not talk."


@pytest.fixture
def film(conn: Conn) -> int:
    return rows.title(conn, rows.library(conn, "movie"), "One", overview=ENGLISH)


def test_the_language_of_the_plots_decides_and_a_choice_or_twice_as_many_let_it_decide_anew(
    conn: Conn, film: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / model_files.E5_FILE).touch()
    monkeypatch.setenv("MATINEE_MODEL_DIR", str(tmp_path))
    assert local_models.chosen(conn) == model_files.MINILM

    local_models.decide(conn)
    conn.execute("update titles set overview = %s", (GERMAN,))
    rows.unshelved(conn, "Of the world", "book", overview=ENGLISH)
    local_models.decide(conn)

    assert local_models.chosen(conn) == model_files.MINILM
    options.set(conn, local_models.OPTION, model_files.MINILM)
    local_models.decide(conn)
    options.set(conn, local_models.OPTION, local_models.AUTO)
    local_models.decide(conn)
    assert local_models.chosen(conn) == model_files.E5
    found = local_models.decision(conn)
    assert found is not None
    assert (found.overviews, found.english) == (1, 0)
    assert embedding_spaces.provider(conn).name == model_files.E5
    rows.title(conn, rows.library(conn, "movie"), "Two", overview=ENGLISH)
    conn.execute("update titles set overview = %s", (ENGLISH,))
    local_models.decide(conn)
    assert local_models.chosen(conn) == model_files.MINILM


def test_without_the_package_the_english_model_serves(
    conn: Conn, film: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_files, "E5_PACKAGE", "no_such_package")
    conn.execute("update titles set overview = %s", (GERMAN,))

    local_models.decide(conn)

    assert local_models.wants_e5(conn)
    assert local_models.chosen(conn) == model_files.MINILM


@pytest.mark.parametrize(
    ("text", "is_english"),
    [
        (ENGLISH, True),
        (GERMAN, False),
        ("Twee broers stelen een boot en het loopt uit de hand.", False),
        ("Un homme voyage dans le temps pour retrouver sa fille.", False),
        ("二人の兄弟が銀行を襲う。", False),
        ("… 1984!", False),
    ],
)
def test_english_is_told_by_the_words_that_hold_it_together(text: str, is_english: bool) -> None:
    assert local_models.is_english(text) is is_english
