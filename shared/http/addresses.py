"""Which addresses Matinee may call: an admin may name any host of the household, never a cloud's secrets."""

import ipaddress
import re
import socket
import ssl
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import urllib3
from requests import Response, adapters
from urllib3 import connection, connectionpool

from shared import errors
from shared.language import gettext

# Where clouds keep credentials, beside the link-local 169.254.169.254 and fe80::.
METADATA = frozenset({"100.100.100.200", "168.63.129.16", "fd00:ec2::254", "fd20:ce::254"})
METADATA_NAMES = frozenset({"metadata", "metadata.google.internal", "metadata.goog", "instance-data"})
# “This network” reaches the machine itself; 240/4 is nobody's, and its end is everybody (broadcast).
BARRED = tuple(map(ipaddress.ip_network, ("0.0.0.0/8", "240.0.0.0/4")))
# NAT64, well known and local, and the old form “::1.2.3.4” end with an IPv4 address.
CARRIERS = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")))
CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
PORTS = {"http": 80, "https": 443}

IP = ipaddress.IPv4Address | ipaddress.IPv6Address


def checked_url(url: str) -> str:
    """The address as we store it, without trailing slashes. Raises `errors.Invalid` with what to change.

    http and https only, no user or password, no query; private networks and loopback are where media servers live,
    so they are allowed; link-local, multicast and metadata addresses are not. A name that does not resolve passes:
    whether somebody answers is another question, and every connection is checked again when it is made.
    """
    text = url.strip().rstrip("/")
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise _invalid(gettext("is not an address; write it like http://192.168.1.10:8096")) from None
    if parts.scheme not in ("http", "https") or not host:
        raise _invalid(gettext("must start with http:// or https:// and name a host, like http://192.168.1.10:8096"))
    if parts.username is not None or parts.password is not None:
        raise _invalid(gettext("must not hold a user name or password; enter keys in their own field"))
    if parts.query or parts.fragment or any(letter.isspace() or not letter.isprintable() for letter in text):
        raise _invalid(gettext("must end with the host, port or path; leave out spaces and everything from ? or # on"))
    if host.rstrip(".").lower() in METADATA_NAMES or any(is_forbidden(address) for address in _resolved(host)):
        raise _invalid(gettext("names an address that Matinee does not call; give the server's own address"))
    return text


def is_forbidden(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    return any(_is_barred(target) for target in (ip, *_carried(ip)))


def is_public(address: str) -> bool:
    """Whether everybody in the world reaches the same by it: no part of a network at home, nor this machine."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    return all(target.is_global for target in (ip, *_carried(ip)))


def plain(address: str) -> str:
    """`1.2.3.4` for `::ffff:1.2.3.4`, which is how one that listens to both families sees a client. Others stay."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(getattr(ip, "ipv4_mapped", None) or ip)


def same_origin(here: str, there: str) -> bool:
    return _origin(here) == _origin(there) is not None


def _origin(url: str) -> tuple[str, str, int] | None:
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS[parts.scheme]
    except (ValueError, KeyError):
        return None
    return parts.scheme, (parts.hostname or "").rstrip("."), port


def _is_barred(ip: IP) -> bool:
    special = ip.is_link_local or ip.is_multicast or ip.is_unspecified or str(ip) in METADATA
    return special or any(ip.version == network.version and ip in network for network in BARRED)


def _carried(ip: IP) -> Iterator[ipaddress.IPv4Address]:
    """The IPv4 addresses that an IPv6 one stands for: some gateway turns it into them."""
    if isinstance(ip, ipaddress.IPv6Address):
        if not ip.is_loopback and any(ip in network for network in CARRIERS):
            yield ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        yield from filter(None, (ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())))


def _resolved(host: str) -> list[str]:
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        return []


def _invalid(sentence: str) -> errors.Invalid:
    return errors.Invalid(gettext("The address %(sentence)s.", sentence=sentence), field="url")


def trusting(ca: str) -> ssl.SSLContext:
    """Trusts these certificates too, also one that vouches for itself alone. Raises `Invalid` for what is none, and
    for a private key."""
    if "PRIVATE KEY-----" in ca:
        sentence = gettext(
            "The CA must be certificates alone: this holds a private key, which only its server should have."
        )
        raise errors.Invalid(sentence, field="caCertificate")
    context = ssl.create_default_context()
    try:
        # What tools print around them may hold letters of any kind.
        context.load_verify_locations(cadata="\n".join(CERTIFICATE.findall(ca)))
    except (ssl.SSLError, ValueError, TypeError):
        sentence = gettext("The CA must be certificates in PEM form: text from -----BEGIN CERTIFICATE----- on.")
        raise errors.Invalid(sentence, field="caCertificate") from None
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


class GuardedAdapter(adapters.HTTPAdapter):
    """Refuses a forbidden address when connecting: a name may resolve differently than when it was checked.

    `ca` is the PEM text of certificates that are trusted beside the usual ones.
    """

    def __init__(self, ca: str | None = None, *, pool_connections: int, pool_maxsize: int) -> None:
        self._ca = ca
        super().__init__(pool_connections=pool_connections, pool_maxsize=pool_maxsize)

    def init_poolmanager(self, *args: object, **kwargs: object) -> None:
        if self._ca:
            kwargs["ssl_context"] = trusting(self._ca)
        super().init_poolmanager(*args, **kwargs)  # type: ignore[arg-type]
        manager: urllib3.PoolManager = self.poolmanager
        manager.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}

    def send(self, *args: Any, **kwargs: Any) -> Response:
        """Directly: behind a proxy of the environment it would be the proxy's address that is checked."""
        return super().send(*args, **(kwargs | {"proxies": {}}))


class Forbidden(OSError):
    """The peer is an address we do not call."""


class _HTTPConnection(connection.HTTPConnection):
    def connect(self) -> None:
        super().connect()
        _check_peer(self)


class _HTTPSConnection(connection.HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        _check_peer(self)


class _HTTPPool(connectionpool.HTTPConnectionPool):
    ConnectionCls = _HTTPConnection


class _HTTPSPool(connectionpool.HTTPSConnectionPool):
    ConnectionCls = _HTTPSConnection


def _check_peer(http_connection: connection.HTTPConnection) -> None:
    if is_forbidden(http_connection.sock.getpeername()[0]):
        http_connection.close()
        raise Forbidden(gettext("forbidden address"))
