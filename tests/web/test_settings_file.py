"""Settings as a file, on the page, over the API and in the terminal: seen before they are brought."""

import io
import json
from pathlib import Path

from shared import options
from shared.db import Conn
from tests.web.api.conftest import client  # noqa: F401
from tests.web.api.people import Clients
from tests.web.commands.conftest import Matinee, matinee  # noqa: F401
from tests.web.conftest import SignIn


def test_a_file_is_downloaded_seen_and_brought(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")
    document = json.loads(ana.get("/settings/file/download").text) | {"schedules": {}}
    document["options"] |= {"movie.picks": 9, "output.library_name": '</textarea><script>"x"'}
    file = (io.BytesIO(json.dumps(document).encode()), "matinee-settings.json")

    seen = ana.client.post("/settings/file", data={"file": file, "csrf_token": ana.csrf})
    assert options.get(home, "movie.picks") == 50
    brought = ana.post("/settings/file", {"act": "bring", "document": json.dumps(document)})

    assert seen.status_code == 200
    assert "9 titles, before 50 titles" in " ".join(seen.text.split())
    assert "</textarea><script>" not in seen.text
    assert brought.status_code == 303
    assert options.get(home, "movie.picks") == 9


def test_a_file_that_is_none_says_so_and_is_kept_to_mend(signed_in: SignIn, home: Conn) -> None:
    for text in (
        "no json",
        "[" * 100_000,
        '{"format": "matinee-settings", "version": 1, "options": {"movie.picks": 0}}',
    ):
        answer = signed_in("Ana").post("/settings/file", {"document": text})

        assert answer.status_code == 400
        assert "Nothing was changed" in answer.text


def test_the_api_answers_what_is_different(client: Clients, home: Conn) -> None:  # noqa: F811
    ana = client("Ana")
    document = ana.get("/settings/export").json["data"]
    document["options"]["movie.picks"] = 9
    expected = [{"name": "movie.picks", "before": 50, "after": 9}]

    assert ana.post("/settings/import", {"settings": document, "dryRun": True}).json["data"] == expected
    assert ana.post("/settings/import", {"settings": document}).json["data"] == expected
    assert ana.post("/settings/import", {"settings": document}).json["data"] == []
    assert client("Ben").get("/settings/export").status_code == 403


def test_the_terminal_keeps_and_brings_them(matinee: Matinee, home: Conn, tmp_path: Path) -> None:  # noqa: F811
    file = tmp_path / "settings.json"
    file.write_text(matinee("settings", "export").stdout.replace('"movie.picks": 50', '"movie.picks": 8'))

    tried = matinee("settings", "import", str(file), "--dry-run")
    assert "movie.picks" in tried.stdout
    assert options.get(home, "movie.picks") == 50
    assert matinee("settings", "import", str(file)).exit_code == 0

    home.rollback()
    assert options.get(home, "movie.picks") == 8
