"""`matinee pipeline` with nothing else running, and what it leaves to look at."""

import json

import pytest

from infra.sample_server.running import Running, running
from shared import media_servers
from tests.web.commands.conftest import Terminal

pytestmark = pytest.mark.slow
FIELDS = {"rank", "title", "year", "serverItemId", "match", "parts", "reason", "evidence"}


def published(server: Running, name: str) -> list[str]:
    """What is in a person's playlist of films, on the server."""
    client = media_servers.connect(server.kind, server.url, server.api_key)
    person = next(one for one in client.users() if one.name == name)
    (found,) = client.playlists_named(person.id, "AI Picks – Movies")
    return client.playlist_items(found, person.id)


@pytest.mark.usefixtures("kinds_at_hand")  # to ask the server what is in the playlist
def test_one_command_after_the_other_leads_from_a_server_to_explained_picks(terminal: Terminal) -> None:
    with running("emby") as server:
        terminal.environment["MEDIA_SERVER_API_KEY"] = server.api_key
        added = terminal.run("servers", "add", "--kind", "emby", "--url", server.base)
        assert added.returncode == 0, added.stderr

        early = terminal.run("pipeline")
        assert early.returncode == 1
        assert "matinee libraries enable" in early.stderr.splitlines()[-1]

        assert terminal.run("libraries", "enable", "Films").returncode == 0
        assert terminal.run("users", "enable", "Ana", "--movies").returncode == 0
        # Ana may open every folder of the server: a library of hers would be seen by others who may, and is not made unasked.
        assert "No library, because" in terminal.run("users", "form", "Ana", "both").stdout
        whole = terminal.run("pipeline", "--json")
        assert whole.returncode == 0, whole.stderr
        assert {run["state"] for run in json.loads(whole.stdout)["runs"]} == {"succeeded"}

        picks = json.loads(terminal.run("recommend", "ana", "--kind", "movie", "--limit", "5", "--json").stdout)
        assert [pick["rank"] for pick in picks] == [1, 2, 3, 4, 5]
        assert all(set(pick) == FIELDS and pick["reason"] for pick in picks)
        assert picks[0]["title"] in terminal.run("recommend", "Ana", "--why").stdout
        assert json.loads(terminal.run("recommend", "Ben", "--json").stdout) == []
        mine = json.loads(terminal.run("recommend", "ana", "--kind", "movie", "--limit", "100", "--json").stdout)
        assert published(server, "Ana") == [pick["serverItemId"] for pick in mine]

        backup = json.loads(terminal.run("backup", "create", "--json").stdout)
        assert backup["name"] in terminal.run("backup", "list").stdout
        assert terminal.run("backup", "restore", backup["name"]).returncode == 1
        restored = terminal.run("backup", "restore", backup["name"], "--force")
        assert restored.returncode == 0, restored.stderr
        again = json.loads(terminal.run("recommend", "ana", "--limit", "5", "--json").stdout)
        assert again == picks
    assert terminal.processes() == []
