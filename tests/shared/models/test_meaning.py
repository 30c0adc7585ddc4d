"""Why a search is by words alone: each trouble has its own reason, of which members are told nothing that a service said."""

import threading
import time
from collections.abc import Iterator

import pytest

from shared import audit
from shared.db import Conn
from shared.http import patience
from shared.models import ai_service, meaning
from tests.fakes import openai_server
from tests.household import rows


@pytest.fixture
def service(conn: Conn) -> Iterator[openai_server.Server]:
    meaning._away.clear()
    with openai_server.running() as server:
        ai_service.change(conn, url=server.base_url, api_key=openai_server.KEY, by=audit.MATINEE)
        rows.add(conn, "embedding_models", provider="openai", name="home-model", dim=96, is_active=True)
        yield server


def test_who_finds_too_many_waiting_and_a_text_that_is_refused_take_meaning_from_nobody_else(
    conn: Conn, service: openai_server.Server
) -> None:
    service.poison = {"cursed"}

    with patience.waiting(patience.Patience(time.monotonic() + 5, threading.Semaphore(0))):
        crowded = meaning.of(lambda: conn, "robots alone")
    cursed = meaning.of(lambda: conn, "cursed robots")
    fine = meaning.of(lambda: conn, "robots alone")

    assert (crowded.vector, crowded.reason) == (None, meaning.BUSY)
    assert (cursed.vector, cursed.reason) == (None, meaning.REFUSED)
    assert (fine.vector is not None, fine.reason) == (True, None)


def test_what_a_service_said_is_for_administrators(conn: Conn, service: openai_server.Server) -> None:
    ai_service.change(conn, url=service.base_url, api_key="sk-of-yesterday", by=audit.MATINEE)

    found = meaning.of(lambda: conn, "robots in space")

    assert found.reason_for(is_admin=True) == found.reason
    assert "key" in str(found.reason)
    assert found.reason_for(is_admin=False) == meaning.AWAY
    assert meaning.of(lambda: conn, "robots at sea").reason == found.reason, "nor is it asked again at once"
