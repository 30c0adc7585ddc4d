"""How a message leaves for a person: through Apprise, to services of the network and to nothing of the machine.

An address of Apprise holds keys and passwords: nothing of it goes into a sentence or a log. What Apprise logs is read for the
status that came back, and goes no further.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from shared.errors import Invalid, Unavailable
from shared.http import patience, peers
from shared.language import gettext

if TYPE_CHECKING:
    from apprise import AppriseAsset, NotifyBase

# Every one speaks HTTP or SMTP with a service by the address that it is given. Apprise knows others that write files, start programs
# or talk to the desktop; those are no addresses here.
SERVICES: Mapping[str, str] = {
    "apprise": "Apprise API", "apprises": "Apprise API", "bark": "Bark", "barks": "Bark", "discord": "Discord",
    "form": "Webhook (form)", "forms": "Webhook (form)", "gchat": "Google Chat", "gotify": "Gotify", "gotifys": "Gotify",
    "hassio": "Home Assistant", "hassios": "Home Assistant", "json": "Webhook (JSON)", "jsons": "Webhook (JSON)", "line": "LINE",
    "mailto": "E-mail", "mailtos": "E-mail", "matrix": "Matrix", "matrixs": "Matrix", "mmost": "Mattermost", "mmosts": "Mattermost",
    "nctalk": "Nextcloud Talk", "nctalks": "Nextcloud Talk", "ntfy": "ntfy", "ntfys": "ntfy", "pbul": "Pushbullet",
    "pover": "Pushover", "prowl": "Prowl", "pushy": "Pushy", "rocket": "Rocket.Chat", "rockets": "Rocket.Chat",
    "signal": "Signal", "signals": "Signal", "slack": "Slack", "spush": "SimplePush", "tgram": "Telegram",
    "wxteams": "Webex", "xml": "Webhook (XML)", "xmls": "Webhook (XML)", "zulip": "Zulip",
}  # fmt: skip
# Parameters by which a service would read a file of this machine, or ask others for keys.
FILES = ("template", "pgp", "wkd", "attach")
LONGEST = 1000
CONNECT_S, READ_S, TOTAL_S = 4.0, 10.0, 20.0
UNKNOWN = gettext(
    "Write an e-mail address, or an address as Apprise has them, such as ntfys://ntfy.sh/topic, tgram://token/chat, "
    "discord://id/token, mailtos://name:password@example.org or, of a webhook, jsons://example.org/path."
)
BROKEN = gettext("This address lacks something that its service needs: see what Apprise says of it.")
INNER = gettext(
    "It is at an address that Matinee does not call. Addresses of the household's own network are called once an administrator "
    "allows them under Settings, Notices."
)
SLOW = gettext("It took too long.")
SILENT = gettext("It did not take the message, or nobody is there.")
# In what Apprise logs: “error=404.” of HTTP, “(535, b'…')” of SMTP.
STATUS = re.compile(r"error=(\d{3})\b|\((\d{3}), b'")

_heard: ContextVar[list[str] | None] = ContextVar("heard", default=None)


class _Ear(logging.Filter):
    """Keeps of a line the status alone, and lets none through."""

    def filter(self, record: logging.LogRecord) -> bool:
        statuses = _heard.get()
        if statuses is not None and (found := STATUS.search(record.getMessage())):
            statuses.append(found[1] or found[2])
        return False


def checked(address: str) -> tuple[str, str]:
    """The service by its scheme, and the address without spaces around it. Raises `Invalid` for what is no address of `SERVICES`."""
    text = address.strip()
    scheme, _, rest = text.partition("://")
    if scheme.lower() not in SERVICES or len(text) > LONGEST or not text.isprintable():
        raise Invalid(UNKNOWN, field="address")
    names = [name.lower() for name, _ in parse_qsl(rest.partition("?")[2], keep_blank_values=True)]
    if wrong := next((name for name in names if any(word in name for word in FILES)), None):
        raise Invalid(gettext("Leave “%(name)s” out of the address: it is not used here.", name=wrong), field="address")
    if _messenger(text) is None:
        raise Invalid(BROKEN, field="address")
    return scheme.lower(), text


def send(address: str, title: str, body: str, *, inner: bool) -> None:
    """One try, in plain text. Without `inner` it goes to public addresses alone. Raises `Unavailable` with what came back, which names
    nothing of the address."""
    messenger = _messenger(address)
    if messenger is None:
        raise Unavailable(BROKEN, permanent=True)
    with _listening() as statuses, patience.place(), peers.watched(inner=inner, seconds=TOTAL_S) as watch:
        is_taken = _notify(messenger, title, body)
    if not is_taken:
        raise Unavailable(_sentence(watch, statuses))


def _notify(messenger: "NotifyBase", title: str, body: str) -> bool:
    from apprise import NotifyFormat, NotifyType

    try:
        return bool(
            messenger.notify(body=body, title=title, notify_type=NotifyType.INFO, body_format=NotifyFormat.TEXT)
        )
    except Exception:  # of any of the services, each of which reads what somebody else's server answers
        return False


def _sentence(watch: peers.Watch, statuses: list[str]) -> str:
    if watch.was_refused:
        return INNER
    if watch.was_cut:
        return SLOW
    return gettext("It refused the message (%(status)s).", status=statuses[-1]) if statuses else SILENT


def _messenger(address: str) -> "NotifyBase | None":
    """None for what is no address. Whatever it says of them, times and redirects are ours."""
    _hush()
    from apprise import Apprise, NotifyBase

    made = Apprise.instantiate(address, asset=_asset(), suppress_exceptions=True)
    if not isinstance(made, NotifyBase):
        return None
    made.socket_connect_timeout, made.socket_read_timeout, made.redirects = CONNECT_S, READ_S, False
    return made


@cache
def _asset() -> "AppriseAsset":
    from apprise import AppriseAsset

    return AppriseAsset(app_id="Matinee", app_desc="Matinee", app_url="", http_redirects=False, secure_logging=True)


@contextmanager
def _listening() -> Iterator[list[str]]:
    statuses: list[str] = []
    token = _heard.set(statuses)
    try:
        yield statuses
    finally:
        _heard.reset(token)


@cache
def _hush() -> None:
    """Apprise's lines hold names of hosts and, at their most talkative, whole addresses: they go to us and to no log."""
    log = logging.getLogger("apprise")
    log.addFilter(_Ear())
    log.setLevel(logging.DEBUG)
