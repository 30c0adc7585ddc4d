"""`matinee demo --check`: the whole product at once, against both kinds of server."""

import json

import pytest

from tests.web.commands.conftest import Terminal

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("kind", ["jellyfin", "emby"])
def test_the_demo_passes_its_own_check_and_leaves_nothing(terminal: Terminal, kind: str) -> None:
    temporary = terminal.home / "tmp"
    temporary.mkdir()
    terminal.environment["TMPDIR"] = str(temporary)

    result = terminal.run("demo", "--check", "--kind", kind, timeout_s=400)

    assert result.returncode == 0, result.stderr
    summary = json.loads(result.stdout.splitlines()[-1])
    assert summary["ok"] is True
    assert summary["counts"]["movies"] >= 150
    assert summary["embedded"] >= summary["counts"]["movies"] + summary["counts"]["series"]  # and titles of the world
    assert len(summary["picks"]) == summary["counts"]["people"] == 6
    assert all(person["movie"] and person["series"] for person in summary["picks"].values())
    assert summary["playlists"] == 12
    world = summary["world"]
    assert min(*world["facts"].values(), *world["edges"].values(), world["scores"], world["providers"]) >= 5
    assert any(person.get("book") for person in summary["picks"].values())
    assert (summary["libraries"], summary["filesWritten"]) == (0, 0)
    assert {"start", "library", "world", "embeddings", "output", "play", "formats", "lists", "total"} <= set(
        summary["seconds"]
    )
    assert "Ana" in result.stdout
    assert terminal.processes() == []
    assert list(temporary.glob("matinee-demo-*")) == []
