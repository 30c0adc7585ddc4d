"""Messages to a room of Matrix: one event each, by the account's own token, and nothing else is asked of its server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.discovery import messengers
from shared.errors import Unavailable
from tests.fakes.front import front
from tests.fakes.matrix import OWN_ROOM, ROOM, TOKEN, Homeserver
from tests.fakes.receivers import Hook
from tests.fakes.serving import serving


@pytest.fixture
def server() -> Iterator[Homeserver]:
    with serving(Homeserver()) as found:
        yield found


@pytest.mark.parametrize(("room", "more"), [(ROOM, ""), (OWN_ROOM, ""), (ROOM, "?image=yes&version=3&e2ee=yes")])
def test_a_message_is_one_event_in_its_room(server: Homeserver, room: str, more: str) -> None:
    server.busy = 1  # and is asked to wait a moment
    _, address = messengers.checked(server.address(room=room) + more)

    messengers.send(address, "Matinee: deine Woche", "Für dich 🍿", inner=True)

    assert server.messages() == ["# Matinee: deine Woche\r\nFür dich 🍿"]
    assert server.strange == []


def test_where_its_server_is_it_says_itself_and_no_keys_leave_by_tls(
    server: Homeserver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with front(server.base, tls=tmp_path) as secure:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "cert.pem"))
        server.leads = secure.base
        address = f"{secure.base.replace('https', 'matrixs').replace('://', f'://{TOKEN}@')}/{ROOM}"
        messengers.send(address, "Title", "Body", inner=True)
        assert server.messages() == ["# Title\r\nBody"]

        server.leads = "https://169.254.169.254"  # nobody's, in any case
        with pytest.raises(Unavailable, match="does not call"):
            messengers.send(address, "Title", "Body", inner=True)

    assert len(server.events) == 1
    assert server.strange == []


@pytest.mark.parametrize(("token", "room", "status"), [("syt_old", ROOM, 401), (TOKEN, "!elsewhere:home.example", 403)])
def test_a_refusal_is_told_by_its_status_alone(server: Homeserver, token: str, room: str, status: int) -> None:
    with pytest.raises(Unavailable, match=rf"refused the message \({status}\)") as refused:
        messengers.send(server.address(token=token, room=room), "Title", "Body", inner=True)

    assert token not in refused.value.message
    assert server.events == {}


def test_without_an_administrators_word_no_server_of_the_household_is_called(server: Homeserver) -> None:
    with pytest.raises(Unavailable, match="does not call"):
        messengers.send(server.address(), "Title", "Body", inner=False)

    assert server.events == {}


def test_a_webhook_of_a_bridge_takes_a_message_too() -> None:
    with serving(Hook()) as hook:
        _, address = messengers.checked(f"matrix://s3cret@127.0.0.1:{hook.server_port}/?mode=hookshot")

        messengers.send(address, "Title", "Body", inner=True)

    assert [one["text"] for one in hook.got] == ["Title\r\nBody"]
