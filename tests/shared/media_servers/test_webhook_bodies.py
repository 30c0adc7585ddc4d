"""Webhooks as people's templates and old servers send them: read where they can mean one thing only."""

import contextlib
import gzip
import json
import zlib
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import media_servers
from shared.errors import Invalid
from shared.media_servers import bodies, envelopes, loose_json, model

STOP = {
    "NotificationType": "PlaybackStop",
    "UserId": "u1",
    "ItemType": "Movie",
    "ItemId": "i1",
    "PlayedToCompletion": "True",
}


def read(kind: str, body: bytes, content_type: str) -> model.PlayEvent | None:
    return media_servers.read_event(kind, {"content-type": content_type}, body)


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
    event = read("jellyfin", body, content_type)

    assert event is not None
    assert (event.user_id, event.item_id, event.item_kind, event.completed) == ("u1", "i1", "movie", True)
    assert bodies.read(body, content_type)["Name"] == "Amélie"


@pytest.mark.parametrize("field", ["UserId", "ItemId"])
@pytest.mark.parametrize("value", ["{{Word}}", "", None])
def test_a_template_that_was_not_filled_in_is_named(field: str, value: object) -> None:
    body = json.dumps(STOP | {field: value}).encode()

    with pytest.raises(Invalid) as caught:
        read("jellyfin", body, "")

    assert caught.value.details["field"] == field


def test_a_person_may_be_told_by_name_alone() -> None:
    body = json.dumps(STOP | {"UserId": "{{UserId}}", "NotificationUsername": "Ana"}).encode()

    event = read("jellyfin", body, "")

    assert event is not None
    assert (event.user_id, event.user_name) == (None, "Ana")


GUID = "0f8fad5bd9cb469fa16570867728950e"
DASHED = "0f8fad5b-d9cb-469f-a165-70867728950e"
NOBODY = "0" * 32


@pytest.mark.parametrize(
    "written",
    [
        GUID,
        GUID.upper(),
        DASHED,
        DASHED.upper(),
        f"{{{DASHED}}}",
        f"{{{DASHED.upper()}}}",
        f"{{{GUID}}}",
        f"({DASHED})",
    ],
)
def test_an_id_is_the_same_in_every_spelling(written: str) -> None:
    event = read("jellyfin", json.dumps(STOP | {"UserId": written, "ItemId": written}).encode(), "")

    assert event is not None
    assert (event.user_id, event.item_id) == (GUID, GUID)


def test_ids_that_are_no_guids_stay_as_they_are() -> None:
    body = {"Event": "playback.stop", "User": {"Id": "{42}"}, "Item": {"Id": "{240270}", "Type": "Movie"}}

    event = read("emby", json.dumps(body).encode(), "")

    assert event is not None
    assert (event.user_id, event.item_id) == ("42", "240270")


@pytest.mark.parametrize("zero", [NOBODY, "00000000-0000-0000-0000-000000000000", "", None])
def test_nobodys_id_beside_a_name_leaves_the_name(zero: object) -> None:
    flat = STOP | {"UserId": zero, "NotificationUsername": "Ana"}
    nested = {"Event": "playback.stop", "User": {"Id": zero, "Name": "Ana"}, "Item": {"Id": "1", "Type": "Movie"}}

    told = [
        read("jellyfin", json.dumps(flat).encode(), ""),
        read("emby", json.dumps(nested).encode(), ""),
    ]

    assert [(one.user_id, one.user_name) for one in told if one] == [(None, "Ana"), (None, "Ana")]


@pytest.mark.parametrize("field", ["UserId", "ItemId"])
def test_nobodys_id_alone_is_named(field: str) -> None:
    with pytest.raises(Invalid, match=f"{field} is all zeros"):
        read("jellyfin", json.dumps(STOP | {field: NOBODY}).encode(), "")


TWO = [STOP | {"ItemId": "i1"}, STOP | {"ItemId": "i2"}]
LINES = "\n".join(json.dumps(one) for one in TWO)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (LINES.encode(), "application/x-ndjson"),
        (LINES.replace("\n", "\r\n\r\n").encode() + b"\n", "text/plain"),
        (LINES.replace("\n", "").encode(), "application/json"),
        (LINES.encode("utf-8-sig"), "application/json"),
        (LINES.encode("utf-16"), "application/json"),
        (json.dumps(TWO, indent=1).encode(), "application/json"),
        (urlencode({"data": json.dumps(TWO)}).encode(), "application/x-www-form-urlencoded"),
        (gzip.compress(LINES.encode()), "application/json"),
    ],
)
def test_several_events_in_one_body_are_taken_apart(body: bytes, content_type: str) -> None:
    parts = envelopes.opened({}, body, content_type)

    assert [bodies.read(*part)["ItemId"] for part in parts] == ["i1", "i2"]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"[1, 2]", b'{"a": 1}\nnull', LINES[:-5].encode()])
def test_what_cannot_be_taken_apart_is_left_as_it_came(body: bytes) -> None:
    assert envelopes.opened({}, body, "application/json") == [(body, "application/json")]


@pytest.mark.parametrize(
    ("packed", "encoding"),
    [
        (gzip.compress(TEXT.encode()), "gzip"),
        (gzip.compress(TEXT.encode()), ""),
        (zlib.compress(TEXT.encode()), "deflate"),
        (zlib.compress(TEXT.encode())[2:-4], "Deflate"),
        (TEXT.encode(), "gzip"),
        (TEXT.encode(), "identity"),
    ],
)
def test_packed_bodies_are_unpacked(packed: bytes, encoding: str) -> None:
    [(body, _)] = envelopes.opened({"content-encoding": encoding}, packed, "application/json")

    assert bodies.read(body, "")["Name"] == "Amélie"


@pytest.mark.parametrize(
    ("body", "encoding", "said"),
    [
        (gzip.compress(b" " * 2**27), "gzip", "holds more than 1 MB once it is unpacked"),
        (gzip.compress(TEXT.encode())[:-9], "gzip", "cut short"),
        (b"\x1f\x8b garbage", "", "cannot be unpacked"),
        (b"whatever", "br", "in a way Matinee does not know"),
        (json.dumps([STOP] * 101).encode(), "", "holds more than 100 events"),
    ],
)
def test_what_is_too_much_or_broken_is_said(body: bytes, encoding: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        envelopes.opened({"Content-Encoding": encoding}, body, "")
