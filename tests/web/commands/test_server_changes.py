"""`matinee servers change`: another address, key, name or check, stored only when the same server takes it."""

import json
from pathlib import Path

import pytest

from infra.sample_server.running import Running, running
from shared import db
from shared.media_servers import servers
from shared.media_servers.servers import Server
from tests.web.commands.conftest import Matinee, free_port


def stored() -> Server:
    with db.connect() as conn:
        return servers.listing(conn)[0]


def test_a_server_gets_another_name_and_keeps_the_rest(settled: Matinee) -> None:
    before = stored()

    changed = settled("servers", "change", "sample", "--rename", "Den", "--json")

    assert changed.exit_code == 0, changed.stderr
    assert json.loads(changed.stdout) == {"id": before.id, "name": "Den", "baseUrl": before.base_url}
    assert stored().name == "Den"


def test_its_new_address_is_taken_with_its_key_from_standard_input(settled: Matinee, jellyfin: Running) -> None:
    moved = jellyfin.base.replace("127.0.0.1", "localhost")

    changed = settled("servers", "change", "1", "--url", moved, "--api-key", "-", input=f"{jellyfin.api_key}\n")

    assert changed.exit_code == 0, changed.stderr
    assert changed.stdout.strip() == f"Sample answers at {moved}."
    assert stored().base_url == moved
    assert jellyfin.api_key not in changed.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--url", "http://127.0.0.1:{port}", "--api-key", "k"), "did not answer"),
        (("--url", "{url}"), "key"),
        (("--api-key", "0123456789abcdef"), "key"),
        (("--url", "http://169.254.169.254", "--api-key", "k"), "Matinee does not call"),
        (("--ca-file", "nowhere.pem"), "--ca-file must name a file"),
    ],
)
def test_what_does_not_work_is_one_sentence_and_changes_nothing(
    settled: Matinee, words: tuple[str, ...], said: str
) -> None:
    before = stored()
    with running("jellyfin") as other:
        given = [word.format(port=free_port(), url=other.base) for word in words]
        refused = settled("servers", "change", "sample", *given)

    assert refused.exit_code == 1
    assert said in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
    assert "0123456789abcdef" not in refused.output
    assert stored() == before


def test_another_server_is_no_change_but_a_takeover(settled: Matinee) -> None:
    before = stored()
    with running("jellyfin") as anew:
        anew.control.oddity("/System/Info", {"at": "Id", "set": "7" * 32})

        refused = settled("servers", "change", "sample", "--url", anew.base, "--api-key", anew.api_key)

    assert refused.exit_code == 1
    assert "takeover" in refused.stderr
    assert stored() == before


def test_the_check_of_its_certificate_is_switched_and_stays_as_it_was_otherwise(settled: Matinee) -> None:
    assert settled("servers", "change", "sample", "--no-verify").exit_code == 0
    assert stored().verify_certificate is False
    assert settled("servers", "change", "sample", "--rename", "Den").exit_code == 0
    assert stored().verify_certificate is False
    assert settled("servers", "change", "den", "--verify").exit_code == 0
    assert stored().verify_certificate is True


@pytest.mark.parametrize("check", ["--verify", "--no-verify"])
def test_what_is_no_certificate_is_refused(settled: Matinee, tmp_path: Path, check: str) -> None:
    (tmp_path / "ca.pem").write_text("no certificate")

    refused = settled("servers", "change", "sample", check, "--ca-file", str(tmp_path / "ca.pem"))

    assert refused.exit_code == 1
    assert "PEM" in refused.stderr
    assert stored().ca_certificate is None


def test_a_server_that_is_not_there_is_named_with_those_that_are(settled: Matinee) -> None:
    refused = settled("servers", "change", "attic", "--rename", "Den")

    assert refused.exit_code == 1
    assert "Sample" in refused.stderr
