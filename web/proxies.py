"""Whose address a request comes from, when it came through proxies that the operator has named."""

import ipaddress
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from shared.errors import Misconfigured
from shared.http import addresses
from shared.settings import settings

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Wsgi = Callable[..., Iterable[bytes]]


def init(app: Flask) -> None:
    """Nobody is believed until TRUSTED_PROXIES is set: anybody can write X-Forwarded-For."""
    trusted = networks(settings().text("TRUSTED_PROXIES") or "")
    app.wsgi_app = _behind(app.wsgi_app, trusted)  # type: ignore[method-assign]


def networks(text: str) -> list[Network]:
    """Addresses and networks, comma separated. Raises `Misconfigured`."""
    try:
        return [_network(part.strip()) for part in text.split(",") if part.strip()]
    except ValueError as error:
        sentence = "TRUSTED_PROXIES takes addresses and networks, comma separated: 127.0.0.1, 172.16.0.0/12."
        raise Misconfigured(sentence, field="TRUSTED_PROXIES") from error


def client(peer: str, forwarded: str, trusted: list[Network]) -> str:
    """Walks back from the peer while a proxy of ours speaks: what a stranger wrote further left is worth nothing."""
    peer, hops = addresses.plain(peer), [addresses.plain(hop.strip()) for hop in forwarded.split(",") if hop.strip()]
    while hops and _is_in(peer, trusted):
        if not _is_address(hops[-1]):
            break
        peer = hops.pop()
    return peer


def _network(text: str) -> Network:
    """An IPv4 network that is written as IPv6 (`::ffff:10.0.0.0/104`) is that IPv4 network."""
    network = ipaddress.ip_network(text, strict=False)
    mapped = getattr(network.network_address, "ipv4_mapped", None)
    return ipaddress.ip_network((mapped, network.prefixlen - 96)) if mapped and network.prefixlen >= 96 else network


def _behind(inner: Wsgi, trusted: list[Network]) -> Wsgi:
    def outer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        forwarded = environ.get("HTTP_X_FORWARDED_FOR", "")
        environ["REMOTE_ADDR"] = client(environ.get("REMOTE_ADDR", ""), forwarded, trusted)
        return inner(environ, start_response)

    return outer


def _is_in(address: str, trusted: list[Network]) -> bool:
    return _is_address(address) and any(ipaddress.ip_address(address) in network for network in trusted)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
