"""What is proved of a server, in both dialects, and what is said where it is not."""

from collections.abc import Iterator

import pytest

from shared.media_servers import servers
from shared.settings import settings
from shared.upkeep import server_tests
from tests.functions import publishing
from tests.functions.publishing import Home
from web import create_app, request_db


@pytest.fixture(params=["jellyfin", "emby"])
def home(request: pytest.FixtureRequest, database: str) -> Iterator[Home]:
    with publishing.opened(request.param) as opened:
        yield opened


def states(home: Home) -> dict[str, str]:
    found = {one.what: one.state for one in server_tests.findings(home.conn, 1)}
    home.conn.commit()
    return found


def message(home: Home, what: str) -> str:
    return next(one.message for one in server_tests.findings(home.conn, 1) if one.what == what)


def test_a_sound_server_proves_all_but_what_it_never_had_reason_to_tell(home: Home) -> None:
    before = {one.id: one for one in home.client.users()}

    assert states(home) == {
        "connection": "proved",
        "reading": "proved",
        "dates": "proved",
        "rights": "proved",
        "webhook": "unproved",
        "output": "proved",
    }

    assert {one.id: one for one in home.client.users()} == before
    assert all(home.client.playlists_named(one, server_tests.PROBE) == [] for one in before)


def test_facts_and_dates_that_are_withheld_fail(home: Home) -> None:
    home.server.control.oddity("/Items", {"at": "Items[*].ProductionYear", "remove": True})
    home.server.control.oddity("IsPlayed", {"at": "Items[*].UserData.LastPlayedDate", "remove": True})

    assert {what: state for what, state in states(home).items() if state == "failed"} == {
        "reading": "failed",
        "dates": "failed",
    }


def test_a_key_that_may_not_change_policies_fails(home: Home) -> None:
    home.server.control.fault("/Policy", "5xx", method="POST", status=403, times=99)

    assert states(home)["rights"] == "failed"


def tell(home: Home, sender: str | None) -> None:
    """A film begins, as a server of this id would say it."""
    film, ben = home.items("Films")[0].id, home.person("Ben").id
    told: dict[str, object] = {"NotificationType": "PlaybackStart", "UserId": ben, "ItemId": film, "ItemType": "Movie"}
    if home.server.kind == "emby":
        told = {"Event": "playback.start", "User": {"Id": ben}, "Item": {"Id": film, "Type": "Movie"}}
    if sender:
        told |= {"Server": {"Id": sender}} if home.server.kind == "emby" else {"ServerId": sender}
    path = servers.webhook_url(home.conn, 1).removeprefix(settings().base_url)
    home.conn.commit()
    app = create_app()
    try:
        assert app.test_client().post(path, json=told).status_code == 202
    finally:
        request_db.close(app)
    home.conn.rollback()


def test_a_webhook_is_heard_and_one_of_another_server_is_a_mistake(home: Home) -> None:
    uid = servers.get(home.conn, 1).server_uid
    tell(home, uid)
    assert states(home)["webhook"] == "proved"

    tell(home, "another")
    assert states(home)["webhook"] == "failed"
    assert "enter there the address" in message(home, "webhook")

    tell(home, None)
    assert states(home)["webhook"] == "failed"
    tell(home, uid)
    assert states(home)["webhook"] == "proved"


def test_a_playlist_that_others_read_fails_and_is_taken_away(home: Home) -> None:
    home.server.control.quirk("public playlists")

    assert states(home)["output"] == "failed"
    assert "taken away" in message(home, "output")
    assert all(home.client.playlists_named(one.id, server_tests.PROBE) == [] for one in home.client.users())


def test_a_server_that_does_not_answer_is_asked_no_further(home: Home) -> None:
    home.server.control.fault("/System", "5xx", status=401, times=99)

    assert list(states(home)) == ["connection"]
