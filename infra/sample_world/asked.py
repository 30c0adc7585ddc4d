"""One request to one of the six protocols, and how its operations are found."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from infra.sample_server.exchange import Answer
from infra.sample_world.world import World


@dataclass(frozen=True)
class Asked:
    """`query` as it came; header names in lower case; `base` is the address before the path."""

    world: World
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    base: str
    method: str = "GET"
    body: bytes = b""


class Wrong(Exception):
    """What is answered in place of what was asked for."""

    def __init__(self, status: int, body: object, **headers: str) -> None:
        super().__init__(str(status))
        self.answer = spoken(body, status, {name.replace("_", "-"): value for name, value in headers.items()})


Handler = Callable[..., object]


@dataclass(frozen=True)
class Route:
    """`names`: the query names that the service publishes for it."""

    pattern: re.Pattern[str]
    handler: Handler
    names: frozenset[str]
    method: str = "GET"


def route(pattern: str, handler: Handler, names: str = "", *, method: str = "GET") -> Route:
    """`pattern` with arguments in braces: numbers where they end in “id”."""
    expression = re.sub(r"\{(\w+)\}", lambda part: f"(?P<{part[1]}>[^/]+)", pattern)
    return Route(re.compile(expression), handler, frozenset(names.split()), method)


def spoken(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    text = b"" if body is None else json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(status, text, headers=dict(headers or {}))


def tagged(answer: Answer, asked: Asked) -> Answer:
    """With its tag; nothing but that where the one who asks has it already."""
    tag = f'W/"{hashlib.sha256(answer.body).hexdigest()[:32]}"'
    if asked.headers.get("if-none-match") == tag:
        return Answer(304, headers={"ETag": tag})
    answer.headers["ETag"] = tag
    return answer


def page_of(asked: Asked, found: list[object], size: int, *, first: int = 1) -> tuple[list[object], int]:
    """The page that was asked for, and its number."""
    page = int(asked.query.get("page") or first)
    return found[(page - first) * size : (page - first + 1) * size], page
