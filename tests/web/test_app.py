import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from flask import Flask

from shared import db
from shared.db import Conn
from shared.settings import settings
from tests.household import rows
from tests.web.conftest import Browser, SignIn
from web import create_app, request_db


def test_health_asks_nothing_of_the_database(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = _app_without_database(monkeypatch)

    assert app.test_client().get("/health").json == {"status": "alive"}


def test_ready_says_what_is_missing(app: Flask, database: str) -> None:
    client = app.test_client()
    assert client.get("/ready").status_code == 200

    with db.connect() as conn:
        conn.execute("delete from schema_migrations where name = '0012_upkeep.sql'")

    answer = client.get("/ready")
    assert answer.status_code == 503
    assert "matinee db migrate" in answer.json["reason"]


def test_ready_is_503_while_the_database_is_away(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = _app_without_database(monkeypatch)

    answer = app.test_client().get("/ready")

    assert answer.status_code == 503
    assert answer.json["reason"] == "The database does not answer."
    request_db.close(app)


def test_pages_allow_no_foreign_and_no_inline_script(browser: Browser, home: Conn) -> None:
    headers = browser.get("/sign-in").headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_behind_https_the_cookie_and_the_browser_stay_with_it(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP_BASE_URL", "https://matinee.example")
    settings.cache_clear()
    app = create_app()

    answer = app.test_client().get("/sign-in")

    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    request_db.close(app)
    settings.cache_clear()


def test_an_error_for_a_program_is_an_envelope(browser: Browser, home: Conn) -> None:
    answer = browser.get("/streams/me")

    assert answer.status_code == 401
    assert answer.json == {
        "success": False,
        "error": {
            "code": "UNAUTHORIZED",
            "message": "Sign in first.",
            "statusCode": 401,
            "details": {},
            "requestId": answer.headers["X-Request-Id"],
        },
    }


def test_bad_input_is_never_a_500(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")

    for path in (
        f"/images/title/{10**30}/poster", "/images/title/1/%00", "/jobs/%00", "/jobs/sync-users?before=x",
        f"/jobs/sync-users?before={10**30}", "/jobs/%ff", "/picks/%00/1", "/sign-in?next=%00", "/jobs/runs/1/cancel",
        "/images/title/-1/poster", "/static/../web.py", "/static/%00",
    ):  # fmt: skip
        assert 200 <= ana.get(path).status_code < 500, path
    for path, form in (
        ("/sign-in", {"name": "a\x00b", "password": "x"}),
        ("/sign-in", {"name": "\ud800", "password": "x"}),
        ("/jobs/sync-users/schedule", {"every": "hours", "n_hours": "9" * 40}),
        ("/jobs/sync-users/schedule", {"every": "daily", "at": "\x00"}),
        (f"/jobs/runs/{10**30}/cancel", {}),
        (f"/people/{10**30}/movies", {"on": "1"}),
        (f"/settings/libraries/{10**30}", {"on": "1"}),
        (f"/settings/servers/{10**30}/test", {}),
        ("/settings/servers", {"url": "http://[", "api_key": "k"}),
        ("/settings/servers", {"url": "http://127.0.0.1:9", "api_key": "\x00", "kind": "jellyfin"}),
    ):
        answer = ana.client.post(path, data=_encoded({"csrf_token": ana.csrf} | form))
        assert answer.status_code in (200, 303, 400, 401, 404, 409, 502), (path, form, answer.status_code)


def test_a_failed_request_leaves_nothing_behind(app: Flask, browser: Browser, home: Conn) -> None:
    @app.post("/half-way")
    def half_way() -> tuple[str, int]:
        rows.unshelved(request_db.conn(), "Half way")
        return "no", 409

    half_way_view = app.view_functions["half_way"]
    half_way_view.audience = "media server"  # type: ignore[attr-defined]

    assert browser.client.post("/half-way").status_code == 409
    assert home.execute("select count(*) as n from titles where name = 'Half way'").fetchone() == {"n": 0}


def test_the_web_process_brings_no_language_model_and_no_handlers(database: str) -> None:
    script = (
        "import sys; from web import create_app; create_app();"
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'openai', 'functions', 'scipy', 'tokenizers'}))"
    )

    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=os.environ)

    assert said.stdout.strip() == "[]"


def _encoded(form: dict[str, str]) -> dict[str, bytes]:
    return {name: value.encode("utf-8", "surrogatepass") for name, value in form.items()}


def _app_without_database(monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none?connect_timeout=1")
    settings.cache_clear()
    db.url.cache_clear()
    return create_app()


def test_templates_are_shown_though_the_folder_of_compiled_ones_is_swept_away(
    database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    swept = tmp_path / "swept"
    swept.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(swept))
    app = create_app()
    shutil.rmtree(swept)

    assert app.test_client().get("/docs").status_code == 200
