"""Whether a media server's webhook is heard, as an administrator asks it over the API."""

from shared.db import Conn
from shared.media_servers import servers
from tests.web.api.people import Clients

HEARD = "/settings/media-server/webhook"


def test_before_the_first_one_came_nothing_is_heard(client: Clients, home: Conn) -> None:
    answer = client("Ana").get(HEARD)

    assert answer.status_code == 200
    assert answer.json["data"] == {
        "lastAt": None, "lastReadAt": None, "readCount": 0, "ignoredCount": 0, "refusedCount": 0, "reasons": [],
    }  # fmt: skip


def test_what_came_is_counted_and_the_reasons_say_what_was_of_no_use(client: Clients, home: Conn) -> None:
    server = servers.listing(home)[0]
    address = "/webhooks/" + servers.webhook_url(home, server.id).rpartition("/")[2]
    home.commit()
    nobody = client(None).http
    test = nobody.post(address, json={"NotificationType": "Generic"})
    song = nobody.post(address, json={"NotificationType": "PlaybackStop", "ItemType": "Audio"})
    broken = nobody.post(address, data=b"{", content_type="application/json")
    assert [answer.status_code for answer in (test, song, broken)] == [202, 202, 400]

    told = client("Ana").get(f"{HEARD}?serverId={server.id}").json["data"]

    assert (told["readCount"], told["ignoredCount"], told["refusedCount"]) == (1, 1, 1)
    assert told["lastAt"] >= told["lastReadAt"]
    assert {row["reason"] for row in told["reasons"]} == {
        "PlaybackStop of Audio: nothing Matinee uses.",
        "The webhook cannot be read: body is not a JSON object.",
    }


def test_only_administrators_ask_and_only_of_servers_there_are(client: Clients, home: Conn) -> None:
    assert client(None).get(HEARD).status_code == 401
    assert client("Ben").get(HEARD).status_code == 403
    assert client("Ana").get(f"{HEARD}?serverId=99").status_code == 404
