"""What Jellyfin and Emby do differently, as one value per server kind."""

from collections.abc import Callable
from dataclasses import dataclass

from infra.sample_server.exchange import Answer, Request
from infra.sample_server.nouns import Token

Handler = Callable[[Request], Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """One operation: who may call it (anyone, user, admin) and which query names its contract publishes."""

    method: str
    pattern: str
    handler: Handler
    query: frozenset[str]
    access: str = "user"
    needed: tuple[str, ...] = ()


def route(method: str, pattern: str, handler: Handler, query: str = "", access: str = "user") -> Route:
    """`query` is a blank-separated list of names; a leading star marks a required one."""
    names = query.split()
    needed = tuple(name[1:] for name in names if name.startswith("*"))
    return Route(method, pattern, handler, frozenset(name.lstrip("*").lower() for name in names), access, needed)


@dataclass(frozen=True)
class Dialect:
    """One server kind. `credentials` gives (token or None, client fields) of a request, or refuses a dead form."""

    kind: str
    product: str
    version: str
    base_path: str
    write_status: int
    credentials: Callable[[dict[str, str], dict[str, list[str]]], tuple[str | None, dict[str, str]]]
    words: Callable[[list[str]], list[str]]
    plain_id: Callable[[str], str]
    policy: Callable[[bool], dict[str, object]]
    configuration: Callable[[], dict[str, object]]
    library_options: Callable[[], dict[str, object]]
    limit_for_age: Callable[[int], int]
    levels: dict[str, int]
    routes: tuple[Route, ...] = ()

    @property
    def is_jellyfin(self) -> bool:
        return self.kind == "jellyfin"

    def since(self, *number: int) -> bool:
        """Whether this server is of that version or a later one."""
        return tuple(int(part) for part in self.version.split(".")) >= number

    def done(self) -> Answer:
        """The answer to a write without a result."""
        return Answer(self.write_status)


def client_fields(header: str) -> dict[str, str]:
    """`Client="a b", Token="t"` of an authorization header as a dictionary; values may be URL-encoded."""
    from urllib.parse import unquote

    pairs = (part.split("=", 1) for part in header.split(",") if "=" in part)
    return {name.strip(): unquote(value.strip().strip('"')) for name, value in pairs}


__all__ = ["Dialect", "Handler", "Route", "Token", "client_fields", "route"]
