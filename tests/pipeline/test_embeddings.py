"""Vectors for every title: bad texts are named and passed, quotas end a run once, and a new model takes over when whole."""

import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from shared.db import Row
from shared.models import embedding_spaces
from tests.fakes import openai_server
from tests.fakes.openai_server import Fault
from tests.pipeline import house
from tests.pipeline.conftest import Build
from tests.pipeline.house import House


@pytest.fixture(scope="module")
def kind() -> str:
    """What the texts come from makes no difference here."""
    return "jellyfin"


@pytest.fixture
def service(embedder: openai_server.Server) -> Iterator[openai_server.Server]:
    embedder.exchanges.clear()
    yield embedder
    embedder.faults.clear()
    embedder.poison.clear()
    embedder.quirk, embedder.odd = "", {""}


@pytest.fixture
def unread(build: Build, service: openai_server.Server) -> House:
    """Titles are there, vectors are not."""
    home = build()
    home.move_in()
    for name in ("sync-users", "sync-movies", "sync-series"):
        home.run(name)
    home.enable_everybody()
    return home


def embedded(home: House, kind: str = "movie") -> int:
    query = "select count(*) from title_embeddings e join titles t on t.id = e.title_id where t.kind = %s"
    return int(str(home.value(query, kind)))


def test_a_poisoned_title_is_skipped_counted_and_named_and_never_met_again(
    unread: House, service: openai_server.Server
) -> None:
    unread.control.item(add={"title": "Poisoned", "year": 2020, "library": "Films", "overview": "Contains nightshade."})
    unread.run("sync-movies")
    service.poison.add("nightshade")

    ended = unread.run("generate-movie-embeddings")
    asked = len(service.exchanges)
    again = unread.run("generate-movie-embeddings")

    assert ended["state"] == "succeeded"
    assert str(ended["message"]).startswith("30 embedded, 1 skipped: Poisoned (")
    assert embedded(unread) == 30
    assert again["message"] == "0 embedded."
    assert not any(b"nightshade" in call.sent for call in service.exchanges[asked:])


def test_a_poisoned_title_is_tried_again_when_its_text_has_changed(
    unread: House, service: openai_server.Server
) -> None:
    unread.control.item(add={"title": "Poisoned", "year": 2020, "library": "Films", "overview": "Contains nightshade."})
    unread.run("sync-movies")
    service.poison.add("nightshade")
    unread.run("generate-movie-embeddings")

    unread.control.item(touch="Poisoned", overview="Harmless now.")
    unread.run("sync-movies")
    ended = unread.run("generate-movie-embeddings")

    assert ended["message"] == "1 embedded."
    assert embedded(unread) == 31


@pytest.mark.parametrize("quirk", ["null", "null inside", "500 for odd"])
def test_a_title_the_service_has_no_vector_for_is_skipped_counted_and_named(
    unread: House, service: openai_server.Server, quirk: str
) -> None:
    unread.control.item(add={"title": "Poisoned", "year": 2020, "library": "Films", "overview": "Contains nightshade."})
    unread.run("sync-movies")
    service.quirk, service.odd = quirk, {"nightshade"}

    ended = unread.run("generate-movie-embeddings")

    assert ended["state"] == "succeeded"
    assert str(ended["message"]).startswith("30 embedded, 1 skipped: Poisoned (")
    assert embedded(unread) == 30


@pytest.mark.parametrize("quirk", ["empty", "page"])
def test_a_service_without_any_vector_is_blamed_and_everything_is_embedded_once_it_is_well(
    unread: House, service: openai_server.Server, quirk: str
) -> None:
    service.quirk = quirk

    ended = unread.run("generate-movie-embeddings")

    assert ended["state"] == "failed"
    assert "AI service" in str(ended["error"])
    assert unread.value("select count(*) from embedding_failures") == 0
    assert embedding_spaces.active(unread.conn) is None
    service.quirk = ""
    assert unread.run("generate-movie-embeddings")["message"] == "30 embedded."


def test_a_spent_quota_ends_each_attempt_at_its_first_answer_and_says_so(
    unread: House, service: openai_server.Server
) -> None:
    service.faults.extend([Fault("quota")] * 50)

    ended = unread.run("generate-movie-embeddings")

    assert ended["state"] == "failed"
    assert "quota is spent" in str(ended["error"])
    assert len(service.exchanges) == ended["attempt"]  # one request an attempt: no hammering
    service.faults.clear()
    assert unread.run("generate-movie-embeddings")["message"] == "30 embedded."


def test_a_refused_key_fails_at_once(
    unread: House, service: openai_server.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-wrong")
    house.enter(unread)

    ended = unread.run("generate-movie-embeddings")

    assert ended["state"] == "failed"
    assert ended["attempt"] == 1
    assert "key" in str(ended["error"])
    assert "sk-wrong" not in str(ended["error"])


def test_a_new_model_is_built_beside_the_old_one_and_takes_over_when_whole(
    unread: House, service: openai_server.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("movie", "series"):
        unread.run(f"generate-{name}-embeddings")
        unread.run(f"generate-{name}-recommendations")
    person = str(unread.value("select min(name) from users"))
    old = embedding_spaces.active(unread.conn)
    monkeypatch.setenv("OPENAI_EMBED_MODEL", "text-embedding-3-small")
    house.enter(unread)

    unread.run("generate-movie-embeddings")
    half = embedding_spaces.active(unread.conn)
    unread.run("generate-movie-recommendations")
    meanwhile = unread.picks(person)
    unread.run("generate-series-embeddings")
    new = embedding_spaces.active(unread.conn)
    unread.run("generate-movie-recommendations")

    assert old is not None
    assert half == old
    assert meanwhile
    assert new is not None
    assert (new.name, new.dim) == ("text-embedding-3-small", 1536)
    assert unread.picks(person)
    assert len(embedding_spaces.listing(unread.conn)) == 2
    assert embedding_spaces.drop_inactive(unread.conn) == 1
    assert unread.value("select count(*) from title_embeddings") == 34
    unread.conn.commit()


def test_a_second_choice_wins_over_the_first_that_is_being_filled_and_every_list_is_made_anew(
    unread: House, service: openai_server.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("movie", "series"):
        unread.run(f"generate-{name}-embeddings")
    refreshes = "select count(*) from job_runs where name = 'refresh-user'"
    before = unread.value(refreshes)
    second = iter([("openai", "first", 0)])
    chosen = embedding_spaces.choice
    with monkeypatch.context() as changing:
        # The choice as it was when the run began, and as it is after its first batch.
        changing.setattr(embedding_spaces, "choice", lambda conn: next(second, chosen(conn)))
        unread.run("sync-movies")
        unread.conn.execute("update titles set content_hash = decode('00', 'hex')")
        unread.conn.commit()
        ended = unread.run("generate-movie-embeddings")
    assert str(ended["message"]).endswith("then another model was chosen.")

    monkeypatch.setenv("OPENAI_EMBED_MODEL", "text-embedding-3-small")
    house.enter(unread)
    unread.run("generate-movie-embeddings")
    unread.run("generate-series-embeddings")

    space = embedding_spaces.active(unread.conn)
    assert space is not None
    assert space.name == "text-embedding-3-small"
    assert int(str(unread.value(refreshes))) > int(str(before))


def test_going_back_to_the_old_model_costs_nothing(
    unread: House, service: openai_server.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def embed() -> None:
        unread.run("generate-movie-embeddings")
        unread.run("generate-series-embeddings")

    embed()
    monkeypatch.setenv("OPENAI_EMBED_MODEL", "text-embedding-3-small")
    house.enter(unread)
    embed()
    monkeypatch.setenv("OPENAI_EMBED_MODEL", "home-model")
    house.enter(unread)
    asked = len(service.exchanges)

    embed()

    space = embedding_spaces.active(unread.conn)
    assert space is not None
    assert space.name == "home-model"
    assert [call.path for call in service.exchanges[asked:]].count("/v1/embeddings") <= 2  # how long its vectors are


class Counting(psycopg.Cursor[Row]):
    """Counts what it sends."""

    statements = 0

    def execute(self, *given: Any, **how: Any) -> "Counting":
        Counting.statements += 1
        super().execute(*given, **how)
        return self


def test_a_batch_is_written_in_one_statement(unread: House) -> None:
    with unread.pool.connection() as conn:
        source = embedding_spaces.provider(conn)
        space = embedding_spaces.ensure(conn, source)
        batch = embedding_spaces.next_unembedded(conn, space, "movie", after=0, limit=30)
        results = source.embed([title.text for title in batch]).results
        before, Counting.statements = conn.cursor_factory, 0
        conn.cursor_factory = Counting
        embedding_spaces.save(conn, space, batch, results)
        conn.cursor_factory = before

    assert len(batch) == 30
    assert Counting.statements == 1
    assert embedded(unread) == 30


def test_two_runs_that_need_a_new_space_at_once_share_one(unread: House) -> None:
    source_of = embedding_spaces.provider
    with unread.pool.connection() as one, unread.pool.connection() as other:
        first = embedding_spaces.ensure(one, source_of(one))
        found: list[embedding_spaces.Space] = []
        waiting = threading.Thread(target=lambda: found.append(embedding_spaces.ensure(other, source_of(other))))
        waiting.start()
        waiting.join(0.3)
        one.commit()
        waiting.join(5)
        other.commit()

    assert found == [first]
    assert embedding_spaces.active(unread.conn) == first
    unread.conn.commit()
