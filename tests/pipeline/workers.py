"""Workers that are killed, each a process of its own."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# A worker whose heart stopped for so long counts as dead. The default, 15 s, would only make the test wait.
DEAD_AFTER_S = 1.0
COMMAND = f"""
import logging
from functions import worker

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(process)d %(name)s %(message)s")
worker.run(concurrency=4, dead_after_s={DEAD_AFTER_S})
"""


@contextmanager
def worker(log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process of its own, which finds those of its dead forerunners when it starts."""
    time.sleep(DEAD_AFTER_S + 0.1)
    with log.open("ab") as output:
        process = subprocess.Popen([sys.executable, "-c", COMMAND], stdout=output, stderr=output)
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.wait()
