"""gunicorn's worker for Matinee: requests are greenlets, and whoever sends or reads too slowly loses the connection.

A greenlet costs next to nothing where a thread is one of a few: what hangs – unfinished heads and bodies, silent and slow
connections, open pages with their streams – holds no place that somebody else needs.
"""

import errno
import io
import shutil
import tempfile
from collections.abc import Callable, Iterable
from typing import Any

import gevent
from gevent.lock import BoundedSemaphore
from gunicorn.workers.ggevent import GeventWorker

from shared.settings import settings

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

# A head has gunicorn's `keepalive`, which is its deadline here.
BODY_S, SEND_S = 20.0, 60.0
# Files of histories: larger, and brought over whatever line somebody has at home. They lie on disk, and not in everybody's memory.
# Only of whoever shows a sign of an account, and a few at a time: who they are is asked when all of it has come.
UPLOADS, UPLOAD_BYTES, UPLOAD_S = ("/api/me/imports", "/yours/imports"), 21 * 1024 * 1024, 120.0
SIGNS, SPOOLING = ("HTTP_AUTHORIZATION", "HTTP_X_API_KEY", "HTTP_COOKIE"), BoundedSemaphore(8)
# Of other bodies, which are read ahead: what a picture needs. The application refuses what is too large for its route.
MOST_BYTES = (2 * 1024 + 64) * 1024
LATE = b"The rest of this request did not come in time.\n"


class Worker(GeventWorker):
    def load_wsgi(self) -> None:
        super().load_wsgi()
        self.wsgi: Wsgi = read_ahead(self.wsgi)

    def handle_request(self, listener_name: object, req: object, sock: Any, addr: object) -> object:
        """Each piece that is written has its deadline, so that a slow reader ends as one that has gone."""
        gevent.sleep(0)  # who sends request after request without waiting lets others in between
        sock.settimeout(SEND_S)
        try:
            return super().handle_request(listener_name, req, sock, addr)
        except TimeoutError:
            raise ConnectionResetError(errno.ECONNRESET, "the reader is too slow") from None
        finally:
            sock.settimeout(None)


def read_ahead(inner: Wsgi) -> Wsgi:
    """The whole body, before anybody takes a connection of the database or a place for it. 408 when it does not come."""

    def outer(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            with gevent.Timeout(UPLOAD_S if _is_upload(environ) else BODY_S, TimeoutError):
                environ["wsgi.input"] = _body(environ)
        except TimeoutError:
            start_response("408 Request Timeout", [("Content-Type", "text/plain"), ("Connection", "close")])
            return [LATE]
        return inner(environ, start_response)

    return outer


def _body(environ: Environ) -> Any:
    """One whose length is known and too large is left to the application, which refuses it by its length."""
    length = environ.get("CONTENT_LENGTH") or ""
    if _is_upload(environ) and length.isdecimal() and MOST_BYTES < int(length) <= UPLOAD_BYTES:
        return _on_disk(environ["wsgi.input"])
    if length.isdecimal() and int(length) > MOST_BYTES:
        return environ["wsgi.input"]
    # One byte more than is taken: of a body without a length the application sees that it is too large.
    return io.BytesIO(environ["wsgi.input"].read(MOST_BYTES + 1))


def _is_upload(environ: Environ) -> bool:
    path = str(environ.get("PATH_INFO")).removeprefix(settings().base_path)
    return environ.get("REQUEST_METHOD") == "POST" and path in UPLOADS and any(environ.get(sign) for sign in SIGNS)


def _on_disk(body: Any) -> Any:
    found = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the request, which reads it
    with SPOOLING:
        shutil.copyfileobj(body, found)
    found.seek(0)
    return found
