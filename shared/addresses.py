"""Which addresses Matinee may call: an admin may name any host of the household, never a cloud's secrets."""

import ipaddress
import socket
import ssl
from urllib.parse import urlsplit

import urllib3
from requests import adapters
from urllib3 import connection, connectionpool

from shared import errors

# Where clouds keep credentials, beside the link-local 169.254.169.254 and fe80::.
METADATA = frozenset({"100.100.100.200", "168.63.129.16", "fd00:ec2::254", "fd20:ce::254"})
METADATA_NAMES = frozenset({"metadata", "metadata.google.internal", "metadata.goog", "instance-data"})


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
        raise _invalid("is not an address; write it like http://192.168.1.10:8096") from None
    if parts.scheme not in ("http", "https") or not host:
        raise _invalid("must start with http:// or https:// and name a host, like http://192.168.1.10:8096")
    if parts.username is not None or parts.password is not None:
        raise _invalid("must not hold a user name or password; enter keys in their own field")
    if parts.query or parts.fragment or any(letter.isspace() or not letter.isprintable() for letter in text):
        raise _invalid("must end with the host, port or path; leave out spaces and everything from ? or # on")
    if host.rstrip(".").lower() in METADATA_NAMES or any(is_forbidden(address) for address in _resolved(host)):
        raise _invalid("names an address that Matinee does not call; give the server's own address")
    return text


def is_forbidden(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return ip.is_link_local or ip.is_multicast or ip.is_unspecified or str(ip) in METADATA


def _resolved(host: str) -> list[str]:
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        return []


def _invalid(sentence: str) -> errors.Invalid:
    return errors.Invalid(f"The address {sentence}.", field="url")


def trusting(ca: str) -> ssl.SSLContext:
    """Trusts these certificates too, also one that vouches for itself alone. Raises `errors.Invalid`."""
    context = ssl.create_default_context()
    try:
        context.load_verify_locations(cadata=ca)
    except (ssl.SSLError, ValueError):
        sentence = "The CA must be certificates in PEM form: text from -----BEGIN CERTIFICATE----- on."
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


def _check_peer(made: connection.HTTPConnection) -> None:
    if is_forbidden(made.sock.getpeername()[0]):
        made.close()
        raise Forbidden("forbidden address")
