"""Webhooks that are odd and can mean one thing only: the play is noted, over real HTTP, with what a template of one's own says."""

import gzip
import json

import pytest
import requests

from shared.watching import webhooks_in
from tests.pipeline.house import House
from tests.pipeline.test_history import item_of, plays, subject

FAR = "9999-12-31T23:59:59.9999999-05:00"


@pytest.fixture(scope="module")
def kind() -> str:
    return "jellyfin"


@pytest.fixture
def film(told: House) -> str:
    """A film nobody has seen, and no other test has used."""
    return next(name for name in reversed(told.published("Finn")) if told.title_count(name) == 1)


def stop(house: House, name: str, **more: object) -> dict[str, object]:
    found: dict[str, object] = {
        "NotificationType": "PlaybackStop",
        "UserId": subject(house, "Finn"),
        "ItemType": "Movie",
    }
    return found | {"ItemId": item_of(house, name), "PlayedToCompletion": True} | more


def post(address: str, body: str | dict[str, object], **headers: str) -> int:
    text = body if isinstance(body, str) else json.dumps(body)
    return requests.post(address, data=text.encode(), headers=headers, timeout=20).status_code


def test_a_film_saved_as_played_is_played(told: House, address: str, film: str) -> None:
    saved = {
        "NotificationType": "UserDataSaved",
        "SaveReason": "UpdateUserData",
        "Played": True,
        "PlayCount": 1,
        "Favorite": False,
    }

    assert post(address, stop(told, film) | saved | {"Rating": 0}) == 202

    watched = told.progress("Finn", film)
    assert watched is not None
    assert (watched["played"], watched["play_count"]) == (True, 1)
    assert post(address, stop(told, film) | saved | {"Played": False, "PlayCount": 0}) == 202
    watched = told.progress("Finn", film)
    assert watched is not None
    assert not watched["played"]


def test_words_of_python_are_read(told: House, address: str, film: str) -> None:
    text = json.dumps(stop(told, film)).replace("true", "True")

    assert post(address, text) == 202

    assert plays(told, "Finn", film) == [("webhook", True)]


def test_an_item_of_no_type_is_looked_up_here(told: House, address: str, film: str) -> None:
    told.control.forget_requests()

    assert post(address, {name: value for name, value in stop(told, film).items() if name != "ItemType"}) == 202

    assert plays(told, "Finn", film) == [("webhook", True)]
    assert told.control.requests("/Items") == []


def test_an_item_of_no_type_that_is_not_known_here_is_looked_up_at_the_server(
    told: House, address: str, film: str
) -> None:
    """Another copy came in since the last read: the server tells what it is, its provider ids which film."""
    tmdb = told.row("select value from title_external_ids where title_id = %s and source = 'tmdb'", told.title(film))
    copy = told.control.item(
        add={"title": film, "year": 1990, "library": "Films", "runtimeMinutes": 90, "tmdb": int(tmdb["value"])}
    )

    assert post(address, stop(told, film, ItemId=copy, ItemType="{{ItemType}}")) == 202

    assert plays(told, "Finn", film) == [("webhook", True)]


def test_numbers_beyond_any_column_and_a_year_beyond_any_calendar_cost_no_play(
    told: House, address: str, film: str
) -> None:
    absurd = {"PlaybackPositionTicks": 2**62, "RunTimeTicks": 2**63 - 1, "UtcTimestamp": FAR}

    assert post(address, stop(told, film, **absurd)) == 202

    assert plays(told, "Finn", film) == [("webhook", True)]
    at = told.value(
        "select max(occurred_at) < now() + interval '1 day' from play_events where title_id = %s", told.title(film)
    )
    assert at is True


def test_a_mark_taken_off_takes_the_plays_with_it(told: House, address: str, film: str) -> None:
    post(address, stop(told, film))

    post(
        address, stop(told, film) | {"NotificationType": "UserDataSaved", "SaveReason": "TogglePlayed", "Played": False}
    )

    assert plays(told, "Finn", film) == []


def test_a_person_told_by_name_alone_is_that_person(told: House, address: str, film: str) -> None:
    unnamed = stop(told, film, NotificationUsername="Finn") | {"UserId": ""}

    assert post(address, unnamed) == 202

    assert plays(told, "Finn", film) == [("webhook", True)]


def test_whether_a_webhook_is_heard_is_counted_and_why_one_was_not(told: House, address: str, film: str) -> None:
    before = webhooks_in.heard(told.conn, told.server_id)
    assert post(address, stop(told, film)) == 202
    assert post(address, {"NotificationType": "PlaybackStop", "ItemType": "Audio", "UserId": "secret-of-mine"}) == 202
    assert post(address, {"NotificationType": "Nova<script>"}) == 202
    assert post(address, '{"NotificationType": "PlaybackStop", "UserId": "{{UserId}}", "ItemType": "Movie"}') == 400
    for number in range(15):
        assert post(address, {"NotificationType": f"Kind{number}"}) == 202

    heard = webhooks_in.heard(told.conn, told.server_id)
    told.conn.commit()

    assert heard.read_count == before.read_count + 1
    assert heard.ignored_count == before.ignored_count + 17
    assert heard.refused_count == before.refused_count + 1
    assert heard.last_at is not None
    assert len(heard.reasons) == webhooks_in.KEPT
    assert "secret" not in str(heard.reasons)


def test_the_reason_names_the_field_and_what_to_do(told: House, address: str) -> None:
    post(address, '{"NotificationType": "PlaybackStop", "UserId": "{{UserId}}", "ItemType": "Movie"}')
    post(address, {"NotificationType": "PlaybackStop", "ItemType": "Audio"})

    reasons = [row.reason for row in webhooks_in.heard(told.conn, told.server_id).reasons]
    told.conn.commit()

    assert "PlaybackStop of Audio: nothing Matinee uses." in reasons
    assert any("UserId is a template's own word that the server did not fill in" in reason for reason in reasons)


def test_ids_in_capitals_and_nobodys_id_beside_a_name_are_read(told: House, address: str, film: str) -> None:
    shouted = stop(
        told, film, ItemId=f"{{{item_of(told, film).upper()}}}", UserId="0" * 32, NotificationUsername="Finn"
    )

    assert post(address, shouted) == 202

    assert plays(told, "Finn", film) == [("webhook", True)]


def test_of_several_events_in_one_body_each_counts_for_itself(told: House, address: str, film: str) -> None:
    before = webhooks_in.heard(told.conn, told.server_id)
    told.conn.commit()
    lines = [stop(told, film), {"NotificationType": "Nova"}, {"NotificationType": "PlaybackStop", "ItemType": "Movie"}]

    answer = requests.post(
        address,
        data=gzip.compress("\n".join(map(json.dumps, lines)).encode()),
        headers={"Content-Encoding": "gzip"},
        timeout=20,
    )

    assert answer.status_code == 202
    assert plays(told, "Finn", film) == [("webhook", True)]
    after = webhooks_in.heard(told.conn, told.server_id)
    told.conn.commit()
    assert (after.read_count, after.ignored_count, after.refused_count) == (
        before.read_count + 1, before.ignored_count + 1, before.refused_count + 1,
    )  # fmt: skip


def test_a_body_that_would_become_huge_is_refused_and_counted(told: House, address: str) -> None:
    bomb = gzip.compress(b" " * 2**28)

    answer = requests.post(address, data=bomb, headers={"Content-Encoding": "gzip"}, timeout=20)

    assert answer.status_code == 400
    reasons = [row.reason for row in webhooks_in.heard(told.conn, told.server_id).reasons]
    told.conn.commit()
    assert any("holds more than 1 MB once it is unpacked" in reason for reason in reasons)
