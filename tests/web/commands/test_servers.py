"""`matinee servers` against a server that answers."""

import json
from pathlib import Path

import pytest

from infra.sample_server.running import Running
from shared.media_servers import unreadable
from shared.settings import settings
from tests.web.commands.conftest import Matinee, free_port


@pytest.mark.slow
def test_a_server_is_added_and_its_people_and_libraries_are_read_at_once(matinee: Matinee, jellyfin: Running) -> None:
    added = matinee("servers", "add", "--url", jellyfin.base, "--api-key", "-", "--json", input=f"{jellyfin.api_key}\n")

    assert added.exit_code == 0, added.stderr
    assert json.loads(added.stdout)["kind"] == "jellyfin"
    people = json.loads(matinee("users", "list", "--json").stdout)
    assert {"Ana", "Ben"} <= {person["name"] for person in people}
    assert not any(person["enabledMovies"] or person["enabledSeries"] for person in people)


def test_a_wrong_key_is_refused_in_one_sentence_that_does_not_hold_it(matinee: Matinee, jellyfin: Running) -> None:
    refused = matinee("servers", "add", "--url", jellyfin.base, "--api-key", "0123456789abcdef0123456789abcdef")

    assert refused.exit_code == 1
    assert refused.stdout == ""
    assert len(refused.stderr.strip().splitlines()) == 1
    assert "0123456789abcdef" not in refused.stderr


def test_a_missing_key_and_a_missing_address_are_told_apart(matinee: Matinee, jellyfin: Running) -> None:
    no_key = matinee("servers", "add", "--url", jellyfin.base)
    no_url = matinee("servers", "add", "--api-key", "x")

    assert (no_key.exit_code, no_url.exit_code) == (1, 2)
    assert "--api-key" in no_key.stderr


def test_the_list_never_shows_a_key(settled: Matinee, jellyfin: Running) -> None:
    listed, table = settled("servers", "list", "--json"), settled("servers", "list")

    assert [server["name"] for server in json.loads(listed.stdout)] == ["Sample"]
    assert jellyfin.api_key not in listed.output + table.output


def test_a_server_that_answers_passes_its_test(settled: Matinee) -> None:
    result = settled("servers", "test", "--json")

    assert result.exit_code == 0
    assert json.loads(result.stdout)[0]["ok"] is True


def test_without_a_server_its_test_fails_and_says_what_to_do(matinee: Matinee) -> None:
    result = matinee("servers", "test")

    assert result.exit_code == 1
    assert "matinee servers add" in result.stderr


def test_a_server_that_is_away_is_named_with_its_address(matinee: Matinee) -> None:
    url = f"http://127.0.0.1:{free_port()}"

    result = matinee("servers", "add", "--kind", "emby", "--url", url, "--api-key", "x")

    assert result.exit_code == 1
    assert url in result.stderr


def test_the_webhook_address_belongs_to_the_server(settled: Matinee) -> None:
    assert "/webhooks/" in settled("servers", "webhook", "sample").stdout
    assert settled("servers", "webhook", "other").exit_code == 1


def test_after_a_change_of_secret_key_the_list_and_the_test_say_what_to_do(
    settled: Matinee, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert json.loads(settled("servers", "list", "--json").stdout)[0]["problem"] is None
    monkeypatch.setenv("SECRET_KEY", "another long text that nobody has seen before")
    settings.cache_clear()
    try:
        listed, tested, table = (settled("servers", *words) for words in (("list", "--json"), ("test",), ("list",)))
        shown = settled("servers", "webhook")
    finally:
        monkeypatch.undo()
        settings.cache_clear()

    sentence = json.loads(listed.stdout)[0]["problem"]
    handbook = (Path(__file__).parents[3] / "docs" / "operating.md").read_text(encoding="utf-8")
    assert f"| the API key | {sentence} |" in handbook
    assert f"| the webhook address alone | {unreadable.WEBHOOK % {'name': 'Sample'}} |" in handbook
    assert sentence in table.stderr
    assert (table.exit_code, tested.exit_code, shown.exit_code) == (0, 1, 1)
    assert "SECRET_KEY has changed" in tested.stdout
    assert "SECRET_KEY has changed" in shown.stderr
    assert not any("Traceback" in one.output for one in (listed, tested, table, shown))
