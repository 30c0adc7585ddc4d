"""What Matinee consists of while it runs: the commands of its processes, and the environment they share."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from shared import db, secrets
from shared.settings import settings

CHECKOUT = Path(__file__).parents[2]


def environment() -> dict[str, str]:
    """Ours, with the database we use. Embedded, they get its address, so that we alone start and stop it."""
    given = dict(os.environ)
    if not settings().database_url:
        given |= {"DATABASE_URL": db.url(), "SECRET_KEY": ",".join(secrets.secret_keys())}
    # One thread for linear algebra: jobs run side by side already, and two on two busy cores are slower than one.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        given.setdefault(name, "1")
    return given


def web(host: str, port: int, *more: str) -> list[str]:
    """gunicorn with more options, set up by the checkout's file; an installed package has none and gets the same in short."""
    configuration = CHECKOUT / "infra" / "gunicorn.conf.py"
    if configuration.exists():
        options = ["--config", str(configuration)]
    else:
        count = str(settings().number("WEB_CONCURRENCY"))
        options = ["--worker-class", "web.server.Worker", "--logger-class", "web.log.Log", "--workers", count]
    return [sys.executable, "-m", "gunicorn", *options, *more, "--bind", f"{host}:{port}", "web:create_app()"]


def worker(queues: Sequence[str] = (), concurrency: int | None = None) -> list[str]:
    """By name and as a process: the web front never imports a handler."""
    options = [*(["--queues", ",".join(queues)] if queues else [])]
    if concurrency:
        options += ["--concurrency", str(concurrency)]
    return [sys.executable, "-m", "functions.worker", *options]
