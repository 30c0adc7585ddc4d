"""What leaves compressed, what never does, and how the lengths of compressed answers are kept from telling secrets."""

import gzip
import json
import re
from collections import Counter

import pytest
from flask import Flask

from shared.db import Conn
from shared.errors import Forbidden
from tests.web.conftest import Browser, SignIn
from web import compression, csrf

GZIP = {"Accept-Encoding": "gzip"}


def token(page: bytes) -> str:
    found = re.search(rb'name="csrf-token" content="([^"]+)"', page)
    assert found
    return found[1].decode()


def test_a_page_is_compressed_for_who_can_read_it(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")

    packed, plain = ana.client.get("/jobs", headers=GZIP), ana.client.get("/jobs")

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "<h1>Jobs</h1>" in gzip.decompress(packed.data).decode()
    assert len(packed.data) < len(plain.data) / 4
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_a_head_of_a_page_says_what_a_get_would(signed_in: SignIn, home: Conn) -> None:
    head = signed_in("Ana").client.head("/jobs", headers=GZIP)

    assert head.data == b""
    assert head.headers["Content-Encoding"] == "gzip"


def test_json_is_compressed_and_still_known_by_its_tag(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")
    packed, plain = ana.client.get("/api/jobs", headers=GZIP), ana.client.get("/api/jobs")
    assert json.loads(gzip.decompress(packed.data)) == plain.json
    assert packed.headers["ETag"] != plain.headers["ETag"]

    for headers in (GZIP, {}):
        again = ana.client.get("/api/jobs", headers=headers | {"If-None-Match": packed.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


def test_a_stream_is_neither_compressed_nor_held_back(signed_in: SignIn, home: Conn) -> None:
    answer = signed_in("Ana").client.get("/streams/me", headers=GZIP, buffered=False)

    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert next(iter(answer.response)).startswith(b"retry:")
    answer.close()


def test_pictures_are_left_as_they_are(app: Flask) -> None:
    @app.get("/picture")
    def picture() -> tuple[bytes, dict[str, str]]:
        return b"\xff\xd8" * 5000, {"Content-Type": "image/jpeg"}

    app.view_functions["picture"].audience = "anyone"  # type: ignore[attr-defined]

    assert "Content-Encoding" not in app.test_client().get("/picture", headers=GZIP).headers


def test_what_shows_a_secret_is_neither_compressed_nor_stored(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")

    for path in ("/settings/servers/1", "/api/auth/me", "/yours/access"):
        answer = ana.client.get(path, headers=GZIP)
        assert "Content-Encoding" not in answer.headers, path
    assert ana.client.get("/settings/servers/1").headers["Cache-Control"] == "no-store"
    assert "/webhooks/" in ana.client.get("/settings/servers/1").text


def test_the_token_of_a_page_is_another_in_each_answer_and_each_of_them_counts(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")

    first, second = (token(ana.client.get("/jobs").data) for _ in range(2))

    assert first != second
    with ana.client.session_transaction() as session:
        assert session["csrf"] not in (first, second)
    for each in (first, second):
        assert ana.client.post("/jobs/sync-users/run", data={"csrf_token": each}).status_code == 303


def test_a_token_with_one_letter_changed_is_refused(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")
    good = token(ana.client.get("/jobs").data)

    for place in (0, 30, 70):
        wrong = good[:place] + ("A" if good[place] != "A" else "B") + good[place + 1 :]
        assert ana.client.post("/jobs/sync-users/run", data={"csrf_token": wrong}).status_code == 403


@pytest.mark.parametrize("sent", ["", "AA==", "====", "é", "AAAA"])
def test_half_a_token_and_an_empty_one_prove_nothing(app: Flask, sent: str) -> None:
    with app.test_request_context(method="POST", data={"csrf_token": sent}), pytest.raises(Forbidden):
        csrf.check()


def test_the_same_text_has_many_lengths() -> None:
    text = b"<p>secret</p>" * 100

    lengths = Counter(len(compression.pack(text)) for _ in range(200))

    assert len(lengths) > 50
    assert gzip.decompress(compression.pack(text)) == text


def test_little_is_sent_as_it_is(browser: Browser, home: Conn) -> None:
    answer = browser.client.get("/health", headers=GZIP)

    assert "Content-Encoding" not in answer.headers
    assert answer.json == {"status": "alive"}
