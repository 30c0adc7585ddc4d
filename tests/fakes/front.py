"""What stands in front of media servers in households: a base path, a redirect to it, TLS with a certificate of one's own."""

import http.client
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.fakes.serving import serving

KEYS = ("authorization", "x-emby-token")


@dataclass
class Front:
    """`asked` are the requests that came in, with whether they carried a key."""

    base: str = ""
    ca: str | None = None
    asked: list[tuple[str, bool]] = field(default_factory=list)


@contextmanager
def front(upstream: str, *, path: str = "", tls: Path | None = None, to: str | None = None) -> Iterator[Front]:
    """Hands on what is below `path` and sends everything else to its pages; with `to` it only sends on to that address.

    `tls` is a folder for a certificate that vouches for itself alone.
    """
    told = Front()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: object) -> None:
            pass

        def answer(self) -> None:
            told.asked.append((self.path, any(name.lower() in KEYS for name in self.headers)))
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if to is not None:
                return self.send_on(f"{to}{self.path}")
            if not self.path.startswith(f"{path}/"):
                return self.send_on(f"{path}/web/")
            if self.path.startswith(f"{path}/web/"):
                return self.reply(200, b"<!doctype html><title>Pages</title>", "text/html")
            status, answer, kind = hand_on(upstream, self.command, self.path.removeprefix(path), body, self.headers)
            return self.reply(status, answer, kind)

        do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = answer

        def send_on(self, target: str) -> None:
            self.send_response(302)
            self.send_header("Location", target)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def reply(self, status: int, body: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls:
        told.ca = certificate(tls)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tls / "cert.pem", tls / "key.pem")
        server.socket = context.wrap_socket(server.socket, server_side=True)
    told.base = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
    with serving(server):
        yield told


def hand_on(upstream: str, method: str, path: str, body: bytes, headers: object) -> tuple[int, bytes, str]:
    connection = http.client.HTTPConnection(urlsplit(upstream).netloc, timeout=10)
    kept = {name: value for name, value in headers.items() if name.lower() not in ("host", "accept-encoding")}  # type: ignore[attr-defined]
    connection.request(method, path, body or None, kept)
    reply = connection.getresponse()
    found = reply.status, reply.read(), reply.headers.get("Content-Type", "")
    connection.close()
    return found


def certificate(folder: Path) -> str:
    """Writes cert.pem and key.pem, and gives the certificate as text."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    text = made.public_bytes(serialization.Encoding.PEM).decode()
    (folder / "cert.pem").write_text(text)
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return text
