"""Job handlers. Importing this package registers every one of them; `functions.app` is the worker's Procrastinate app."""

from functions import registry, sync_users, tick, tidy
from functions.registry import app

__all__ = ["app", "registry", "sync_users", "tick", "tidy"]
