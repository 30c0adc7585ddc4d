"""How a message leaves for a person: through Apprise, to services of the network and to nothing of the machine.

It leaves by a process of its own, which is given no more than the message and is ended after a time. An address of Apprise holds keys
and passwords: nothing of it goes into a sentence, a log or the arguments of that process.
"""

import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import shared
from shared.discovery import matrix
from shared.errors import Invalid, Unavailable
from shared.http import patience
from shared.language import gettext

if TYPE_CHECKING:
    from apprise import AppriseAsset, NotifyBase

log = logging.getLogger(__name__)

# Every one speaks HTTP or SMTP with a service by the address that it is given. Apprise knows others that write files, start programs
# or talk to the desktop; those are no addresses here.
SERVICES: Mapping[str, str] = {
    "apprise": "Apprise API", "apprises": "Apprise API", "bark": "Bark", "barks": "Bark", "discord": "Discord",
    "form": "Webhook (form)", "forms": "Webhook (form)", "gchat": "Google Chat", "gotify": "Gotify", "gotifys": "Gotify",
    "hassio": "Home Assistant", "hassios": "Home Assistant", "json": "Webhook (JSON)", "jsons": "Webhook (JSON)", "line": "LINE",
    "matrix": "Matrix", "matrixs": "Matrix", "mailto": "E-mail", "mailtos": "E-mail", "mmost": "Mattermost", "mmosts": "Mattermost",
    "nctalk": "Nextcloud Talk", "nctalks": "Nextcloud Talk", "ntfy": "ntfy", "ntfys": "ntfy", "pbul": "Pushbullet",
    "pover": "Pushover", "prowl": "Prowl", "pushy": "Pushy", "rocket": "Rocket.Chat", "rockets": "Rocket.Chat",
    "signal": "Signal", "signals": "Signal", "slack": "Slack", "spush": "SimplePush", "tgram": "Telegram",
    "wxteams": "Webex", "xml": "Webhook (XML)", "xmls": "Webhook (XML)", "zulip": "Zulip",
}  # fmt: skip
# Parameters by which a service would read a file of this machine, or ask others for keys.
FILES = ("template", "pgp", "wkd", "attach")
LONGEST = 1000
CONNECT_S, READ_S, TOTAL_S = 4.0, 10.0, 20.0
# Of each step: a mail server looks a sender up before it greets, and a message through before it takes it.
MAIL_S = TOTAL_S - 1
BODY_MOST = 900  # characters, which with a title fit into one message of any of them
MAIL = ("mailto", "mailtos")
UNKNOWN = gettext(
    "Write an e-mail address, or an address as Apprise has them, such as ntfys://ntfy.sh/topic, tgram://token/chat, "
    "discord://id/token, matrixs://token@example.org/!room:example.org, mailtos://name:password@example.org or, of a webhook, "
    "jsons://example.org/path."
)
# The answers of the process, beside a status such as 503 and the name of an error.
TAKEN, BROKEN, LACKING, INNER, SLOW, SILENT = "taken", "broken", "lacking", "inner", "slow", "silent"
SENTENCES: Mapping[str, str] = {
    BROKEN: gettext("This address lacks something that its service needs: see what Apprise says of it."),
    LACKING: gettext("This installation of Matinee lacks a package that this service needs."),
    INNER: gettext(
        "It is at an address that Matinee does not call. Addresses of the household's own network are called once an administrator "
        "allows them under Settings, Notices."
    ),
    SLOW: gettext("It took too long."),
    SILENT: gettext("It did not take the message, or nobody is there."),
}
SEVERAL = gettext("This address names several who are told: enter one address for each, so that each is told once.")
# In what Apprise logs: “error=404.” of HTTP, “(535, b'…')” of SMTP.
STATUS = re.compile(r"error=(\d{3})\b|\((\d{3}), b'")

PROCESS = "shared.discovery.messenger_process"
# All that the process has of ours: no secret, no proxy. Nobody's home, where passwords for hosts may lie.
KEPT = ("LD_LIBRARY_PATH", "PATH", "REQUESTS_CA_BUNDLE", "SSL_CERT_DIR", "SSL_CERT_FILE")
BARE = {"HOME": "/nonexistent", "LANG": "C.UTF-8"}


def checked(address: str) -> tuple[str, str]:
    """The service by its scheme, and the address without spaces around it. Raises `Invalid` for what is no address of `SERVICES`."""
    text = address.strip()
    scheme, _, rest = text.partition("://")
    if scheme.lower() not in SERVICES or len(text) > LONGEST or not text.isprintable():
        raise Invalid(UNKNOWN, field="address")
    names = [name.lower() for name, _ in parse_qsl(rest.partition("?")[2], keep_blank_values=True)]
    if wrong := next((name for name in names if any(word in name for word in FILES)), None):
        raise Invalid(gettext("Leave “%(name)s” out of the address: it is not used here.", name=wrong), field="address")
    try:
        made = messenger(text)
    except ImportError:
        raise Invalid(SENTENCES[LACKING], field="address") from None
    if made is None:
        raise Invalid(SENTENCES[BROKEN], field="address")
    if len(made) > 1:
        raise Invalid(SEVERAL, field="address")
    if scheme.lower() in matrix.SCHEMES:
        matrix.check(made)
    return scheme.lower(), text


def send(
    address: str,
    title: str,
    body: str,
    *,
    inner: bool,
    html: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> None:
    """One try, in plain text, of which no more than `BODY_MOST` characters arrive. E-mail takes `html` in its place, with the same as
    text beside it, and further `headers`. Without `inner` it goes to public addresses alone. Raises `Unavailable` with what came back,
    which names nothing of the address."""
    given: dict[str, object] = {"address": address, "title": title, "body": body[:BODY_MOST], "inner": inner}
    if is_mail(address):
        given |= {"body": html, "is_html": True} if html else {}
        given |= {"headers": dict(headers or {})}
    with patience.place():
        word = _answer(json.dumps(given))
    if word == TAKEN:
        return
    if word.isdecimal():
        raise Unavailable(gettext("It refused the message (%(status)s).", status=word))
    if word not in SENTENCES:
        log.warning("A message by %s did not leave: %s", address.partition("://")[0], word)
    raise Unavailable(SENTENCES.get(word, SENTENCES[SILENT]), permanent=word in (BROKEN, LACKING))


def is_mail(address: str) -> bool:
    return address.partition("://")[0].lower() in MAIL


def _answer(given: str) -> str:
    """One word. Its complaints may name the address: they go nowhere."""
    seconds = min(TOTAL_S, patience.left_s())
    try:
        ended = subprocess.run(
            [sys.executable, "-m", PROCESS], input=given.encode(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=seconds,
            cwd=Path(shared.__file__).parents[1], env=BARE | {key: os.environ[key] for key in KEPT if key in os.environ}, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return SLOW
    except OSError as error:  # no memory for another process, or Python was replaced while this one runs
        return type(error).__name__
    return next(iter(ended.stdout.decode("ascii", "replace").split()[-1:]), f"ended with {ended.returncode}")


def messenger(address: str) -> "NotifyBase | None":
    """None for what is no address. Whatever it says of them, times, redirects and what becomes of a long message are ours. Raises
    `ImportError` where a package is missing."""
    _hush()
    from apprise import Apprise, NotifyBase, OverflowMode

    made = Apprise.instantiate(address, asset=_asset(), suppress_exceptions=True)
    if not isinstance(made, NotifyBase):
        return None
    made.socket_connect_timeout, made.socket_read_timeout = MAIL_S if is_mail(address) else CONNECT_S, READ_S
    made.redirects, made.overflow_mode = False, OverflowMode.TRUNCATE
    if address.partition("://")[0].lower() in matrix.SCHEMES:
        matrix.tame(made)
    return made


@cache
def _asset() -> "AppriseAsset":
    from apprise import AppriseAsset

    return AppriseAsset(app_id="Matinee", app_desc="Matinee", app_url="", http_redirects=False, secure_logging=True)


@cache
def _hush() -> None:
    """Apprise's lines hold names of hosts and, at their most talkative, whole addresses: they go to no log."""
    logging.getLogger("apprise").addFilter(lambda record: False)
