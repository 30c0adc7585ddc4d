"""gunicorn's own lines among ours, in the same form."""

from typing import Any

from gunicorn.glogging import Logger

from shared.settings import logs, settings


class Log(Logger):
    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        logs.set_up(settings().log_level)
        self.error_log.handlers.clear()
        self.error_log.propagate = True
