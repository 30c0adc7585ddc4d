"""Builds a server of one kind and version with one library in it, ready to listen."""

import dataclasses
import secrets
from pathlib import Path

from infra.sample_server import emby, generated, jellyfin, seeding
from infra.sample_server.dialect import Dialect
from infra.sample_server.nouns import Token
from infra.sample_server.routing import Route
from infra.sample_server.server import SampleServer
from infra.sample_server.state import State, digest

DIALECTS: dict[str, Dialect] = {"jellyfin": jellyfin.DIALECT, "emby": emby.DIALECT}
ROUTES: dict[str, tuple[Route, ...]] = {"jellyfin": jellyfin.ROUTES, "emby": emby.ROUTES}


def build(
    kind: str, *, library: str | generated.Size = "sample", media: Path | None = None, version: str | None = None,
    has_books: bool = False,
) -> SampleServer:  # fmt: skip
    """`library` is sample, empty, large, or a size of your own; `has_books` puts a library of books beside the sample's. The API key
    follows from the kind and stays the same over restarts.

    `version` decides what it plays and whom it shows playlists: Jellyfin 10.10.7, 10.11.11 or 12.0.0, Emby 4.7.14 or 4.9.1.90.
    """
    dialect = DIALECTS[kind]
    if version:
        dialect = dataclasses.replace(dialect, version=version)
    state = State(kind, library if isinstance(library, str) else str(library))
    fill(state, dialect, library, has_books=has_books)
    key = digest(f"api-key:{kind}:{state.seed}")
    state.tokens[key], state.keys[key] = Token(key, None, client="Matinee"), "Matinee"
    return SampleServer(
        state, dialect, ROUTES[kind], control_token=secrets.token_hex(16), media=str(media) if media else None
    )


def fill(state: State, dialect: Dialect, library: str | generated.Size, *, has_books: bool = False) -> None:
    if library == "sample":
        seeding.seed_sample(state, dialect, has_books=has_books)
    elif library == "large":
        generated.seed_large(state, dialect, generated.Size())
    elif isinstance(library, generated.Size):
        generated.seed_large(state, dialect, library)
    elif library != "empty":
        raise ValueError(f"There is no library named {library}.")
    else:
        seeding.Seeder(state, dialect)


def api_key(server: SampleServer) -> str:
    return next(iter(server.state.keys))
