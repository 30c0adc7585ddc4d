"""After a change of SECRET_KEY the page where it is mended opens; the cause is told to who runs Matinee, and to nobody who signs in."""

import pytest

from shared.audit import TERMINAL
from shared.db import Conn
from shared.errors import MediaServerError
from shared.models import ai_service
from shared.people import signing_in
from shared.settings import settings
from tests.web.conftest import SignIn


def test_the_settings_say_which_keys_to_enter_again_and_a_new_webhook_mends_theirs(
    signed_in: SignIn, home: Conn, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ana = signed_in("Ana")
    ai_service.change(home, url="", api_key="sk-stored-before", by=TERMINAL)
    home.commit()
    monkeypatch.setenv("SECRET_KEY", "another long text that nobody has seen before")
    settings.cache_clear()
    try:
        assert "One is stored" in ana.get("/settings/models").text
        assert "SECRET_KEY has changed" in ana.post("/settings/models/test/text").text
        unread = ana.post("/settings/models/service", {"url": "", "api_key": ""})
        assert (unread.status_code, "enter it again" in unread.text) == (400, True)
        page = ana.get("/settings/servers/1")

        assert page.status_code == 200
        assert "enter the API key again" in page.text
        with pytest.raises(MediaServerError, match="ask whoever runs Matinee"):
            signing_in.sign_in(home, "Ana", "a password")
        assert "SECRET_KEY has changed" in caplog.text
        (home_server,) = home.execute("select id from media_servers").fetchall()
        ana.post(f"/settings/servers/{home_server['id']}/webhook")
        assert "/webhooks/" in ana.get("/settings/servers/1").text
    finally:
        monkeypatch.undo()
        settings.cache_clear()


def test_the_api_says_what_to_do_and_fails_in_no_other_way(
    signed_in: SignIn, home: Conn, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = signed_in("Ana")
    monkeypatch.setenv("SECRET_KEY", "another long text that nobody has seen before")
    settings.cache_clear()
    try:
        config = ana.get("/api/settings/media-server/config")
        tested = ana.client.post("/api/settings/media-server/test", json={}, headers={"X-CSRF-Token": ana.csrf})

        assert config.status_code == 200
        assert config.json["data"]["webhookUrl"] is None
        assert "matinee servers change" in config.json["data"]["problem"]
        assert tested.status_code == 409
        assert tested.json["error"]["message"] == config.json["data"]["problem"]
    finally:
        monkeypatch.undo()
        settings.cache_clear()
