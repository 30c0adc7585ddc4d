"""Other systems are told what happened, once it has happened, by posts they can trust."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import standardwebhooks

from functions import registry, send_webhook
from shared import audit, db, jobs
from shared.db import Conn
from shared.errors import Invalid, NotFound, Unavailable
from shared.jobs.progress import Attempt
from shared.upkeep import webhooks_out
from tests.fakes.serving import serving

OWN = "whsec_" + "c2VjcmV0" * 4


class Receiver(ThreadingHTTPServer):
    """Answers with `status`, and with a redirect to `sends_on_to` when there is one."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status = 204
        self.sends_on_to: str | None = None
        self.got: list[tuple[dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hooks/s3cr3t"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        self.send_response(302 if self.server.sends_on_to else self.server.status)
        if self.server.sends_on_to:
            self.send_header("Location", self.server.sends_on_to)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with serving(Receiver()) as server:
        yield server


def queued(conn: Conn) -> list[int]:
    """Ids of the deliveries whose runs wait."""
    rows = conn.execute("select args from job_runs where name = 'send-webhook' and state = 'queued' order by id")
    return [row["args"]["delivery_id"] for row in rows.fetchall()]


def test_an_event_is_posted_signed_to_whoever_wants_it(conn: Conn, receiver: Receiver) -> None:
    _, secret = webhooks_out.add(conn, "Home", receiver.url, ["job.failed"])
    webhooks_out.add(conn, "Other", receiver.url, ["titles.changed"])

    webhooks_out.tell(conn, "job.failed", {"name": "sync-movies", "runId": 7, "error": "No."})
    [delivery_id] = queued(conn)
    send_webhook.handler(conn, Attempt(0, "send-webhook"), delivery_id)

    [(headers, body)] = receiver.got
    told = json.loads(body)
    assert (told["event"], told["id"]) == ("job.failed", delivery_id)
    assert told["data"] == {"name": "sync-movies", "runId": 7, "error": "No."}
    assert standardwebhooks.Webhook(secret).verify(body, headers) == told
    assert headers["webhook-id"] == str(delivery_id)
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(secret).verify(body + b" ", headers)


def test_a_repeat_has_the_same_id_and_a_signature_of_its_own_time(
    conn: Conn, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook, _ = webhooks_out.add(conn, "Home", receiver.url, ["job.failed"])
    webhooks_out.test(conn, webhook.id, by=audit.TERMINAL)
    [delivery_id] = queued(conn)
    receiver.status = 503
    for second in (1_700_000_000, 1_700_000_060):
        monkeypatch.setattr(webhooks_out.time, "time", lambda second=second: second + 0.9)
        with pytest.raises(Unavailable):
            webhooks_out.send(conn, delivery_id)

    told = [(headers["webhook-id"], headers["webhook-timestamp"]) for headers, _ in receiver.got]
    assert told == [(str(delivery_id), "1700000000"), (str(delivery_id), "1700000060")]
    assert len({headers["webhook-signature"] for headers, _ in receiver.got}) == 2


def test_a_signature_is_that_of_the_published_package() -> None:
    at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    theirs = standardwebhooks.Webhook(OWN).sign("7", at, '{"é": 1}')

    assert webhooks_out.signature(OWN, "7", int(at.timestamp()), '{"é": 1}'.encode()) == theirs


@pytest.mark.parametrize(
    "secret",
    [
        "a-secret-of-my-own",
        "whsec_",
        "whsec_!!!!",
        OWN.removeprefix("whsec_"),
        "whsec_" + "A" * 28,
        "whsec_" + "A" * 88,
    ],
)
def test_a_secret_of_another_form_is_refused(conn: Conn, secret: str) -> None:
    with pytest.raises(Invalid) as caught:
        webhooks_out.add(conn, "Home", "http://127.0.0.1:9", ["job.failed"], secret=secret)

    assert caught.value.details["field"] == "secret"


def test_nothing_is_told_of_what_was_rolled_back(conn: Conn, receiver: Receiver) -> None:
    webhooks_out.add(conn, "Home", receiver.url, list(webhooks_out.EVENTS))

    with conn.transaction(force_rollback=True):
        webhooks_out.tell(conn, "titles.changed", {"kind": "movie", "changed": 1})

    assert queued(conn) == []


def test_what_arrived_is_not_sent_again(conn: Conn, receiver: Receiver) -> None:
    webhook, _ = webhooks_out.add(conn, "Home", receiver.url, ["job.failed"])
    webhooks_out.test(conn, webhook.id, by=audit.TERMINAL)
    [delivery_id] = queued(conn)

    assert webhooks_out.send(conn, delivery_id) == "Home took webhook.test."
    assert webhooks_out.send(conn, delivery_id) == "It had been told already."

    assert len(receiver.got) == 1
    [listed] = webhooks_out.listing(conn)
    assert (listed.last_event, listed.last_status) == ("webhook.test", 204)
    assert listed.last_delivered_at is not None


@pytest.mark.parametrize(("status", "permanent"), [(500, False), (503, False), (404, True), (401, True)])
def test_a_refusal_is_repeated_only_where_that_may_help(
    conn: Conn, receiver: Receiver, status: int, permanent: bool
) -> None:
    webhook, secret = webhooks_out.add(conn, "Home", receiver.url, ["job.failed"])
    webhooks_out.test(conn, webhook.id, by=audit.TERMINAL)
    receiver.status = status

    with pytest.raises(Unavailable) as caught:
        webhooks_out.send(conn, queued(conn)[0])

    assert caught.value.permanent is permanent
    assert "s3cr3t" not in caught.value.message
    assert secret not in caught.value.message
    assert len(receiver.got) == 1


def test_an_address_that_is_gone_is_told_without_the_address(conn: Conn, receiver: Receiver) -> None:
    webhook, _ = webhooks_out.add(conn, "Home", "http://127.0.0.1:9/s3cr3t", ["job.failed"])
    webhooks_out.test(conn, webhook.id, by=audit.TERMINAL)

    with pytest.raises(Unavailable) as caught:
        webhooks_out.send(conn, queued(conn)[0])

    assert caught.value.message == "Home did not answer at its address; check the address of the webhook."


def test_a_redirect_is_not_followed(conn: Conn, receiver: Receiver) -> None:
    webhook, _ = webhooks_out.add(conn, "Home", receiver.url, ["job.failed"])
    webhooks_out.test(conn, webhook.id, by=audit.TERMINAL)
    receiver.sends_on_to = "http://169.254.169.254/latest/meta-data"

    with pytest.raises(Unavailable, match="sends us on to") as caught:
        webhooks_out.send(conn, queued(conn)[0])

    assert caught.value.permanent


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/x", "ftp://home/x", "http://user:pass@home/x", "http://metadata.google.internal/"]
)
def test_addresses_that_matinee_does_not_call_are_refused(conn: Conn, url: str) -> None:
    with pytest.raises(Invalid) as caught:
        webhooks_out.add(conn, "Cloud", url, ["job.failed"])

    assert caught.value.details["field"] == "url"


def test_unknown_events_and_webhooks_are_named(conn: Conn) -> None:
    with pytest.raises(Invalid, match=r"no event “user\.born”"):
        webhooks_out.add(conn, "Home", "http://127.0.0.1:9", ["user.born"])
    with pytest.raises(NotFound):
        webhooks_out.delete(conn, 12)
    with pytest.raises(NotFound):
        webhooks_out.test(conn, 12, by=audit.TERMINAL)


def test_the_secret_is_not_in_the_database_in_clear(conn: Conn, receiver: Receiver) -> None:
    webhooks_out.add(conn, "Home", receiver.url, ["job.failed"], secret=OWN)

    row = conn.execute("select secret_enc from webhooks_out").fetchone()

    assert row is not None
    assert OWN.encode() not in bytes(row["secret_enc"])


def test_a_webhook_that_was_deleted_meanwhile_is_told_nothing(conn: Conn, receiver: Receiver) -> None:
    webhook, _ = webhooks_out.add(conn, "Home", receiver.url, ["job.failed"])
    webhooks_out.tell(conn, "job.failed", {"name": "x"})
    [delivery_id] = queued(conn)

    webhooks_out.delete(conn, webhook.id)

    assert webhooks_out.send(conn, delivery_id) == "The webhook was deleted."
    assert receiver.got == []


def test_a_run_that_is_given_up_is_told_and_one_about_telling_is_not(database: str) -> None:
    with db.connect() as conn:
        webhooks_out.add(conn, "Home", "http://127.0.0.1:9/s3cr3t", ["job.failed"])
        failed = jobs.ask(conn, "purge-titles", {"kind": "movie", "confirm": "yes"}, trigger="person").id
        telling = jobs.ask(conn, "send-webhook", {"delivery_id": 1}, trigger="system").id
        assert failed is not None
        assert telling is not None
        for run_id, name in ((failed, "purge-titles"), (telling, "send-webhook")):
            conn.execute("update job_runs set state = 'running' where id = %s", (run_id,))
            registry.finish(conn, Attempt(run_id, name), "failed", error="No.")

        rows = conn.execute("select event, payload from webhook_deliveries").fetchall()

    assert rows == [{"event": "job.failed", "payload": {"name": "purge-titles", "runId": failed, "error": "No."}}]
