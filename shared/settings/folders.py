"""Folders that the operator names: made where they are missing, with one sentence for those that cannot be written."""

import os
from pathlib import Path

from shared.errors import Misconfigured

UNWRITABLE = "The folder that {name} names cannot be written ({reason}): let the user that runs Matinee write there, or name another."


def make(path: Path, name: str, *, mode: int = 0o777) -> Path:
    """The folder of the setting `name`; `mode` is for one that is new. Raises `Misconfigured`, which names no path."""
    try:
        path.mkdir(parents=True, exist_ok=True, mode=mode)
    except (OSError, ValueError) as error:
        raise _unwritable(name, getattr(error, "strerror", None)) from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise _unwritable(name, None)
    return path


def _unwritable(name: str, reason: str | None) -> Misconfigured:
    return Misconfigured(UNWRITABLE.format(name=name, reason=reason or "no right to"), field=name)
