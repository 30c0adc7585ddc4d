"""What README says of pages and of what is written to media servers is what there is."""

import ast
import re
from collections.abc import Sequence
from pathlib import Path

from shared.db import Conn
from web import create_app, navigation
from web.navigation import Place

ROOT = Path(__file__).parents[2]
# What the interface of media servers has for writing, and who may call it. Marks are set only where somebody asks.
WRITERS = {
    "set_played": {"functions/write_back.py", "shared/watching/history_restoring.py"},
    "set_favorite": set(),
    "set_rating": {"shared/watching/history_restoring.py"},
    "set_policy": set(),
    "limit_to_libraries": {"shared/output/all_folders.py"},
    "create_collection": {"shared/output/forms/collection.py"},
    "set_collection_items": {"shared/output/forms/collection.py"},
    "sort": {"shared/output/forms/collection.py", "shared/output/sort_names.py", "shared/output/top_pick_library.py"},
    "refresh_all": set(),
    "rewrite_policy": {"shared/upkeep/server_tests.py"},
    "create_library": {"shared/output/publishing.py", "shared/output/probe.py"},
    "rename_library": {"shared/output/publishing.py"},
    "remove_library": {"shared/output/publishing.py", "shared/output/probe.py"},
    "set_library_options": {"shared/output/publishing.py"},
    "grant_library": {"shared/output/publishing.py", "shared/output/grants.py"},
    "revoke_library": {"shared/output/publishing.py", "shared/output/grants.py"},
    "create_playlist": {"shared/output/forms/playlist.py"},
    "set_playlist_items": {"shared/output/forms/playlist.py"},
    "delete_list": {"shared/output/forms/playlist.py", "shared/output/forms/collection.py"},
}


def test_the_pages_are_named_as_they_are(home: Conn) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = text.split("## Pages")[1].split("## Commands")[0]
    rows = re.findall(r"^\| ([A-Z][^|]+?) \| (?:everybody|administrators) \|", table, flags=re.MULTILINE)

    with create_app().test_request_context():
        places = [place for section in navigation.table() for place in section.places]
        names = {f"{place.label}: {page.label}" if page else place.label for place in places for page in _pages(place)}

    assert {name for row in rows for name in row.split(", ")} == names


def _pages(place: Place) -> Sequence[Place | None]:
    return place.pages or (None,)


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
