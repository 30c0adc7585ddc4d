import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.models import embeddings

ARRIVAL = embeddings.Subject(
    name="Arrival",
    year=2016,
    tagline="Why are they here?",
    genres=["Science Fiction", "Drama"],
    overview="A linguist is asked to talk with visitors.",
    keywords=["language", "first contact"],
    people=["Denis Villeneuve", "Amy Adams"],
    collection=None,
)


def test_the_text_says_what_a_title_is_about_in_one_order() -> None:
    collected = dataclasses.replace(ARRIVAL, collection="First Contact Collection")

    assert embeddings.text_of(collected) == (
        "Arrival (2016). Why are they here? Drama, Science Fiction. A linguist is asked to talk with visitors. "
        "first contact, language. Denis Villeneuve, Amy Adams. First Contact Collection."
    )


def test_what_is_unknown_leaves_no_trace() -> None:
    assert embeddings.text_of(embeddings.Subject(name="Up")) == "Up."


@pytest.mark.parametrize("blank", ["", "   ", "\u00a0\n", "<br>"])
def test_a_title_without_name_and_plot_has_no_text(blank: str) -> None:
    assert embeddings.text_of(embeddings.Subject(name=blank, overview=blank, genres=["Drama"])) == ""


def test_a_server_that_shuffles_its_lists_changes_nothing() -> None:
    shuffled = dataclasses.replace(ARRIVAL, genres=["Drama", "Science Fiction"], keywords=["first contact", "language"])

    assert embeddings.text_of(shuffled) == embeddings.text_of(ARRIVAL)


def test_the_order_of_billing_counts() -> None:
    other = dataclasses.replace(ARRIVAL, people=["Amy Adams", "Denis Villeneuve"])

    assert embeddings.text_of(other) != embeddings.text_of(ARRIVAL)


def test_markup_entities_and_forms_of_accents_do_not_count() -> None:
    decorated = embeddings.Subject(name="Ame\u0301lie", overview="<p>Paris &amp; love,<br/>1 < 2 hearts.</p>")

    assert embeddings.text_of(decorated) == "Am\u00e9lie. Paris & love, 1 < 2 hearts."


def test_a_plot_as_long_as_a_book_is_cut() -> None:
    endless = dataclasses.replace(ARRIVAL, overview="word " * 100_000, keywords=[f"k{n}" for n in range(500)])

    assert len(embeddings.text_of(endless)) < 3_000


def test_the_hash_follows_the_text_and_is_stable_between_processes() -> None:
    assert embeddings.content_hash("Up.") == embeddings.content_hash("Up.")
    assert embeddings.content_hash("Up.") != embeddings.content_hash("Us.")
    # Written down: a changed hash embeds every title of every household anew.
    assert embeddings.content_hash("Up.").hex().startswith("fb0ddcb88b485832")


@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=4), st.text(max_size=200))
def test_any_text_a_server_may_send_becomes_one_printable_line(name: str, genres: list[str], plot: str) -> None:
    text = embeddings.text_of(embeddings.Subject(name=name, genres=genres, overview=plot))

    assert text == " ".join(text.split())
    assert len(embeddings.content_hash(text)) == 32
