"""What the operator decides: the environment, read once, with one sentence for whatever is missing or wrong."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from shared.errors import Misconfigured

TRUE, FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
FORMATS = ("text", "json")
NUMBERS = ("PORT", "WEB_CONCURRENCY", "WEB_THREADS", "RATE_LIMIT", "WORKER_CONCURRENCY", "MEDIA_SERVER_TIMEOUT")
READ = ("log_level", "log_format", "base_url", "home", "backup_dir", "strm_root")
FLAGS = ("RUN_MIGRATIONS_ON_START", "STRM_USE_STREAMING_URL")


@dataclass(frozen=True)
class Setting:
    """One environment variable. `NAME_FILE` may name a file that holds the value, as Docker secrets do."""

    name: str
    default: str | None
    help: str
    secret: bool = False
    alias: str | None = None


SETTINGS = (
    Setting(
        "DATABASE_URL", None, "Postgres ≥ 15 with pgvector ≥ 0.8.4. Without it an embedded server runs.", secret=True
    ),
    Setting("POSTGRES_OPTIONS", None, "Options of the embedded server, as on a command line: -c shared_buffers=64MB."),
    Setting("MATINEE_HOME", "~/.local/share/matinee", "Where everything a run leaves on disk is kept."),
    Setting(
        "SECRET_KEY",
        None,
        "Signs sessions and encrypts stored keys, 32 characters or more; several, comma separated, rotate: the first "
        "encrypts. Required with DATABASE_URL; the embedded mode makes one.",
        secret=True,
        alias="SESSION_SECRET",
    ),
    Setting("HOST", "127.0.0.1", "Address the web server listens on."),
    Setting("PORT", "3456", "Port the web server listens on."),
    Setting(
        "APP_BASE_URL",
        None,
        "Public address of Matinee, below a path if need be (https://example.org/matinee); used in links and webhooks. Default: "
        "http://HOST:PORT.",
    ),
    Setting("CORS_ORIGINS", None, "Other origins whose pages may call the API, comma separated. Default: none."),
    Setting("TRUSTED_PROXIES", None, "Addresses and networks of proxies in front, whose X-Forwarded-For is believed."),
    Setting("METRICS_TOKEN", None, "Bearer token for /metrics; without it administrators alone see it.", secret=True),
    Setting("WEB_CONCURRENCY", "1", "Web processes."),
    Setting("WEB_THREADS", "8", "Connections to the database of each web process; requests queue for one."),
    Setting(
        "RATE_LIMIT", "1200", "Requests a minute of one person; an address may make five times as many. 0: no limit."
    ),
    Setting("WORKER_CONCURRENCY", "4", "Jobs one worker runs at a time."),
    Setting(
        "RUN_MIGRATIONS_ON_START", "false", "`serve` and `worker` migrate the database first; `up` does so in any case."
    ),
    Setting("SYNC_CRON", None, "First schedule of reading titles and histories, as a line of cron: 0 3 * * *."),
    Setting("RECS_CRON", None, "First schedule of making everybody's picks anew."),
    Setting("PERMS_CRON", None, "First schedule of publishing everybody's picks."),
    Setting("LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR."),
    Setting(
        "LOG_FORMAT", "text", "text, or json: a line an entry, with the ids of the request and of the run it is about."
    ),
    Setting(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        None,
        "Address of an OpenTelemetry collector (http://collector:4318), which is told how long requests, runs and calls take.",
    ),
    Setting("BACKUP_DIR", None, "Where backups are written. Default: MATINEE_HOME/backups."),
    Setting("MEDIA_SERVER_TYPE", None, "jellyfin or emby; found by asking the server when left out."),
    Setting("MEDIA_SERVER_BASE_URL", None, "Address of the media server, for a first start without set-up."),
    Setting("MEDIA_SERVER_API_KEY", None, "An administrator API key of the media server.", secret=True),
    Setting("MEDIA_SERVER_TIMEOUT", "60", "Seconds to wait for each answer of a media server."),
    Setting("MEDIA_SERVER_STRM_ROOT", None, "Where Matinee writes its libraries. Default: MATINEE_HOME/libraries."),
    Setting("AI_LIBRARY_PATH_PREFIX", None, "How the media server sees that folder. Default: the same path."),
    Setting("AI_LIBRARY_NAME_PREFIX", "AI Picks – ", "Start of the name of a person's library."),
    Setting(
        "STRM_USE_STREAMING_URL",
        "false",
        "Libraries' files hold signed links of Matinee, where the server can play them (Jellyfin); APP_BASE_URL must be an "
        "address that the server and its players reach. Else they hold what the server's version plays.",
    ),
    Setting("MEDIA_SERVER_LIBRARY_ROOT", None, "Only use file paths below this folder in STRM files."),
    Setting(
        "OPENAI_API_KEY", None, "Key of OpenAI or any compatible service. Without it everything runs here.", secret=True
    ),
    Setting("OPENAI_BASE_URL", None, "Address of an OpenAI-compatible service. Default: OpenAI's own."),
    Setting("OPENAI_EMBED_MODEL", "text-embedding-3-small", "Embedding model used when that provider is chosen."),
    Setting("OPENAI_TEXT_MODEL", "gpt-4o-mini", "Model that words the reasons when AI explanations are on."),
    Setting("MATINEE_MODEL_DIR", None, "Folder of the local embedding models' files. Default: the installed packages."),
)


class Settings:
    """Typed view of the environment; every property raises `Misconfigured` with a sentence on what to set."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._values = {setting.name: _read(environ, setting) for setting in SETTINGS}

    def text(self, name: str) -> str | None:
        return self._values[name]

    def number(self, name: str) -> int:
        """A setting that is a whole number. Raises `Misconfigured` when it is none."""
        value = self._values[name] or ""
        if not value.isdecimal():
            raise Misconfigured(f"{name} must be a whole number, not “{value}”.", field=name)
        return int(value)

    def flag(self, name: str) -> bool:
        """A setting that is true or false. Raises `Misconfigured` when it is neither."""
        value = (self._values[name] or "").lower()
        if value not in TRUE + FALSE:
            raise Misconfigured(f"{name} must be true or false, not “{value}”.", field=name)
        return value in TRUE

    def check(self) -> None:
        """Raises `Misconfigured` for the first that cannot be used, before anything is started with it."""
        for name in NUMBERS:
            self.number(name)
        for name in FLAGS:
            self.flag(name)
        for name in READ:
            getattr(self, name)

    @property
    def log_level(self) -> str:
        """In capitals. Raises `Misconfigured` for one that there is not."""
        level = (self._values["LOG_LEVEL"] or "").upper()
        if level not in LEVELS:
            raise Misconfigured(f"LOG_LEVEL must be {', '.join(LEVELS[:-1])} or {LEVELS[-1]}.", field="LOG_LEVEL")
        return level

    @property
    def log_format(self) -> str:
        """“text” or “json”. Raises `Misconfigured` for any other."""
        form = (self._values["LOG_FORMAT"] or "").lower()
        if form not in FORMATS:
            raise Misconfigured("LOG_FORMAT must be text or json.", field="LOG_FORMAT")
        return form

    @property
    def home(self) -> Path:
        return self._folder("MATINEE_HOME").resolve()

    @property
    def database_url(self) -> str | None:
        return self._values["DATABASE_URL"]

    @property
    def base_url(self) -> str:
        host = self._values["HOST"] or ""
        default = f"http://{f'[{host}]' if ':' in host else host}:{self._values['PORT']}"
        return _base_url(self._values["APP_BASE_URL"] or default)

    @property
    def base_path(self) -> str:
        """What of the public address comes after the host: “/matinee”, or nothing."""
        return urlsplit(self.base_url).path

    @property
    def backup_dir(self) -> Path:
        return self._folder("BACKUP_DIR", "backups")

    @property
    def strm_root(self) -> Path:
        """Where we write libraries."""
        return self._folder("MEDIA_SERVER_STRM_ROOT", "libraries")

    @property
    def strm_root_seen(self) -> str:
        """The same folder as the media server names it; may be a Windows path, so it stays text."""
        return self._values["AI_LIBRARY_PATH_PREFIX"] or str(self.strm_root)

    def _folder(self, name: str, within_home: str | None = None) -> Path:
        given = self._values[name]
        if not given and within_home:
            return self.home / within_home
        try:
            return Path(given or "").expanduser()
        except RuntimeError:
            raise Misconfigured(f"{name} begins with the home of somebody who is not known here.", field=name) from None


def _base_url(text: str) -> str:
    """In the spelling that browsers send: by it cookies are kept and forms of other pages refused."""
    address = text.strip().rstrip("/")
    try:
        parts = urlsplit(address)
        port_or_none, host = parts.port, parts.hostname
    except ValueError:
        port_or_none, host = None, None
    path = parts.path if host else ""
    sane = host and parts.scheme in ("http", "https") and port_or_none != 0 and not re.search(r"[?#@\s\\]", address)
    if not sane or not re.fullmatch(r"(/(?!\.+(/|$))[\w.~-]+)*", path, re.ASCII) or ".." in path:
        raise Misconfigured(
            "APP_BASE_URL must be the address people open Matinee with, such as https://example.org/matinee: http or https, a "
            f"host, and at most a path of plain words. “{text}” is not.",
            field="APP_BASE_URL",
        )
    return f"{parts.scheme}://{parts.netloc.lower()}{path}"


def _read(environ: Mapping[str, str], setting: Setting) -> str | None:
    for name in filter(None, (setting.name, setting.alias)):
        if value := environ.get(name):
            return value
        if path := environ.get(f"{name}_FILE"):
            return _read_file(name, path) or setting.default
    return setting.default


def _read_file(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise Misconfigured(f"{name}_FILE names a file that cannot be read: {reason}.", field=name) from error


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The process's settings. Tests that change the environment call `settings.cache_clear()`."""
    return Settings(os.environ)
