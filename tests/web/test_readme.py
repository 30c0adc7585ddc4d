"""What README says of pages and of what is written to media servers is what there is."""

import ast
import re
from html import unescape
from pathlib import Path

from shared.db import Conn
from tests.web.conftest import SignIn

ROOT = Path(__file__).parents[2]
# What the interface of media servers has for writing, and who may call it. Marks are taken off and never set.
WRITERS = {
    "set_played": {"functions/write_back.py"},
    "set_favorite": set(),
    "set_rating": set(),
    "set_policy": set(),
    "limit_to_libraries": set(),
    "create_collection": {"shared/output/forms/collection.py"},
    "set_collection_items": {"shared/output/forms/collection.py"},
    "sort": {"shared/output/forms/collection.py", "shared/output/sort_names.py"},
    "refresh_all": set(),
    "rewrite_policy": {"shared/upkeep/server_tests.py"},
    "create_library": {"shared/output/publishing.py"},
    "rename_library": {"shared/output/publishing.py"},
    "remove_library": {"shared/output/publishing.py"},
    "set_library_options": {"shared/output/publishing.py"},
    "grant_library": {"shared/output/publishing.py"},
    "revoke_library": {"shared/output/publishing.py"},
    "create_playlist": {"shared/output/forms/playlist.py"},
    "set_playlist_items": {"shared/output/forms/playlist.py"},
    "delete_list": {"shared/output/forms/playlist.py", "shared/output/forms/collection.py"},
}


def test_the_pages_are_named_as_they_are(signed_in: SignIn, home: Conn) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = text.split("## Pages")[1].split("## Commands")[0]
    told = set(re.findall(r"^\| ([A-Z][^|]+?) \| (?:everybody|administrators) \|", table, flags=re.MULTILINE))

    page = unescape(signed_in("Ana").get("/settings").text)
    tabs = set(re.findall(r'class="tab"[^>]*>.*?<span>([^<]+)</span>', page, flags=re.DOTALL)) - {"Settings"}
    subtabs = set(re.findall(r'class="subtab"[^>]*>([^<]+)<', page))
    menu = set(re.findall(r'<a class="menu-item"[^>]*>\s*(?:<svg.*?</svg>)?\s*([^<]+)</a>', page, flags=re.DOTALL))

    assert told == tabs | menu | {f"Settings: {name}" for name in subtabs}


def test_nobody_writes_to_a_media_server_but_who_is_said_to() -> None:
    found: dict[str, set[str]] = {name: set() for name in WRITERS}
    for part in ("shared", "functions", "web"):
        for path in sorted((ROOT / part).rglob("*.py")):
            if "media_servers" in path.parts[-2:-1]:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute) and node.attr in found and ast.unparse(node.value) == "client":
                    found[node.attr].add(str(path.relative_to(ROOT)))

    assert found == WRITERS
