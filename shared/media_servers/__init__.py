"""Jellyfin and Emby behind one interface."""

from collections.abc import Mapping
from typing import Unpack

from shared import errors, http
from shared.language import gettext
from shared.media_servers import emby_events, finding, jellyfin_events, model
from shared.media_servers.connection import Tuning
from shared.media_servers.emby import Emby
from shared.media_servers.jellyfin import Jellyfin
from shared.media_servers.protocol import MediaServer

KINDS: tuple[model.ServerKind, ...] = ("jellyfin", "emby")


def connect(
    kind: str, base_url: str, api_key: str, *, device_id: str = "matinee", **tuning: Unpack[Tuning]
) -> MediaServer:
    """Nothing is asked of the server yet; `check()` does. One connection may serve all threads of a process.

    `device_id` tells the server one installation of Matinee from another; `tuning` is `connection.Tuning`.
    """
    if kind == "jellyfin":
        return Jellyfin(base_url, api_key, device_id=device_id, **tuning)
    if kind == "emby":
        return Emby(base_url, api_key, device_id=device_id, **tuning)
    raise _unknown(kind)


def read_event(kind: str, headers: Mapping[str, str], body: bytes) -> model.PlayEvent | None:
    """What a webhook of this kind of server tells, from the request alone. None for an event we do not use. Raises
    `errors.Invalid` naming the field for a body we cannot read."""
    content_type = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
    if kind == "jellyfin":
        return jellyfin_events.read(body, content_type)
    if kind == "emby":
        return emby_events.read(body, content_type)
    raise _unknown(kind)


def find(url: str, **tuning: Unpack[Tuning]) -> finding.Found:
    """Which server is meant by an address, found without a key. Raises as `finding.find`."""
    tuning.setdefault("retries", http.Retries(tries=2))
    tuning.setdefault("tls", http.Tls())

    def opener(address: str) -> http.Service:
        return http.Service(gettext("The media server"), address, error=errors.MediaServerError, **tuning)

    return finding.find(url, opener)


def detect(base_url: str, **tuning: Unpack[Tuning]) -> model.ServerKind:
    """Which kind of server answers at this address."""
    return find(base_url, **tuning).info.kind


def _unknown(kind: str) -> errors.Invalid:
    return errors.Invalid(
        gettext("%(kind)s is no media server we know: choose jellyfin or emby.", kind=kind), field="kind"
    )


__all__ = ["KINDS", "Emby", "Jellyfin", "MediaServer", "connect", "detect", "find", "read_event"]
