"""The table in docs/api.md tells the truth about every endpoint of the systems that Matinee came from."""

import re
from pathlib import Path

from flask import Flask

TABLE = Path(__file__).parents[3] / "docs" / "api.md"
ROW = re.compile(r"^\| `[A-Z]+ /\S+` \| `([A-Z]+) (/api/\S+)` \| (.+) \|$", re.MULTILINE)


def shape(path: str) -> str:
    """/users/:id and /users/<int:user_id> are one."""
    return re.sub(r":\w+|<[^>]+>", "*", path)


def test_the_table_holds(app: Flask) -> None:
    rows = ROW.findall(TABLE.read_text(encoding="utf-8"))
    served = {(method, shape(rule.rule)) for rule in app.url_map.iter_rules() for method in rule.methods or ()}

    assert len(rows) > 60
    for method, path, state in rows:
        assert state == "works" or re.fullmatch(r"waits for .+", state), (method, path, state)
        assert ((method, shape(path)) in served) is (state == "works"), (method, path, state)
