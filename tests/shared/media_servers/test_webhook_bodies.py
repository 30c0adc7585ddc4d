"""Webhooks as people's templates and old servers send them: read where they can mean one thing only."""

import contextlib
import json
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import media_servers
from shared.errors import Invalid
from shared.media_servers import MediaServer, bodies, loose_json

JELLYFIN: MediaServer = media_servers.connect("jellyfin", "http://127.0.0.1:1", "")
STOP = {
    "NotificationType": "PlaybackStop",
    "UserId": "u1",
    "ItemType": "Movie",
    "ItemId": "i1",
    "PlayedToCompletion": "True",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": True, "b": False, "c": None}', {"a": True, "b": False, "c": None}),
        ("{'a': 'b', 'c': [1, 'd']}", {"a": "b", "c": [1, "d"]}),
        ('{"a": 1, "b": [1, 2,],}', {"a": 1, "b": [1, 2]}),
        ('{"name": "The "Burbs"", "id": "1"}', {"name": 'The "Burbs"', "id": "1"}),
        ('{"name": "Say "hi", then go", "id": "1"}', {"name": 'Say "hi", then go', "id": "1"}),
        ("{'name': 'Ocean's Eleven', 'id': '1'}", {"name": "Ocean's Eleven", "id": "1"}),
        ('{"id": abc123, "other": 0012, "at": 2026-11-26T20:00:00Z}', {"id": "abc123", "other": "0012", "at": "2026-11-26T20:00:00Z"}),
        ('{"ticks": , "position": 5}', {"ticks": None, "position": 5}),
        ('{id: "1", kind: Movie}', {"id": "1", "kind": "Movie"}),
        ('{"id": {{ItemId}}, "kind": "{{ItemType}}"}', {"id": "{{ItemId}}", "kind": "{{ItemType}}"}),
        ('{"plot": "Two\nlines and a \\"quote\\" \\u00e9"}', {"plot": 'Two\nlines and a "quote" é'}),
        ('{"a": {"b": True}}', {"a": {"b": True}}),
        ('{"a": -1.5e3, "b": 12}', {"a": -1500.0, "b": 12}),
    ],
)  # fmt: skip
def test_what_can_mean_one_thing_only_is_read(text: str, expected: object) -> None:
    assert loose_json.read(text) == expected


@pytest.mark.parametrize(
    "text", ["{", '{"a": ', '{"a" 1}', '{"a": "b', '{"a": 1} {"b": 2}', "[" * 500, '{"a": [1, {]}', "{,}"]
)
def test_what_cannot_be_read_is_an_error_and_no_guess(text: str) -> None:
    with pytest.raises(ValueError):
        loose_json.read(text)


@given(st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3), max_leaves=8,
))  # fmt: skip
def test_sound_json_is_what_it_is_and_python_s_own_words_say_the_same(value: object) -> None:
    assert loose_json.read(json.dumps(value)) == value
    assert loose_json._Reader(json.dumps(value)).document() == value


@given(st.text(max_size=60))
def test_nothing_but_a_value_error_ever_comes_of_a_text(text: str) -> None:
    with contextlib.suppress(ValueError):
        loose_json.read(text)


TEXT = json.dumps(STOP | {"Name": "Amélie"}, ensure_ascii=False)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (TEXT.encode(), "text/plain; charset=utf-8"),
        (TEXT.encode(), ""),
        (TEXT.encode("utf-8-sig"), "application/json"),
        (TEXT.encode("utf-16"), "application/json"),
        (TEXT.encode("latin-1"), "application/json"),
        (TEXT.encode(), "application/x-www-form-urlencoded"),
        (f"[{TEXT}]".encode(), "application/json"),
        (json.dumps(TEXT).encode(), "application/json"),
        (urlencode({"payload": TEXT}).encode(), "application/x-www-form-urlencoded"),
        (urlencode(STOP | {"Name": "Amélie"}).encode(), "application/x-www-form-urlencoded"),
        (f'--b\r\nContent-Disposition: form-data; name="data"\r\n\r\n{TEXT}\r\n--b--\r\n'.encode(), "multipart/form-data"),
        (f'--b\r\nContent-Disposition: form-data; name="payload"\r\n\r\n{TEXT}\r\n--b--\r\n'.encode(), "text/plain"),
    ],
)  # fmt: skip
def test_the_same_event_in_every_dress(body: bytes, content_type: str) -> None:
    event = JELLYFIN.read_event({}, body, content_type)

    assert event is not None
    assert (event.user_id, event.item_id, event.item_kind, event.completed) == ("u1", "i1", "movie", True)
    assert bodies.read(body, content_type)["Name"] == "Amélie"


@pytest.mark.parametrize("field", ["UserId", "ItemId"])
@pytest.mark.parametrize("value", ["{{Word}}", "", None])
def test_a_template_that_was_not_filled_in_is_named(field: str, value: object) -> None:
    body = json.dumps(STOP | {field: value}).encode()

    with pytest.raises(Invalid) as caught:
        JELLYFIN.read_event({}, body, "")

    assert caught.value.details["field"] == field


def test_a_person_may_be_told_by_name_alone() -> None:
    body = json.dumps(STOP | {"UserId": "{{UserId}}", "NotificationUsername": "Ana"}).encode()

    event = JELLYFIN.read_event({}, body, "")

    assert event is not None
    assert (event.user_id, event.user_name) == (None, "Ana")
