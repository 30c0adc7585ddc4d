"""One HTTP request as the operations see it."""

import json
from dataclasses import dataclass
from datetime import datetime

from infra.sample_server.dialect import Dialect
from infra.sample_server.exchange import Refused, read_moment
from infra.sample_server.nouns import Token, User
from infra.sample_server.parts import Parts
from infra.sample_server.state import State


@dataclass(slots=True)
class Request:
    """A request that a route matched. Query and path names are lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    query: dict[str, list[str]]
    arguments: dict[str, str]
    server: Parts
    token: Token | None = None

    @property
    def state(self) -> State:
        return self.server.state

    @property
    def dialect(self) -> Dialect:
        return self.server.dialect

    def text(self, name: str) -> str | None:
        values = self.query.get(name.lower())
        return values[0] if values and values[0] != "" else None

    def needed(self, name: str) -> str:
        value = self.text(name)
        if value is None:
            raise Refused(400, f"The {name} field is required.")
        return value

    def words(self, name: str) -> list[str]:
        return [word for word in self.dialect.words(self.query.get(name.lower(), [])) if word]

    def flag(self, name: str) -> bool | None:
        value = self.text(name)
        if value is None:
            return None
        if value.lower() not in ("true", "false"):
            raise Refused(400, f"The value '{value}' is not valid for {name}.")
        return value.lower() == "true"

    def number(self, name: str) -> int | None:
        value = self.text(name)
        if value is None:
            return None
        if not value.lstrip("-").isdigit():
            raise Refused(400, f"The value '{value}' is not valid for {name}.")
        return int(value)

    def moment(self, name: str) -> datetime | None:
        value = self.text(name)
        return None if value is None else read_moment(value, name)

    def json(self) -> dict[str, object]:
        """The body as an object; anything else is refused."""
        if "json" not in self.headers.get("content-type", ""):
            raise Refused(415, "The body must be application/json.")
        try:
            value = json.loads(self.body)
        except ValueError:
            raise Refused(400, "The body is not JSON.") from None
        if not isinstance(value, dict):
            raise Refused(400, "The body must be a JSON object.")
        return value

    def fields_of_body(self, *allowed: str, needed: tuple[str, ...] = ()) -> dict[str, object]:
        """The body, refused when it carries a name the contract does not know or lacks one it needs; names ignore case."""
        names = {name.lower(): name for name in allowed}
        given = self.json()
        if unknown := [name for name in given if name.lower() not in names]:
            raise Refused(400, f"The body has unknown fields: {', '.join(sorted(unknown))}.")
        value = {names[name.lower()]: found for name, found in given.items()}
        if missing := [name for name in needed if value.get(name) is None]:
            raise Refused(400, f"The {missing[0]} field is required.")
        return value

    @property
    def caller(self) -> User | None:
        return self.state.users.get(self.token.user_id or "") if self.token else None

    @property
    def is_admin(self) -> bool:
        """An API key, or a token of an administrator."""
        return self.token is not None and (self.token.user_id is None or is_administrator(self.caller))

    def subject(self) -> User | None:
        """The person the request is about: named in path or query, else the caller. Others' data need an administrator."""
        named = self.arguments.get("userid") or self.text("userId")
        if named is None:
            return self.caller
        return self.person(named)

    def person(self, user_id: str) -> User:
        user = self.state.users.get(self.dialect.plain_id(user_id))
        if user is None:
            raise Refused(404, "User not found")
        if not self.is_admin and user is not self.caller:
            raise Refused(403, "This token may not act for another user.")
        return user

    def needed_subject(self) -> User:
        user = self.subject()
        if user is None:
            raise Refused(400, "An API key has no user of its own: name one with userId.")
        return user


def is_administrator(user: User | None) -> bool:
    return bool(user and user.policy.get("IsAdministrator"))
