"""What processes say while they run: lines for people, or JSON a line; and which request and which run each is about."""

import json
import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from shared.settings import SETTINGS, settings

TEXT = "%(asctime)s %(name)s %(levelname)s %(message)s"
SHORTEST = 8  # characters of a secret that is looked for: less would blacken ordinary words
HIDDEN = "(secret)"

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
run_id: ContextVar[int | None] = ContextVar("run_id", default=None)


def set_up(level: str) -> None:
    """All of the process's logs, to stderr, in the form that LOG_FORMAT names."""
    handler = logging.StreamHandler()
    handler.setFormatter(Lines() if settings().log_format == "json" else Words(TEXT))
    logging.basicConfig(level=level, handlers=[handler], force=True)


@contextmanager
def about_run(number: int) -> Iterator[None]:
    """What is said in the block says so."""
    token = run_id.set(number)
    try:
        yield
    finally:
        run_id.reset(token)


class Words(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


class Lines(logging.Formatter):
    """A JSON object a line; `request_id` and `run_id` are null where it is about none."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": request_id.get(),
            "run_id": run_id.get(),
            "process": record.process,
        }
        if record.exc_info:
            said["exception"] = "".join(traceback.format_exception(*record.exc_info))
        # Before JSON has written quotes and backslashes of a secret otherwise.
        hidden = {key: redacted(value) if isinstance(value, str) else value for key, value in said.items()}
        return json.dumps(hidden, ensure_ascii=False)


def redacted(text: str) -> str:
    """Without the secrets of the environment: what we say holds none, but a library's error may quote one."""
    for setting in SETTINGS:
        value = settings().text(setting.name) if setting.secret else None
        if value and len(value) >= SHORTEST:
            text = text.replace(value, HIDDEN)
    return text
