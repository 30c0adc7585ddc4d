"""What a request may call outside: with a short deadline, and in a share of the places, so that the rest goes on."""

import threading
import time

from flask import Flask, request

from shared.http import patience
from shared.http.patience import Patience
from shared.settings import settings

DEADLINE_S = 15.0  # for all calls of one request together
PROOF_S = 90.0  # a server reads a folder meanwhile, and somebody looks on
PICTURE_S = 8.0  # a page asks for thirty of them
QUEUE_S = 4.0  # pictures come in crowds, and hold nothing while they queue
PICTURES = 16
PROOF = "setup.prove"


def init(app: Flask) -> None:
    """Places are counted by process. Half of the connections to the database stay with those who call nobody."""
    calls = threading.Semaphore(max(1, settings().number("WEB_THREADS") // 2))
    pictures = threading.Semaphore(PICTURES)

    def begin() -> None:
        now = time.monotonic()
        if request.blueprint == "images":
            patience.begin(Patience(now + PICTURE_S, pictures, QUEUE_S))
        else:
            patience.begin(Patience(now + (PROOF_S if request.endpoint == PROOF else DEADLINE_S), calls))

    app.before_request(begin)
    app.teardown_request(lambda error: patience.begin(None))
