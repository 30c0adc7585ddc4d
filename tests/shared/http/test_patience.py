"""What is called for a person who waits: one deadline for all of it, and only so many at a time."""

import threading
import time
from collections.abc import Iterator

import pytest

from shared import errors, http
from shared.http import patience
from shared.http.patience import Patience
from shared.models import openai_api
from tests.fakes.misbehaving import Misbehaving, says


@pytest.fixture
def server() -> Iterator[Misbehaving]:
    made = Misbehaving()
    yield made
    made.server.shutdown()
    made.server.server_close()


def ours(seconds: float, *, places: int = 1, queue_s: float = 0.0) -> Patience:
    return Patience(time.monotonic() + seconds, threading.Semaphore(places), queue_s)


def hanging(released: threading.Event):  # type: ignore[no-untyped-def]
    return lambda handler: released.wait(20) and None


@pytest.mark.timing(reason="how soon somebody who waits is told is measured")
def test_a_server_that_hangs_is_given_up_when_the_patience_is_over_whatever_its_own_limits(server: Misbehaving) -> None:
    released = threading.Event()
    server.answers = [hanging(released)]
    service = http.Service("Jellyfin", server.url, read_timeout=60)
    begun = time.monotonic()

    with patience.waiting(ours(0.5)), pytest.raises(errors.Unavailable):
        service.json("GET", "/x")

    assert time.monotonic() - begun < 3
    released.set()


@pytest.mark.timing(reason="how soon somebody who waits is told is measured")
def test_a_busy_server_is_not_waited_for_longer_than_somebody_waits(server: Misbehaving) -> None:
    server.answers = [says(503, Retry_After="15")]
    begun = time.monotonic()

    with patience.waiting(ours(2)), pytest.raises(errors.Unavailable):
        http.Service("Jellyfin", server.url).json("GET", "/x")

    assert time.monotonic() - begun < 1.5


@pytest.mark.timing(reason="how soon somebody who waits is told is measured")
def test_one_call_too_many_is_refused_at_once_with_when_to_come_back(server: Misbehaving) -> None:
    server.answers = [says(200, b"[1]")]
    service = http.Service("Jellyfin", server.url)
    mine = ours(5)
    assert mine.places.acquire(blocking=False)
    begun = time.monotonic()

    with patience.waiting(mine), pytest.raises(errors.Crowded, match="try again in a moment") as caught:
        service.json("GET", "/x")

    assert (caught.value.status, caught.value.details["retryAfter"]) == (503, 2)
    assert time.monotonic() - begun < 1
    mine.places.release()
    with patience.waiting(mine):
        assert service.json("GET", "/x") == [1]  # and the refused one kept no place


def test_a_call_may_queue_for_a_place(server: Misbehaving) -> None:
    server.answers = [says(200, b"[1]")]
    mine = ours(5, queue_s=4)
    assert mine.places.acquire(blocking=False)
    threading.Timer(0.2, mine.places.release).start()

    with patience.waiting(mine):
        assert http.Service("Jellyfin", server.url).json("GET", "/x") == [1]


@pytest.mark.timing(reason="how soon somebody who waits is told is measured")
def test_an_ai_service_is_called_under_the_same_patience(server: Misbehaving) -> None:
    pytest.importorskip("openai")  # takes seconds on a busy machine
    released = threading.Event()
    server.answers = [hanging(released)]
    begun = time.monotonic()

    with patience.waiting(ours(0.5)), pytest.raises(errors.Unavailable):
        openai_api.Endpoint("key", server.url + "/v1").post("/chat/completions", {}, str)

    assert time.monotonic() - begun < 5
    released.set()


def test_a_job_has_all_the_time_it_needs() -> None:
    with patience.place():
        assert patience.left_s() == float("inf")
