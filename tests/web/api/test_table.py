"""The table in docs/api.md tells the truth about every endpoint of the systems that Matinee came from."""

import re
from pathlib import Path

from flask import Flask
from werkzeug.exceptions import HTTPException

TABLE = Path(__file__).parents[3] / "docs" / "api.md"
ROW = re.compile(r"^\| `[A-Z]+ /\S+` \| `([A-Z]+) (/api/\S+)` \| (.+) \|$", re.MULTILINE)


def is_served(app: Flask, method: str, path: str) -> bool:
    """Whether a request would find a view; variables are numbers, but for a kind, and a job's name among jobs."""
    named = path.replace("/jobs/:name", "/jobs/sync-users").replace("/:kind/", "/movie/")
    try:
        app.url_map.bind("localhost").match(re.sub(r":\w+", "1", named), method)
    except HTTPException:
        return False
    return True


def test_the_table_holds(app: Flask) -> None:
    rows = ROW.findall(TABLE.read_text(encoding="utf-8"))

    assert len(rows) > 60
    for method, path, state in rows:
        assert state == "works" or re.fullmatch(r"waits for .+", state), (method, path, state)
        assert is_served(app, method, path) is (state == "works"), (method, path, state)


HELD = re.compile(r"^\| (.+) \| `(tests/\S+?\.py)(?:::(\w+))?` \| works \|$", re.MULTILINE)


def test_what_else_is_said_to_work_is_held_by_the_test_that_is_named() -> None:
    rows = HELD.findall(TABLE.read_text(encoding="utf-8"))

    assert len(rows) > 15
    for what, path, name in rows:
        file = TABLE.parents[1] / path
        assert file.is_file(), what
        assert not name or f"def {name}(" in file.read_text(encoding="utf-8"), what
