"""The process by which one message leaves: `python -m shared.discovery.messenger_process`, ended with all that it began.

A service may let its caller wait, answer without end, and have something called as objects are thrown away: here that reaches
nobody. What is sent, and to whom, is read from standard input; the answer is one word on standard output.
"""

import json
import logging
import os
import resource
import signal
import sys
from contextlib import suppress
from typing import Any

from shared.discovery import messengers
from shared.http import peers

MOST_BYTES = 512 * 2**20  # of memory: no answer of a service is bounded in size


class _Ear(logging.Filter):
    """Keeps of a line the status alone, and lets none through."""

    def __init__(self) -> None:
        super().__init__()
        self.statuses: list[str] = []

    def filter(self, record: logging.LogRecord) -> bool:
        if found := messengers.STATUS.search(record.getMessage()):
            self.statuses.append(found[1] or found[2])
        return False


def main() -> None:
    _limit()
    given = json.load(sys.stdin)
    watch, ear = peers.watched(inner=given["inner"]), _Ear()
    log = logging.getLogger("apprise")
    log.addFilter(ear)
    log.setLevel(logging.DEBUG)
    word = _sent(given)
    if word == messengers.SILENT:
        word = messengers.INNER if watch.was_refused else next(reversed(ear.statuses), word)
    print(word, flush=True)
    os._exit(0)  # without a farewell of anything


def _sent(given: dict[str, Any]) -> str:
    """A word of `messengers.SENTENCES`, or the name of an error."""
    try:
        from apprise import NotifyFormat, NotifyType

        messenger = messengers.messenger(given["address"])
        if messenger is None or len(messenger) != 1:
            return messengers.BROKEN
        if headers := given.get("headers"):
            vars(messenger)["headers"].update(headers)
        form = NotifyFormat.HTML if given.get("is_html") else NotifyFormat.TEXT
        taken = messenger.notify(
            body=given["body"], title=given["title"], notify_type=NotifyType.INFO, body_format=form
        )
    except ImportError:
        return messengers.LACKING
    except Exception as error:  # of any of the services, each of which reads what somebody else's server answers
        return type(error).__name__
    return messengers.TAKEN if taken else messengers.SILENT


def _limit() -> None:
    """Ends also where nobody is left who would end it."""
    signal.alarm(round(messengers.TOTAL_S) + 2)
    with suppress(ValueError, OSError):  # some systems have no such limit
        resource.setrlimit(resource.RLIMIT_DATA, (MOST_BYTES, MOST_BYTES))


if __name__ == "__main__":
    main()
