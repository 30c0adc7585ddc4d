"""The HTTP of the OpenAI package under our own rules: no address we do not call, no redirect, no proxy of the environment."""

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from shared.http import addresses
from shared.language import gettext

if TYPE_CHECKING:
    import httpx2

CONNECTED = "connection.connect_tcp.complete"


def client() -> "httpx2.Client":
    """Redirects are answers to it, as with every other call that sends something: our key goes where it was entered for."""
    import httpx2
    import openai

    # A transport of one's own leaves the environment's proxies out, and its certificates (SSL_CERT_FILE) in.
    return openai.DefaultHttpxClient(
        transport=httpx2.HTTPTransport(), follow_redirects=False, event_hooks={"request": [_guard]}
    )


def target(url: str, location: str) -> str:
    """Where a redirect leads, to be read by people: without user, query and fragment."""
    try:
        parts = urlsplit(urljoin(url, location))
    except ValueError:
        return "nowhere"
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _guard(request: "httpx2.Request") -> None:
    request.extensions = {**request.extensions, "trace": _look}


def _look(event: str, info: Mapping[str, object]) -> None:
    """Before anything is sent: a name may resolve differently than when it was checked."""
    if event != CONNECTED:
        return
    stream = info["return_value"]
    peer = stream.get_extra_info("server_addr")  # type: ignore[attr-defined]
    if addresses.is_forbidden(peer[0]):
        stream.close()  # type: ignore[attr-defined]
        raise addresses.Forbidden(gettext("forbidden address"))
