"""Services that call themselves OpenAI-compatible: what they do otherwise costs one text at most, or is told."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from shared import errors, http
from shared.models import embedding_providers, openai_api
from shared.models.embedding_providers import Embedded, Poison
from tests.fakes import openai_quirks, openai_server

TEXTS = [f"Film number {number}. A plot." for number in range(24)]
ODD = 7  # the place of the text that a quirk befalls


@pytest.fixture
def service() -> Iterator[openai_server.Server]:
    with openai_server.running() as server:
        yield server


def remote(
    service: openai_server.Server, dimensions: int | None = None, model: str = "home-model", timeout: float = 5
) -> embedding_providers.Provider:
    quick = http.Retries(tries=2, first_s=0.01, longest_s=0.5)
    endpoint = openai_api.Endpoint(openai_server.KEY, service.base_url, retries=quick, timeout=timeout)
    return embedding_providers.open_remote(endpoint, model, dimensions)


def lost(embedded: Embedded) -> list[int]:
    return [place for place, one in enumerate(embedded.results) if isinstance(one, Poison)]


def is_right(embedded: Embedded, dim: int = 96) -> bool:
    """Every vector is its own text's."""
    return all(
        isinstance(one, Poison) or np.allclose(one, unit(text, dim), atol=1e-6)
        for text, one in zip(TEXTS, embedded.results, strict=True)
    )


def unit(text: str, dim: int = 96) -> np.ndarray:
    vector = np.array(openai_server.vector(text, dim))
    return vector / np.linalg.norm(vector)


@pytest.mark.parametrize("quirk", ["base64 400", "base64 422", "base64 500", "no encoding"])
def test_where_base64_is_refused_numbers_are_asked_for_and_from_then_on(service, quirk: str) -> None:
    service.quirk = quirk

    first = remote(service).embed(TEXTS)
    service.exchanges.clear()
    again = remote(service).embed(TEXTS)

    assert lost(first) == lost(again) == []
    assert is_right(first)
    assert len(service.exchanges) == 1


@pytest.mark.parametrize(
    "quirk",
    ["index gone", "first index gone", "index 0", "index null", "index of words", "index from 1", "index beyond"],
)
def test_where_the_index_is_useless_the_place_counts(service, quirk: str) -> None:
    service.quirk = quirk

    embedded = remote(service).embed(TEXTS)

    assert lost(embedded) == []
    assert is_right(embedded)


@pytest.mark.parametrize("quirk", ["unordered, index as text", "unordered, index with a point"])
def test_an_index_in_another_dress_says_whose_vector_it_is(service, quirk: str) -> None:
    service.quirk = quirk

    embedded = remote(service).embed(TEXTS)

    assert lost(embedded) == []
    assert is_right(embedded)


@pytest.mark.parametrize(
    "quirk", ["usage gone", "usage null", "usage empty", "usage of nulls", "usage of text", "usage absurd"]
)
def test_usage_that_says_nothing_is_nothing_spent(service, quirk: str) -> None:
    service.quirk = quirk

    embedded = remote(service).embed(TEXTS)

    assert lost(embedded) == []
    assert embedded.tokens == 0


@pytest.mark.parametrize("quirk", ["numbers as text", "list as text", "nested", "huge", "bare list", "byte order mark"])
def test_numbers_in_another_dress_are_read(service, quirk: str) -> None:
    service.quirk = quirk

    embedded = remote(service).embed(TEXTS)

    assert lost(embedded) == []
    assert is_right(embedded)


@pytest.mark.parametrize(
    "quirk", ["null", "empty", "null inside", "NaN", "infinite", "zeros", "shorter", "words", "truth", "object"]
)
@pytest.mark.parametrize("texts", [TEXTS, TEXTS[ODD : ODD + 1]])
def test_a_text_without_a_sound_vector_is_skipped_and_the_others_are_not(service, quirk: str, texts: list[str]) -> None:
    service.quirk, service.odd = quirk, {f"number {ODD}."}
    provider = remote(service)
    assert provider.dim == 96

    embedded = provider.embed(texts)

    assert lost(embedded) == [texts.index(TEXTS[ODD])]
    assert len(texts) == 1 or is_right(embedded)


@pytest.mark.parametrize("quirk", ["500 for odd", "tokens for odd"])
def test_a_text_that_the_service_breaks_over_is_found_and_skipped(service, quirk: str) -> None:
    service.quirk, service.odd = quirk, {f"number {ODD}."}

    embedded = remote(service).embed(TEXTS)

    [poison] = [one for one in embedded.results if isinstance(one, Poison)]
    assert lost(embedded) == [ODD]
    assert is_right(embedded)
    assert "physical batch size" in poison.reason or "maximum context length" in poison.reason
    assert "tried again" not in poison.reason
    assert len(service.exchanges) <= 2 + 2 * 5 + 4  # two tries, five halvings, a look at the service, and its last word


@pytest.mark.parametrize(
    "quirk", ["null", "empty", "NaN", "zeros", "one more", "none", "null data", "page", "500 for odd"]
)
def test_a_service_that_has_no_vector_for_any_text_is_blamed_and_not_the_library(service, quirk: str) -> None:
    service.quirk = quirk

    with pytest.raises(errors.Unavailable):
        remote(service).embed(TEXTS)
    with pytest.raises(errors.Unavailable):
        _ = remote(service).dim


@pytest.mark.parametrize(
    ("quirk", "said"),
    [
        ("error 200", "Unexpected endpoint"),
        ("error 200 as object", "No models loaded"),
        ("error as text", "513 tokens"),
        ("code of objects", "too large"),
        ("code of numbers", "too large"),
    ],
)
def test_what_a_service_complains_of_is_said_in_its_words_in_whatever_form_they_come(
    service, quirk: str, said: str
) -> None:
    service.quirk = quirk

    with pytest.raises(errors.Unavailable, match=said):
        remote(service).embed(TEXTS)

    service.odd = {f"number {ODD}."}
    embedded = remote(service).embed(TEXTS)

    assert lost(embedded) == [ODD]
    assert said in str(embedded.results[ODD])


def test_a_service_that_is_slow_with_many_texts_gets_fewer_at_once_from_then_on(service) -> None:
    service.quirk = "slow for many"
    provider = remote(service, timeout=1.5)

    embedded = provider.embed(TEXTS)
    service.exchanges.clear()
    again = provider.embed(TEXTS)

    assert lost(embedded) == lost(again) == []
    assert is_right(embedded)
    assert [len(body["input"]) for body in service.asked("/v1/embeddings")] == [6, 6, 6, 6]


def test_a_text_that_the_service_never_finishes_is_skipped(service) -> None:
    service.quirk, service.odd = "slow for odd", {"number 3."}

    embedded = remote(service, timeout=1.5).embed(TEXTS[:4])

    assert lost(embedded) == [3]
    assert embedded.results[3] == Poison("The AI service did not answer in time.")


def test_a_service_that_never_answers_in_time_is_blamed(service) -> None:
    service.quirk = "slow for odd"

    with pytest.raises(errors.Unavailable, match="did not answer in time") as caught:
        remote(service, timeout=0.5).embed(TEXTS)

    assert not caught.value.permanent


def test_a_web_page_with_status_200_says_where_to_look(service) -> None:
    service.quirk = "page"

    with pytest.raises(errors.Unavailable, match="no JSON, such as a web page; check its address"):
        remote(service).embed(TEXTS)


def test_a_service_that_goes_down_meanwhile_makes_no_poison_of_what_is_left(service) -> None:
    service.quirk, service.odd = "500 for odd", {f"number {ODD}."}
    provider = remote(service)
    provider.embed(TEXTS)
    service.odd = {""}

    with pytest.raises(errors.Unavailable, match="status 500"):
        provider.embed(TEXTS)


@pytest.mark.parametrize("model", ["text-embedding-3-small", "text-embedding-ada-002"])
def test_a_well_known_name_says_nothing_at_a_stranger_s_address(service, monkeypatch, model: str) -> None:
    monkeypatch.setitem(openai_server.DIMS, model, 384)

    provider = remote(service, model=model)

    assert provider.dim == 384
    assert is_right(provider.embed(TEXTS), 384)


def test_at_openai_s_own_address_nobody_needs_to_ask() -> None:
    provider = embedding_providers.open_remote(openai_api.Endpoint("sk-any"), "text-embedding-3-small")

    assert provider.dim == 1536


def test_dimensions_that_the_service_will_not_hear_of_are_left_out(service) -> None:
    service.quirk = "no dimensions"

    embedded = remote(service, 96).embed(TEXTS)

    assert lost(embedded) == []
    assert is_right(embedded)
    with pytest.raises(errors.Unavailable, match="dimensions"):
        remote(service, 64).embed(TEXTS)


def test_more_numbers_than_the_database_indexes_are_refused_with_the_way_out(service, monkeypatch) -> None:
    monkeypatch.setitem(openai_server.DIMS, "home-model", 4096)

    with pytest.raises(errors.Unavailable, match="4,096 numbers a text; the database indexes 4,000 at most") as caught:
        _ = remote(service).dim

    assert caught.value.permanent


def test_every_quirk_is_tried_here() -> None:
    source = Path(__file__).read_text(encoding="utf-8")

    assert [quirk for quirk in openai_quirks.QUIRKS if f'"{quirk}"' not in source] == []
