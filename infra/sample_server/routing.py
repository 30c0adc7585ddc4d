"""Which operation answers which request: a server's routes, as its contract publishes them."""

from collections.abc import Callable
from dataclasses import dataclass

from infra.sample_server.exchange import Answer
from infra.sample_server.request import Request

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
