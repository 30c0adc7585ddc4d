"""Notices by e-mail and webhook: to a real SMTP server and a real HTTP server, each notice to each address once."""

import json
import logging
import time
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes
from email.header import decode_header, make_header
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from click.testing import CliRunner

from functions import deliver_notices
from shared import audit, options
from shared.db import Conn
from shared.discovery import deliveries, mail_server, messengers, notice_addresses
from shared.errors import Invalid, Unavailable
from shared.jobs import names
from shared.jobs.progress import Attempt
from tests import household
from tests.fakes.serving import serving
from tests.household import discoveries, shelf
from tests.web.api.people import Clients
from tests.web.commands.conftest import free_port
from tests.web.conftest import SignIn
from web.commands import cli


class Hook(ThreadingHTTPServer):
    """Keeps what is posted; answers `status`, and with 0 a little now and then, without end."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[dict[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.status = 200

    def address(self, path: str) -> str:
        return f"json://127.0.0.1:{self.server_port}/{path}"


class _Handler(BaseHTTPRequestHandler):
    server: Hook

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(json.loads(body))
        self.server.headers.append(dict(self.headers))
        if not self.server.status:
            self._trickle()
            return
        self.send_response(self.server.status)
        if self.server.status == 302:
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _trickle(self) -> None:
        with suppress(OSError):
            self.send_response(200)
            self.end_headers()
            while True:
                self.wfile.write(b"x" * 65536)
                time.sleep(0.1)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Post:
    """Keeps whom a message went to, and it."""

    def __init__(self) -> None:
        self.got: list[tuple[list[str], str, str]] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        message = message_from_bytes(envelope.content or b"")
        body = message.get_payload(decode=True)
        assert isinstance(body, bytes)
        subject = str(make_header(decode_header(message["Subject"])))
        self.got.append((envelope.rcpt_tos, subject, body.decode().strip()))
        return "250 OK"


@pytest.fixture
def hook() -> Iterator[Hook]:
    with serving(Hook()) as server:
        yield server


@pytest.fixture
def films(home: Conn) -> dict[str, int]:
    options.set(home, "notices.inner_addresses", True)
    return shelf.open_up(home)


def send(home: Conn) -> str | None:
    attempt = Attempt(0, names.DELIVER_NOTICES)
    deliver_notices.handler(home, attempt)
    return attempt.message


def tell(home: Conn, name: str, title_id: int) -> None:
    discoveries.noted(home, household.person(home, name), title_id)
    home.commit()


def wait_no_more(home: Conn) -> None:
    home.execute("update notice_deliveries set due_at = now()")
    home.commit()


def test_each_notice_goes_to_each_address_once_and_in_the_language_of_the_person(
    client: Clients, films: dict[str, int], home: Conn, hook: Hook
) -> None:
    ben = client("Ben")
    tell(home, "Ben", films["Up"])  # before there was an address: stays in the inbox
    first, second = (
        ben.post("/me/notice-addresses", {"name": name, "address": hook.address(f"s3cret-{name}")}).json["data"]
        for name in ("phone", "desk")
    )
    ben.patch(f"/me/notice-addresses/{second['id']}", {"isOn": False})
    home.execute("update users set language = 'de' where name = 'Ben'")
    for title in ("Moon", "Alien"):
        tell(home, "Ben", films[title])
    tell(home, "Ana", films["Moon"])

    assert send(home) == "Notices that arrived: 2."
    assert send(home) == "Notices that arrived: 0."
    [told] = hook.got
    assert told["title"] == "Matinee: 2 Neuigkeiten"
    assert told["message"].splitlines()[0].startswith("Moon: In der Bibliothek angekommen")
    ben.patch(f"/me/notice-addresses/{second['id']}", {"isOn": True})
    assert send(home) == "Notices that arrived: 0."  # what was noted while it was off is not sent
    tell(home, "Ben", films["Dark"])
    assert send(home) == "Notices that arrived: 2."  # to both
    assert [one["message"].split(":")[0] for one in hook.got[1:]] == ["Dark", "Dark"]
    assert ben.delete(f"/me/notice-addresses/{first['id']}").status_code == 204
    assert client("Ana").delete(f"/me/notice-addresses/{second['id']}").status_code == 404
    assert "s3cret" not in ben.get("/me/notice-addresses").text


def test_what_does_not_arrive_is_tried_again_given_up_and_told_without_the_address(
    client: Clients, signed_in: SignIn, home: Conn, hook: Hook, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    options.set(home, "notices.inner_addresses", True)
    ben, page = client("Ben"), signed_in("Ben")
    films = shelf.open_up(home)  # with each sign-in the server says anew what he may see
    ben.post("/me/notice-addresses", {"name": "phone", "address": hook.address("s3cret")})
    tell(home, "Ben", films["Moon"])
    hook.status = 503

    for tries in range(1, deliveries.MOST_TRIES + 1):
        assert send(home) == "Notices that arrived: 0."
        assert len(hook.got) == tries
        assert send(home) == "Notices that arrived: 0."  # not before its pause is over
        assert len(hook.got) == tries
        wait_no_more(home)

    send(home)
    assert len(hook.got) == deliveries.MOST_TRIES
    [one] = ben.get("/me/notice-addresses").json["data"]
    assert (one["error"], one["gaveUpAt"] is not None) == ("It refused the message (503).", True)
    shown = page.get("/inbox").text
    assert "“phone” did not take" in shown
    hook.status = 200
    tell(home, "Ben", films["Up"])
    assert send(home) == "Notices that arrived: 1."
    assert ben.get("/me/notice-addresses").json["data"][0]["gaveUpAt"] is None
    assert "did not take" not in page.get("/inbox").text
    assert "s3cret" not in caplog.text + shown + json.dumps(
        [dict(row) for row in home.execute("select * from notice_deliveries").fetchall()], default=str
    )


def test_a_run_that_died_after_a_message_left_sends_it_once_more_and_not_at_once(
    client: Clients, films: dict[str, int], home: Conn, hook: Hook
) -> None:
    """At least once: nobody can write down what arrived in the moment in which it does."""
    client("Ben").post("/me/notice-addresses", {"name": "phone", "address": hook.address("x")})
    tell(home, "Ben", films["Moon"])
    address = household.rows.one(home, "select id from notice_addresses")
    deliveries.queue(home)
    letter = deliveries._letter(home, address)
    assert letter
    assert deliveries._post(letter) is None  # and dies

    assert send(home) == "Notices that arrived: 0."
    wait_no_more(home)
    assert send(home) == "Notices that arrived: 1."
    assert [one["title"] for one in hook.got] == ["Matinee: 1 piece of news"] * 2


def test_whoever_does_not_answer_holds_up_nobody_and_what_is_given_up_is_said(
    client: Clients, films: dict[str, int], home: Conn, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messengers, "TOTAL_S", 3.0)
    ben, ana = client("Ben"), client("Ana")
    with serving(Hook()) as dead:
        dead.status = 0
        for path in range(4):
            ben.post("/me/notice-addresses", {"name": "dead", "address": dead.address(str(path))})
        ana.post("/me/notice-addresses", {"name": "phone", "address": hook.address("x")})
        for name in ("Ben", "Ana"):
            tell(home, name, films["Moon"])
        begun = time.monotonic()
        assert send(home) == "Notices that arrived: 1."
        assert time.monotonic() - begun < 9  # the four at once
        tell(home, "Ana", films["Up"])
        wait_no_more(home)
        deliveries.queue(home)
        last = household.rows.one(home, "select id from notice_addresses where name = 'phone'")
        assert deliveries.due(home)[0] == last  # of which least was tried

    home.execute("update notice_deliveries set tries = %s where state = 'pending'", (deliveries.MOST_TRIES,))
    wait_no_more(home)
    deliveries.queue(home)  # after one that died in its last try
    home.commit()
    assert {(one["error"], one["gaveUpAt"] is not None) for one in ben.get("/me/notice-addresses").json["data"]} == {
        ("It took too long.", True)
    }
    assert ana.get("/me/notice-addresses").json["data"][0]["error"] == deliveries.LATE


def test_whose_key_cannot_be_read_is_told_apart(client: Clients, films: dict[str, int], home: Conn, hook: Hook) -> None:
    ben, ana = client("Ben"), client("Ana")
    mail_server.change(home, "mailtos://a:b@smtp.home.example", by=audit.TERMINAL)
    made = ben.post("/me/notice-addresses", {"name": "Mail", "address": "ben@home.example"}).json["data"]
    home.execute("update mail_server set address_enc = 'x'")
    home.commit()

    test = f"/me/notice-addresses/{made['id']}/test"
    assert ben.post(test).json["data"]["error"] == mail_server.UNREADABLE
    assert ana.get("/settings/mail-server").json["data"]["problem"] == mail_server.UNREADABLE
    assert "an administrator enters it again" in CliRunner().invoke(cli, ["servers", "list"]).output
    home.execute("update notice_addresses set address_enc = 'x', tested_at = null")
    home.commit()
    assert ben.post(test).json["data"]["error"] == notice_addresses.UNREADABLE


def test_a_title_is_guarded_as_it_is_sent(client: Clients, films: dict[str, int], home: Conn, hook: Hook) -> None:
    ella = client("Ella")
    ella.post("/me/notice-addresses", {"name": "phone", "address": hook.address("x")})
    for title in ("Alien", "Up"):  # the first was noted before her limit was lower
        tell(home, "Ella", films[title])

    assert send(home) == "Notices that arrived: 1."
    assert ["Alien" in one["message"] for one in hook.got] == [False]


def test_e_mail_goes_through_the_mail_server_of_the_household(
    client: Clients, signed_in: SignIn, films: dict[str, int], home: Conn
) -> None:
    ben, page, ana = client("Ben"), signed_in("Ben"), signed_in("Ana")
    options.set(home, "notices.inner_addresses", False)  # the mail server is an administrator's word
    home.commit()
    given = {"name": "Mail", "address": "ben@home.example"}
    assert ben.post("/me/notice-addresses", given).json["error"]["details"]["field"] == "address"
    post = Post()
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
        assert page.post(f"/yours/delivery/{one['id']}/test").status_code == 303
        assert ben.post(f"/me/notice-addresses/{one['id']}/test").status_code == 429
        assert post.got.pop() == (["ben@home.example"], "Matinee", "Your notices reach you here.")
    finally:
        controller.stop()
    home.execute("update notice_addresses set tested_at = null")
    home.commit()
    told = ben.post(f"/me/notice-addresses/{one['id']}/test").json["data"]
    assert told == {"arrived": False, "error": messengers.SENTENCES[messengers.SILENT]}
    assert "ben@home.example" not in page.get("/yours/delivery").text
    assert page.post("/yours/delivery", {"name": "", "address": "x"}).status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd", "syslog://", "dbus://", "exec://x", "macosx://", "x", "jsons://", "smb://home/x",
        "discord://1/x?template=/etc/passwd", "mailto://a:b@example.org?pgp=yes", "json://example.org/\x00",
        "matrixs://token@example.org/room", "ntfy://example.org/one/two", "mailto://a:b@example.org?to=c@example.org,d@example.org",
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
        told = ben.post(f"/me/notice-addresses/{made['id']}/test").json["data"]
        assert told == {"arrived": False, "error": messengers.SENTENCES[messengers.INNER]}, host
    assert hook.got == []

    options.set(home, "notices.inner_addresses", True)
    home.commit()
    for host in ("169.254.169.254", "0.0.0.0"):  # nobody's, in any case
        made = ben.post("/me/notice-addresses", {"name": host, "address": f"json://{host}:{port}/x"}).json["data"]
        assert (
            ben.post(f"/me/notice-addresses/{made['id']}/test").json["data"]["error"]
            == messengers.SENTENCES[messengers.INNER]
        )
    made = ben.post("/me/notice-addresses", {"name": "x", "address": hook.address("x")}).json["data"]
    assert ben.post(f"/me/notice-addresses/{made['id']}/test").json["data"]["arrived"] is True
    hook.status = 302  # led on it would not go by what was entered
    home.execute("update notice_addresses set tested_at = null")
    home.commit()
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
