"""Jellyfin and Emby behind one interface."""

from typing import Unpack

from shared import errors, http
from shared.media_servers import finding, model
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
    raise errors.Invalid(f"{kind} is no media server we know: choose jellyfin or emby.", field="kind")


def find(url: str, **tuning: Unpack[Tuning]) -> finding.Found:
    """Which server is meant by an address, found without a key. Raises as `finding.find`."""
    tuning.setdefault("retries", http.Retries(tries=2))
    tuning.setdefault("tls", http.Tls())

    def opener(address: str) -> http.Service:
        return http.Service("The media server", address, error=errors.MediaServerError, **tuning)

    return finding.find(url, opener)


def detect(base_url: str, **tuning: Unpack[Tuning]) -> model.ServerKind:
    """Which kind of server answers at this address."""
    return find(base_url, **tuning).info.kind


__all__ = ["KINDS", "Emby", "Jellyfin", "MediaServer", "connect", "detect", "find"]
