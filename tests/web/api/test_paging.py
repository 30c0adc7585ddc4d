"""Two ways to page through a list, the same in every one of them: limit and offset, page and pageSize."""

from collections.abc import Iterator

import pytest

from shared.db import Conn
from tests.web.api.people import Clients


def lists(client: Clients) -> Iterator[tuple[str, list[str]]]:
    """The path of every list whose path has no variable, with the names of its query."""
    paths = (client(None).get("/openapi.json").json or {})["paths"]
    for path, methods in paths.items():
        names = [one["name"] for one in methods.get("get", {}).get("parameters", []) if one.get("in") == "query"]
        if "offset" in names and "{" not in path:
            yield path.removeprefix("/api"), names


def test_every_list_takes_pages_as_it_takes_offsets(client: Clients, home: Conn) -> None:
    ana, found = client("Ana"), dict(lists(client))

    for path, names in found.items():
        assert {"page", "pageSize", "limit"} <= set(names), path
        by_offset = ana.get(f"{path}?limit=2&offset=2")
        by_page = ana.get(f"{path}?page=2&pageSize=2")
        assert (by_offset.status_code, by_page.status_code) == (200, 200), path
        assert by_page.json["data"] == by_offset.json["data"], path
        assert by_page.json["meta"] == by_offset.json["meta"], path
    assert {"/movies", "/users", "/jobs", "/watch-history", "/settings/options"} <= set(found)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("page=1&offset=0", "page"),
        ("pageSize=5&limit=5", "pageSize"),
        ("page=1&cursor=x", "page"),
        ("page=0", "page"),
        ("pageSize=101", "pageSize"),
        ("page=9999999999", "page"),
    ],
)
def test_a_page_that_cannot_be_is_refused_by_name(client: Clients, home: Conn, query: str, field: str) -> None:
    answer = client("Ana").get(f"/movies?{query}")

    assert answer.status_code == 400
    assert answer.json["error"]["details"]["field"] == field
