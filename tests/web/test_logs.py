"""What is logged, as JSON: an object a line, about which request and which run, and no secret in it."""

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
from flask import Flask

from shared.settings import logs, settings

SECRET = "k" * 40 + '"\\'  # which JSON writes otherwise


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """The process logs as a server does that is told to; afterwards as pytest had it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    monkeypatch.setenv("LOG_FORMAT", "json")
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    settings.cache_clear()
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    logs.set_up("INFO")
    yield sys.stderr
    root.handlers[:], _ = handlers, root.setLevel(level)


def test_a_line_says_which_request_and_which_run_it_is_about(
    app: Flask, said: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = lambda: 1 / 0  # noqa: E731
    broken.audience = "anyone"  # type: ignore[attr-defined]
    monkeypatch.setitem(app.view_functions, "health.alive", broken)

    assert app.test_client().get("/health").status_code == 500
    with logs.about_run(12):
        logging.getLogger("functions").info("Refused “%s”\nby key %s", "ü", SECRET)
    logging.getLogger("functions").info("Done")

    failed, refused, done = (json.loads(line) for line in said.getvalue().splitlines())
    assert (failed["level"], failed["logger"], failed["run_id"]) == ("ERROR", "web.errors", None)
    assert failed["request_id"] in failed["message"]
    assert "ZeroDivisionError" in failed["exception"]
    assert (refused["message"], refused["run_id"]) == ("Refused “ü”\nby key (secret)", 12)
    assert (done["run_id"], done["request_id"]) == (None, None)
    assert done["time"].endswith("+00:00")
