"""gunicorn's worker for `matinee up --tiny`: threads instead of greenlets, so that it is a fork of what has imported everything.

gevent replaces what other modules have imported by then, and the driver of Postgres would wait for all greenlets at once. The price is
that an open page with news holds a thread; there are few people.
"""

import socket
import struct
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from web import streams

SLOW_S = 30  # for each piece that is read or written: who is slower loses the connection, and not a thread for ever


class Worker(ThreadWorker):
    def init_process(self) -> None:
        streams.SEATS = self.cfg.threads // 2  # who looks at something finds a thread, however many pages are open
        super().init_process()

    def handle(self, conn: Any) -> Any:
        """Of one request, in a thread. By the kernel's own clock: gunicorn takes those of Python away."""
        for way in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            conn.sock.setsockopt(socket.SOL_SOCKET, way, struct.pack("ll", SLOW_S, 0))
        return super().handle(conn)
