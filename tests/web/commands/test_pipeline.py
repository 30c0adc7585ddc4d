"""`matinee pipeline` with nothing else running, and what it leaves to look at."""

import json

import pytest

from infra.sample_server.running import running
from tests.web.commands.conftest import Terminal

pytestmark = pytest.mark.slow
FIELDS = {"rank", "title", "year", "serverItemId", "match", "parts", "reason", "evidence"}


def test_one_command_after_the_other_leads_from_a_server_to_explained_picks(terminal: Terminal) -> None:
    media = terminal.home / "media"
    media.mkdir()
    terminal.environment |= {
        "MEDIA_SERVER_STRM_ROOT": str(media / "matinee"),
        "AI_LIBRARY_PATH_PREFIX": "/media/matinee",
    }
    with running("emby", media=media) as server:
        terminal.environment["MEDIA_SERVER_API_KEY"] = server.api_key
        added = terminal.run("servers", "add", "--kind", "emby", "--url", server.base)
        assert added.returncode == 0, added.stderr

        early = terminal.run("pipeline")
        assert early.returncode == 1
        assert "matinee libraries enable" in early.stderr.splitlines()[-1]

        assert terminal.run("libraries", "enable", "Films").returncode == 0
        assert terminal.run("users", "enable", "Ana", "--movies").returncode == 0
        whole = terminal.run("pipeline", "--json")
        assert whole.returncode == 0, whole.stderr
        assert {run["state"] for run in json.loads(whole.stdout)["runs"]} == {"succeeded"}

        picks = json.loads(terminal.run("recommend", "ana", "--kind", "movie", "--limit", "5", "--json").stdout)
        assert [pick["rank"] for pick in picks] == [1, 2, 3, 4, 5]
        assert all(set(pick) == FIELDS and pick["reason"] for pick in picks)
        assert picks[0]["title"] in terminal.run("recommend", "Ana", "--why").stdout
        assert json.loads(terminal.run("recommend", "Ben", "--json").stdout) == []
        assert list((media / "matinee").rglob("*.strm"))

        backup = json.loads(terminal.run("backup", "create", "--json").stdout)
        assert backup["name"] in terminal.run("backup", "list").stdout
        assert terminal.run("backup", "restore", backup["name"]).returncode == 1
        restored = terminal.run("backup", "restore", backup["name"], "--force")
        assert restored.returncode == 0, restored.stderr
        again = json.loads(terminal.run("recommend", "ana", "--limit", "5", "--json").stdout)
        assert again == picks
    assert terminal.processes() == []
