"""What Jellyfin and Emby do differently, as one value per server kind."""

from collections.abc import Callable
from dataclasses import dataclass

from infra.sample_server.exchange import Answer


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
