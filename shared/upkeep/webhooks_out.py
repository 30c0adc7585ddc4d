"""Tells other systems what happens here: posts signed as Standard Webhooks has it, repeated by the queue until they arrive."""

import base64
import binascii
import hmac
import json
import secrets as random_source
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg.types.json import Jsonb

from shared import audit, db, http, jobs, secrets
from shared.audit import Actor
from shared.db import Conn, Row
from shared.errors import Invalid, NotFound, Unavailable
from shared.jobs import Run, names
from shared.language import gettext

sql = db.queries("upkeep/webhooks_out")

# What there is to be told. Payloads hold numbers and names of jobs, never titles: whoever reads them was not asked who they are.
EVENTS = {
    "recommendations.updated": gettext("A person's picks of one kind were made anew: userId, kind, picks."),
    "titles.changed": gettext("A sync found new, changed, returned or removed titles: kind, changed."),
    "job.failed": gettext("A run was given up: name, runId, error."),
}
TEST = "webhook.test"
ONE_TRY = http.Retries(tries=1)  # the queue repeats, with longer pauses and in sight of everybody
MOST_BYTES = 64 * 1024
UNKNOWN = gettext("There is no such webhook.")
PREFIX, KEY_BYTES = "whsec_", range(24, 65)
FORM = gettext("A webhook's secret is “whsec_” and 24 to 64 random bytes in base64; leave it out to have one made.")
ADVICE = gettext("check the address of the webhook")


@dataclass(frozen=True)
class Webhook:
    """`last_…` are of the latest delivery; `last_status` the other side's HTTP status once it took it."""

    id: int
    name: str
    url: str
    events: list[str]
    created_at: datetime
    last_event: str | None = None
    last_at: datetime | None = None
    last_delivered_at: datetime | None = None
    last_status: int | None = None


def add(
    conn: Conn, name: str, url: str, events: Sequence[str], secret: str | None = None, *, by: Actor = audit.MATINEE
) -> tuple[Webhook, str]:
    """The webhook and its secret, which is shown this once and made here when none is given.

    Raises `Invalid` for an address that Matinee does not call, for events that do not exist, and for a secret of another form.
    """
    if unknown := sorted(set(events) - set(EVENTS)):
        raise Invalid(
            gettext(
                "There is no event “%(unknown)s”; there are %(events)s.", unknown=unknown[0], events=", ".join(EVENTS)
            ),
            field="events",
        )
    secret = secret or _new_secret()
    _key(secret)
    given = {"name": name, "url": http.checked_url(url), "events": sorted(set(events))}
    webhook = db.one(conn, sql.add, given | {"secret_enc": secrets.encrypt(secret)}, row=Webhook)
    audit.record(conn, by, "webhooks.create", webhook.id, {"name": name, "events": webhook.events})
    return webhook, secret


def renew_secret(conn: Conn, webhook_id: int, *, by: Actor) -> tuple[Webhook, str]:
    """Another secret, shown this once, by which everything that is sent from now on is signed. Raises `NotFound`."""
    secret = _new_secret()
    given = {"id": webhook_id, "secret_enc": secrets.encrypt(secret)}
    renewed = db.one(conn, sql.renew_secret, given, row=Webhook, missing=UNKNOWN)
    audit.record(conn, by, "webhooks.secret", webhook_id, {"name": renewed.name})
    return renewed, secret


def listing(conn: Conn) -> list[Webhook]:
    return db.all(conn, sql.listing, row=Webhook)


def delete(conn: Conn, webhook_id: int, *, by: Actor = audit.MATINEE) -> None:
    """What was still to be told to it is dropped. Raises `NotFound`."""
    row = db.one(conn, sql.delete, {"id": webhook_id}, missing=UNKNOWN)
    audit.record(conn, by, "webhooks.delete", webhook_id, {"name": row["name"]})


def tell(conn: Conn, event: str, data: Mapping[str, object]) -> None:
    """Queues the event for everybody who wants it, in the transaction of what happened: told if and only if it happened."""
    _queue(conn, event, data, None)


def tell_failed(conn: Conn, name: str, run_id: int, error: str | None) -> None:
    """That a run was given up. Of a webhook that cannot be told nobody is told by webhooks."""
    if name != names.SEND_WEBHOOK:
        tell(conn, "job.failed", {"name": name, "runId": run_id, "error": error})


def test(conn: Conn, webhook_id: int, *, by: Actor) -> Run:
    """Queues a delivery that says nothing, and returns its run. Raises `NotFound`."""
    runs = _queue(conn, TEST, {"message": gettext("Matinee can reach you.")}, webhook_id)
    if not runs:
        raise NotFound(UNKNOWN)
    audit.record(conn, by, "webhooks.test", webhook_id)
    return runs[0]


def send(conn: Conn, delivery_id: int) -> str:
    """One try; returns a sentence on it. Raises `Unavailable` when the other side does not take it.

    A delivery may arrive twice: its id, in `webhook-id`, tells the second from a new one.
    """
    row = db.maybe(conn, sql.delivery, {"id": delivery_id})
    if row is None:
        return gettext("The webhook was deleted.")
    if row["delivered_at"] is not None:
        return gettext("It had been told already.")
    status = _post(row)
    conn.execute(sql.delivered, {"id": delivery_id, "status": status})
    conn.execute(sql.tidy)
    return gettext("%(name)s took %(event)s.", name=row["name"], event=row["event"])


def signature(secret: str, id: str, at: int, body: bytes) -> str:
    """`v1,` and base64: HMAC-SHA256 over id, seconds and the body as it is sent, a dot between them (standardwebhooks.com)."""
    digest = hmac.digest(_key(secret), f"{id}.{at}.".encode() + body, "sha256")
    return f"v1,{base64.b64encode(digest).decode()}"


def _new_secret() -> str:
    return PREFIX + base64.b64encode(random_source.token_bytes(32)).decode()


def _key(secret: str) -> bytes:
    """The bytes that a secret stands for. Raises `Invalid`."""
    text = secret.removeprefix(PREFIX)
    try:
        key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not secret.startswith(PREFIX) or len(key) not in KEY_BYTES:
        raise Invalid(FORM, field="secret")
    return key


def _queue(conn: Conn, event: str, data: Mapping[str, object], webhook_id: int | None) -> list[Run]:
    given = {"event": event, "payload": Jsonb(dict(data)), "webhook_id": webhook_id}
    ids = db.values(conn, sql.queue, given, of=int)
    return [jobs.ask(conn, names.SEND_WEBHOOK, {"delivery_id": delivery_id}, trigger="system") for delivery_id in ids]


def _post(row: Row) -> int:
    message = {"id": row["id"], "event": row["event"], "at": row["created_at"].isoformat(), "data": row["payload"]}
    id, at, body = str(row["id"]), int(time.time()), json.dumps(message).encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Matinee",
        "webhook-id": id,
        "webhook-timestamp": str(at),
        "webhook-signature": signature(secrets.decrypt(row["secret_enc"]), id, at, body),
    }
    service = http.Service(
        row["name"], http.checked_url(row["url"]), headers=headers, advice=ADVICE, retries=ONE_TRY,
        read_timeout=10, total_timeout=20, max_bytes=MOST_BYTES,
    )  # fmt: skip
    try:
        return service.call("POST", "", data=body).status
    except Unavailable as failed:
        # Addresses of webhooks often open a door by themselves: they go into no sentence and no log.
        sentence = failed.message.replace(row["url"], gettext("its address"))
        raise Unavailable(sentence, permanent=failed.permanent, retry_after=failed.retry_after) from None
    finally:
        service.close()
