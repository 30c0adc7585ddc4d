"""Job handlers. Importing this package registers every one of them; `functions.app` is the worker's Procrastinate app."""

from functions import (
    audit_picks,
    back_up,
    build_library,
    embed_titles,
    refresh_everyone,
    refresh_user,
    registry,
    sync_history,
    sync_libraries,
    sync_library,
    sync_users,
    tick,
    tidy,
    write_back,
    write_words,
)
from functions.registry import app

__all__ = [
    "app",
    "audit_picks",
    "back_up",
    "build_library",
    "embed_titles",
    "refresh_everyone",
    "refresh_user",
    "registry",
    "sync_history",
    "sync_libraries",
    "sync_library",
    "sync_users",
    "tick",
    "tidy",
    "write_back",
    "write_words",
]
