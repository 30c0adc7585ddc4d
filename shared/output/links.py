"""Streaming links of our own: signed, for one item of one output, void when the output goes or its links are revoked."""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass

from shared import db, secrets
from shared.db import Conn
from shared.errors import NotFound
from shared.language import gettext
from shared.settings import settings

sql = db.queries("output/outputs")

GONE = gettext("This link is no longer valid.")
BODY = re.compile(r"(\d{1,18})\.(\d{1,18})\.(\d{1,9})", re.ASCII)


@dataclass(frozen=True)
class Target:
    """The real item behind a link, and whose output it was written for."""

    server_id: int
    external_id: str
    user_id: int | None


def make(output_id: int, item_id: int, epoch: int = 0) -> str:
    """`item_id` is of `library_items`; the link holds no key of the media server and names no path."""
    body = f"{output_id}.{item_id}.{epoch}"
    return f"{settings().base_url}/stream/{body}.{_signature(body)}"


def read(token: str) -> tuple[int, int, int]:
    """Output, item and epoch of a token that we signed. Raises `NotFound` for everybody else's. `target` does the
    rest."""
    body, _, signature = token.rpartition(".")
    found = BODY.fullmatch(body)
    # The pattern first: what is compared must be plain ASCII.
    if found is None or not signature.isascii() or not hmac.compare_digest(signature, _signature(body)):
        raise NotFound(GONE)
    return int(found[1]), int(found[2]), int(found[3])


def target(conn: Conn, token: str) -> Target:
    """What to play. Raises `NotFound` for a forged or revoked link, and for what its person may not see any more."""
    output_id, item_id, epoch = read(token)
    given = {"output_id": output_id, "item_id": item_id, "epoch": epoch}
    return db.one(conn, sql.link_target, given, row=Target, missing=GONE)


def revoke(conn: Conn, output_id: int) -> None:
    """Voids every link of the output; the next build writes new ones."""
    conn.execute(sql.revoke_links, {"id": output_id})


def _signature(body: str) -> str:
    digest = hmac.new(secrets.signing_key("stream").encode(), body.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:24]).decode()
