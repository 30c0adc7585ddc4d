"""The running server: finds the operation, checks the caller and the names, and answers under the state's lock."""

import json
from collections import defaultdict
from collections.abc import Sequence
from urllib.parse import parse_qsl, unquote, urlsplit

from infra.sample_server import control
from infra.sample_server.dialect import Dialect
from infra.sample_server.exchange import Answer, Refused
from infra.sample_server.nouns import Token, now
from infra.sample_server.parts import Parts
from infra.sample_server.request import Request
from infra.sample_server.routing import Route
from infra.sample_server.state import State

CREDENTIAL_NAMES = {"apikey", "api_key"}


class SampleServer(Parts):
    """Everything behind one listening port."""

    def __init__(
        self, state: State, dialect: Dialect, routes: Sequence[Route], *, control_token: str, media: str | None = None
    ) -> None:
        super().__init__(state, dialect, control_token=control_token, media=media)
        self._routes: dict[tuple[str, int], list[tuple[list[str], Route]]] = defaultdict(list)
        for known in routes:
            parts = known.pattern.strip("/").split("/")
            self._routes[(known.method, len(parts))].append((parts, known))
        for candidates in self._routes.values():
            candidates.sort(key=lambda entry: sum(part.startswith("{") for part in entry[0]))

    def handle(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        """Answers one request; refusals become the answer the real server gives."""
        split = urlsplit(target)
        query: dict[str, list[str]] = defaultdict(list)
        for name, value in parse_qsl(split.query, keep_blank_values=True):
            query[name.lower()].append(value)
        try:
            if split.path.startswith("/_sample/"):
                return control.handle(self, method, split.path, headers, query, body)
            answer = self._operate(method, split.path, headers, dict(query), body).drawn()
            return self.oddities.strike(method, target, answer)
        except Refused as refused:
            return self._refusal(refused)

    def _refusal(self, refused: Refused) -> Answer:
        if refused.status in (400, 404) and self.dialect.is_jellyfin:
            titles = {400: "One or more validation errors occurred.", 404: "Not Found"}
            problem = {
                "type": "about:blank",
                "title": titles[refused.status],
                "status": refused.status,
                "detail": refused.sentence,
            }
            return Answer(refused.status, json.dumps(problem).encode(), "application/problem+json; charset=utf-8")
        return Answer(refused.status, refused.sentence.encode(), "text/plain; charset=utf-8")

    def _operate(
        self, method: str, path: str, headers: dict[str, str], query: dict[str, list[str]], body: bytes
    ) -> Answer:
        route, arguments = self._find("GET" if method == "HEAD" else method, self._inside_base(path))
        with self.state.lock:
            token = self._authenticate(route, headers, query)
            check_names(route, query, repeatable=self.dialect.is_jellyfin)
            return route.handler(Request(method, path, headers, body, query, arguments, self, token))

    def _inside_base(self, path: str) -> str:
        base = self.dialect.base_path
        if base and not path.lower().startswith(base + "/"):
            raise Refused(404, "Not Found")
        return path[len(base) :]

    def _find(self, method: str, path: str) -> tuple[Route, dict[str, str]]:
        parts = [unquote(part) for part in path.strip("/").split("/")]
        for pattern, route in self._routes.get((method, len(parts)), []):
            arguments = match(pattern, parts)
            if arguments is not None:
                return route, arguments
        if any(
            match(pattern, parts) is not None
            for key, known in self._routes.items()
            if key[1] == len(parts)
            for pattern, _ in known
        ):
            raise Refused(405, "Method Not Allowed")
        raise Refused(404, "Not Found")

    def _authenticate(self, route: Route, headers: dict[str, str], query: dict[str, list[str]]) -> Token | None:
        value, _ = self.dialect.credentials(headers, query)
        for name in CREDENTIAL_NAMES:
            query.pop(name, None)
        token = self.state.tokens.get(value) if value else None
        if token is not None:
            self._seen(token)
        if route.access == "anyone":
            return token
        if token is None:
            raise Refused(401, "Access token is invalid or missing.")
        caller = self.state.users.get(token.user_id or "")
        if token.user_id and (caller is None or caller.policy.get("IsDisabled")):
            raise Refused(401, "The user of this token is disabled or gone.")
        if route.access == "admin" and caller is not None and not caller.policy.get("IsAdministrator"):
            raise Refused(403, "This operation needs an administrator.")
        return token

    def _seen(self, token: Token) -> None:
        token.last_active = now()
        user = self.state.users.get(token.user_id or "")
        if user:
            user.last_active = token.last_active


def match(pattern: list[str], parts: list[str]) -> dict[str, str] | None:
    """Path arguments by lower-case name, or None; literal parts ignore case as both servers do."""
    arguments = {}
    for expected, given in zip(pattern, parts, strict=True):
        if expected.startswith("{"):
            arguments[expected[1:-1].lower()] = given
        elif expected.lower() != given.lower():
            return None
    return arguments


def check_names(route: Route, query: dict[str, list[str]], *, repeatable: bool) -> None:
    """Refuses names the contract does not publish for this operation, missing ones, and repeats where lists are comma lists."""
    unknown = [name for name in query if name not in route.query]
    if unknown:
        raise Refused(400, f"{route.method} {route.pattern} knows no parameter named {', '.join(sorted(unknown))}.")
    missing = [name for name in route.needed if not any(query.get(name.lower(), []))]
    if missing:
        raise Refused(400, f"The {missing[0]} field is required.")
    repeated = [name for name, values in query.items() if len(values) > 1]
    if repeated and not repeatable:
        raise Refused(400, f"The parameter {repeated[0]} is given twice; lists are separated by commas.")
