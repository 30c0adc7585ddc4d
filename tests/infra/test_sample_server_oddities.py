"""Answers are changed as ordered, and a rule tells whether it struck."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from infra.sample_server import json_changes
from infra.sample_server.running import Running, running
from tests.infra.asking import with_key

LIST = {
    "Items": [{"Id": 1, "Name": "Heat", "At": "2024-01-01T23:00:00.0000000Z"}, {"Id": 2, "Tags": ["a"]}],
    "Total": 2,
}


@pytest.mark.parametrize(
    ("change", "at", "wanted"),
    [
        ({"at": "Items[0].Id", "set": 9}, ("Items", 0, "Id"), 9),
        ({"at": "Items[-1].Year", "set": 9}, ("Items", 1, "Year"), 9),
        ({"at": "Items[Name=Heat].Id", "set": None}, ("Items", 0, "Id"), None),
        ({"at": "Items[*].Id", "add": 1}, ("Items", 1, "Id"), 3),
        ({"at": "Total", "add": 3}, ("Total",), 5),
        ({"at": "Items[0].At", "shiftSeconds": 7200}, ("Items", 0, "At"), "2024-01-02T01:00:00.0000000Z"),
        ({"at": "Items[0]", "remove": True}, ("Items",), LIST["Items"][1:]),  # type: ignore[index]
        ({"at": "Items[*]", "remove": True}, ("Items",), []),
        ({"at": "Items[0].Name", "remove": True}, ("Items", 0), {"Id": 1, "At": "2024-01-01T23:00:00.0000000Z"}),
        ({"at": "Items[0]", "repeat": True}, ("Items", 2), LIST["Items"][0]),  # type: ignore[index]
        ({"at": "Items[1]", "copy": {"Id": 3}}, ("Items", 2), {"Id": 3, "Tags": ["a"]}),
        ({"at": "Items", "append": {"Id": 3}}, ("Items", 2), {"Id": 3}),
        ({"at": "Items", "append": None}, ("Items", 2), None),
        ({"at": "Items[1].Tags", "wrap": True}, ("Items", 1, "Tags"), [["a"]]),
        ({"at": "Items[1].Id", "string": True}, ("Items", 1, "Id"), "2"),
        ({"at": "Items", "set": "none"}, ("Items",), "none"),
        ({"at": "", "set": []}, (), []),
    ],
)
def test_one_change_strikes_its_place(change: json_changes.Change, at: tuple[Any, ...], wanted: object) -> None:
    json_changes.check(change)
    value, struck = json_changes.apply(deepcopy(LIST), change)

    for step in at:
        value = value[step]
    assert struck > 0
    assert value == wanted


@pytest.mark.parametrize("at", ["Items[7].Id", "Items[Name=Ran].Id", "Nothing.Here", "Items[0].Name.Deep", "Total[0]"])
def test_a_path_that_leads_nowhere_changes_nothing(at: str) -> None:
    assert json_changes.apply(deepcopy(LIST), {"at": at, "set": 1}) == (LIST, 0)


def test_of_a_bare_list_items_is_the_list_itself() -> None:
    assert json_changes.apply([{"Id": 1}], {"at": "Items[0].Id", "set": 2}) == ([{"Id": 2}], 1)


@pytest.mark.parametrize(
    "change", [{}, {"at": "A"}, {"at": "A", "grow": 1}, {"at": "A", "set": 1, "add": 1}, {"at": "A[", "set": 1}]
)
def test_what_is_no_change_is_refused(change: json_changes.Change) -> None:
    with pytest.raises(ValueError, match=r"\."):
        json_changes.check(change)


@pytest.fixture(params=["jellyfin", "emby"])
def server(request: pytest.FixtureRequest) -> Iterator[Running]:
    with running(request.param) as started:
        yield started


def test_a_rule_strikes_where_it_matches_as_often_as_ordered_and_counts(server: Running) -> None:
    admin = with_key(server)
    server.control.oddity("/items.*limit=1", {"at": "TotalRecordCount", "add": 3}, after=1, times=1)

    totals = [admin.get("/Items", Recursive="true", Limit=1)["TotalRecordCount"] for _ in range(3)]
    admin.get("/Items", Recursive="true", Limit=2)

    (rule,) = server.control.oddities()
    assert [total - totals[0] for total in totals] == [0, 3, 0]
    assert (rule["seen"], rule["happened"]) == (3, 1)


def test_a_rule_that_changed_nothing_has_not_happened(server: Running) -> None:
    server.control.oddity("/Items", {"at": "Items[Name=Nobody].Id", "set": None})

    with_key(server).get("/Items", Recursive="true", Limit=1)

    assert [rule["happened"] for rule in server.control.oddities()] == [0]


def test_users_and_libraries_have_one_path_in_both_dialects(server: Running) -> None:
    server.control.oddity(r"/Users(/Query)?(\?|$)", {"at": "Items[Name=Ben].Name", "set": "Benno"})
    server.control.oddity("VirtualFolders", {"at": "Items[*].Name", "set": "Shelf"})

    assert "Benno" in with_key(server).users()
    assert list(with_key(server).libraries()) == ["Shelf"]


def test_html_can_stand_for_an_answer_and_goes_with_the_rules(server: Running) -> None:
    server.control.oddity("/System/Info$", text="<html>Sign in</html>")
    reply = with_key(server).ask("GET", "/System/Info")
    server.control.clear_oddities()

    assert (reply.status_code, reply.headers["Content-Type"], reply.text) == (
        200, "text/html; charset=utf-8", "<html>Sign in</html>",
    )  # fmt: skip
    assert with_key(server).get("/System/Info")["Version"]


def test_numbers_that_json_does_not_know_are_sent_as_they_are(server: Running) -> None:
    server.control.oddity("/System/Info$", {"at": "Version", "set": float("nan")}, {"at": "Id", "set": "\ud800"})

    body = with_key(server).ask("GET", "/System/Info").content

    assert json.loads(body)["Id"] == "\ud800"
    assert b"NaN" in body


@pytest.mark.parametrize(
    "rule", [{}, {"match": "("}, {"match": "x"}, {"match": "x", "changes": [{"at": "a"}]}, {"odd": 1}]
)
def test_what_is_no_rule_is_refused(server: Running, rule: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="oddit"):
        server.control.call("POST", "oddities", rule)
