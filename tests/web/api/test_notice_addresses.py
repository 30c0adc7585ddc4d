"""Where notices may be sent, and what a message that leaves takes with it: to a real SMTP server and a real HTTP server."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from click.testing import CliRunner

from shared import audit, options
from shared.db import Conn
from shared.discovery import mail_server, messengers, notice_addresses
from shared.errors import Invalid, Unavailable
from tests.fakes.receivers import Hook, Mailbox
from tests.fakes.serving import serving
from tests.household import shelf
from tests.web.api.people import Clients
from tests.web.commands.conftest import free_port
from tests.web.conftest import SignIn
from web.commands import cli


@pytest.fixture
def hook() -> Iterator[Hook]:
    with serving(Hook()) as server:
        yield server


@pytest.fixture
def films(home: Conn) -> dict[str, int]:
    options.set(home, "notices.inner_addresses", True)
    return shelf.open_up(home)


def wait_for_a_turn(home: Conn) -> None:
    home.execute("update notice_trials set latest_at = latest_at - interval '1 minute'")
    home.commit()


def test_whose_key_cannot_be_read_is_told_apart(client: Clients, films: dict[str, int], home: Conn, hook: Hook) -> None:
    ben, ana = client("Ben"), client("Ana")
    mail_server.change(home, "mailtos://a:b@smtp.home.example", by=audit.TERMINAL)
    home.commit()
    made = ben.post("/me/notice-addresses", {"name": "Mail", "address": "ben@home.example"}).json["data"]
    home.execute("update mail_server set address_enc = 'x'")
    wait_for_a_turn(home)

    test = f"/me/notice-addresses/{made['id']}/test"
    assert ben.post(test).json["data"]["error"] == mail_server.UNREADABLE
    assert ana.get("/settings/mail-server").json["data"]["problem"] == mail_server.UNREADABLE
    assert "an administrator enters it again" in CliRunner().invoke(cli, ["servers", "list"]).output
    home.execute("update notice_addresses set address_enc = 'x'")
    wait_for_a_turn(home)
    assert ben.post(test).json["data"]["error"] == notice_addresses.UNREADABLE


def test_e_mail_goes_through_the_mail_server_of_the_household(
    client: Clients, signed_in: SignIn, films: dict[str, int], home: Conn
) -> None:
    ben, page, ana = client("Ben"), signed_in("Ben"), signed_in("Ana")
    options.set(home, "notices.inner_addresses", False)  # the mail server is an administrator's word
    home.commit()
    given = {"name": "Mail", "address": "ben@home.example"}
    assert ben.post("/me/notice-addresses", given).json["error"]["details"]["field"] == "address"
    post = Mailbox()
    port = free_port()
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        server = f"mailto://127.0.0.1:{port}?from=matinee@home.example"
        assert ana.post("/settings/notices/mail-server", {"address": f"{server}&to=x@y.example"}).status_code == 400
        assert ana.post("/settings/notices/mail-server", {"address": server}).status_code == 303
        assert str(port) not in ana.get("/settings/notices").text

        assert page.post("/yours/delivery", given).status_code == 303
        [one] = ben.get("/me/notice-addresses").json["data"]
        assert (one["isConfirmed"], one["isOn"]) == (False, False)
        its = f"/me/notice-addresses/{one['id']}"
        [(to, title, _)] = post.got
        code = title.removeprefix("Matinee: ")
        assert (to, len(code)) == (["ben@home.example"], 6)
        wrong = f"{(int(code) + 1) % 10**6:06}"
        assert ben.patch(its, {"isOn": True}).status_code == 409
        assert ben.post(f"{its}/test").status_code == 429
        shown = page.post(f"/yours/delivery/{one['id']}/confirm", {"code": wrong})
        assert (shown.status_code, "not the code" in shown.text) == (400, True)
        assert client("Ana").post(f"{its}/confirm", {"code": code}).status_code == 404
        for guess in (wrong, "٠" * 6, "x", wrong):  # and one on the page: no more than CODE_TRIES
            assert ben.post(f"{its}/confirm", {"code": guess}).json["error"]["details"]["field"] == "code"
        assert ben.post(f"{its}/confirm", {"code": code}).status_code == 409  # too many tries
        wait_for_a_turn(home)
        assert page.post(f"/yours/delivery/{one['id']}/test").status_code == 303
        code = post.got.pop()[1].removeprefix("Matinee: ")
        confirmed = ben.post(f"{its}/confirm", {"code": code}).json["data"]
        assert (confirmed["isConfirmed"], confirmed["isOn"]) == (True, True)
        wait_for_a_turn(home)
        assert ben.post(f"{its}/test").json["data"]["arrived"] is True
        assert post.got.pop() == (["ben@home.example"], "Matinee", "Your notices reach you here.")
    finally:
        controller.stop()
    wait_for_a_turn(home)
    told = ben.post(f"{its}/test").json["data"]
    assert told == {"arrived": False, "error": messengers.SENTENCES[messengers.SILENT]}
    home.execute("update notice_trials set count = %s", (notice_addresses.MOST_A_DAY,))
    wait_for_a_turn(home)
    ben.delete(its)  # who enters it anew is the same person
    assert "tomorrow" in ben.post("/me/notice-addresses", given).json["error"]["message"]
    assert "ben@home.example" not in page.get("/yours/delivery").text
    assert page.post("/yours/delivery", {"name": "", "address": "x"}).status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd", "syslog://", "dbus://", "exec://x", "macosx://", "x", "jsons://", "smb://home/x",
        "discord://1/x?template=/etc/passwd", "mailto://a:b@example.org?pgp=yes", "json://example.org/\x00",
        "matrixs://token@example.org/room", "matrixs://token@example.org", "matrixs://a:b@example.org/!room:example.org",
        "matrixs://a@example.org/!room:example.org?token=b", "matrixs://token@example.org/@ben:example.org",
        "matrixs://token@example.org/!a:example.org/!b:example.org", "matrixs://token@example.org/%23room:example.org",
        "ntfy://example.org/one/two", "mailto://a:b@example.org?to=c@example.org,d@example.org",
    ],
)  # fmt: skip
def test_an_address_is_a_service_of_the_network(address: str) -> None:
    with pytest.raises(Invalid):
        messengers.checked(address)


def test_nobody_reaches_the_network_of_the_household_before_an_administrator_allows_it(
    client: Clients, home: Conn, hook: Hook
) -> None:
    ben = client("Ben")
    port = hook.server_port
    for host in ("127.0.0.1", "localhost", "2130706433", "[::1]"):
        made = ben.post("/me/notice-addresses", {"name": host, "address": f"json://{host}:{port}/x"}).json["data"]
        wait_for_a_turn(home)
        told = ben.post(f"/me/notice-addresses/{made['id']}/test").json["data"]
        assert told == {"arrived": False, "error": messengers.SENTENCES[messengers.INNER]}, host
    assert hook.got == []

    options.set(home, "notices.inner_addresses", True)
    home.commit()
    for host in ("169.254.169.254", "0.0.0.0"):  # nobody's, in any case
        made = ben.post("/me/notice-addresses", {"name": host, "address": f"json://{host}:{port}/x"}).json["data"]
        wait_for_a_turn(home)
        assert (
            ben.post(f"/me/notice-addresses/{made['id']}/test").json["data"]["error"]
            == messengers.SENTENCES[messengers.INNER]
        )
    made = ben.post("/me/notice-addresses", {"name": "x", "address": hook.address("x")}).json["data"]
    wait_for_a_turn(home)
    assert ben.post(f"/me/notice-addresses/{made['id']}/test").json["data"]["arrived"] is True
    hook.status = 302  # led on it would not go by what was entered
    wait_for_a_turn(home)
    told = ben.post(f"/me/notice-addresses/{made['id']}/test").json["data"]
    assert (told["arrived"], len(hook.got)) == (False, 2)


def test_a_service_that_answers_without_end_holds_nobody(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messengers, "TOTAL_S", 3.0)
    hook.status, begun = 0, time.monotonic()

    with pytest.raises(Unavailable, match="took too long"):
        messengers.send(hook.address("x"), "Title", "Body", inner=True)

    assert time.monotonic() - begun < 6
    assert len(hook.got) == 1


def test_a_message_takes_neither_a_proxy_nor_a_password_of_the_machine_with_it(
    hook: Hook, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    passwords = tmp_path / ".netrc"
    passwords.write_text("machine 127.0.0.1 login house password s3cret")
    passwords.chmod(0o600)
    for name, value in {"NETRC": str(passwords), "HOME": str(tmp_path), "http_proxy": "http://127.0.0.1:9"}.items():
        monkeypatch.setenv(name, value)

    messengers.send(hook.address("x"), "Title", "x" * 5000, inner=True)

    assert [len(one["message"]) for one in hook.got] == [messengers.BODY_MOST]
    assert "Authorization" not in hook.headers[0]


def test_the_mail_server_is_a_deed_by_page_api_and_terminal(client: Clients, signed_in: SignIn, home: Conn) -> None:
    run = CliRunner().invoke
    made = run(cli, ["mail-server", "set"], input="mailtos://a:s3cret@smtp.home.example?from=m@home.example\n")
    assert (made.exit_code, mail_server.is_there(home)) == (0, True)
    assert run(cli, ["notice-addresses", "--json"]).output.strip() == "[]"
    assert run(cli, ["mail-server", "forget"]).exit_code == 0
    home.rollback()
    assert not mail_server.is_there(home)
    ana, page, given = client("Ana"), signed_in("Ana"), {"address": "mailtos://a:s3cret@smtp.home.example"}
    assert ana.put("/settings/mail-server", given).json["data"] == {"isThere": True, "problem": None}
    assert ana.delete("/settings/mail-server").status_code == 204
    assert page.post("/settings/notices/mail-server", given).status_code == 303
    assert page.post("/settings/notices/mail-server/forget").status_code == 303
    home.rollback()
    deeds = [(entry.actor_name, entry.action, entry.data) for entry in audit.listing(home, limit=6)[0]]
    assert [who for who, _, _ in deeds] == ["Ana"] * 4 + ["terminal"] * 2
    assert {what for _, what, _ in deeds} == {"settings.mail-server"}
    assert "s3cret" not in str(deeds)
