"""People: signing in, lists, policies, pictures."""

import secrets

from infra.sample_server import policies
from infra.sample_server.exchange import Answer, Refused, answer
from infra.sample_server.nouns import QuickConnect, Token, User, now, stamp
from infra.sample_server.operations import sessions
from infra.sample_server.request import Request

CLIENT_FIELDS = ("Client", "Device", "DeviceId", "Version")


def authenticate(request: Request) -> Answer:
    client = _client(request)
    body = request.fields_of_body("Username", "Pw", needed=("Username",))
    user = request.state.user_named(str(body["Username"]))
    if user is None or user.password != (body.get("Pw") or ""):
        raise Refused(401, "Invalid username or password entered.")
    return _signed_in(request, user, client)


def _client(request: Request) -> dict[str, str]:
    _, client = request.dialect.credentials(request.headers, request.query)
    missing = [name for name in CLIENT_FIELDS if not client.get(name)]
    if missing:
        raise Refused(400, f"The authorization header lacks {', '.join(missing)}.")
    return client


def _signed_in(request: Request, user: User, client: dict[str, str]) -> Answer:
    if user.policy.get("IsDisabled"):
        raise Refused(403, f"The {user.name} account is currently disabled.")
    token = Token(
        secrets.token_hex(16), user.id, client["Client"], client["Device"], client["DeviceId"], client["Version"]
    )
    request.state.tokens[token.value] = token
    user.last_login = user.last_active = now()
    kind = "AuthenticationSucceeded" if request.dialect.is_jellyfin else "user.authenticated"
    request.state.log(kind, f"{user.name} successfully authenticated", user_id=user.id)
    value = {
        "User": request.server.writer.user(user),
        "SessionInfo": sessions.describe(request, token),
        "AccessToken": token.value,
        "ServerId": request.state.server_id,
    }
    return answer(value)


def logout(request: Request) -> Answer:
    if request.token is not None and request.token.user_id is not None:
        request.state.tokens.pop(request.token.value, None)
    return request.dialect.done()


def quick_connect_enabled(request: Request) -> Answer:
    return answer(True)


def quick_connect_start(request: Request) -> Answer:
    client = _client(request)
    code = f"{secrets.randbelow(1_000_000):06d}"
    waiting = QuickConnect(secrets.token_hex(32), code, client)
    request.state.quick_connects[waiting.secret] = waiting
    return answer(_quick_connect(waiting))


def quick_connect_poll(request: Request) -> Answer:
    return answer(_quick_connect(_waiting(request, request.needed("secret"))))


def _waiting(request: Request, secret: str) -> QuickConnect:
    waiting = request.state.quick_connects.get(secret)
    if waiting is None:
        raise Refused(404, "Unable to find request")
    return waiting


def _quick_connect(waiting: QuickConnect) -> dict[str, object]:
    return {
        "Authenticated": waiting.user_id is not None,
        "Secret": waiting.secret,
        "Code": waiting.code,
        "DeviceId": waiting.client["DeviceId"],
        "DeviceName": waiting.client["Device"],
        "AppName": waiting.client["Client"],
        "AppVersion": waiting.client["Version"],
        "DateAdded": stamp(waiting.created),
    }


def quick_connect_approve(request: Request) -> Answer:
    user, code = request.needed_subject(), request.needed("code")
    waiting = next((found for found in request.state.quick_connects.values() if found.code == code), None)
    if waiting is None:
        raise Refused(404, "Unable to find request")
    waiting.user_id = user.id
    return answer(True)


def quick_connect_sign_in(request: Request) -> Answer:
    body = request.fields_of_body("Secret", needed=("Secret",))
    waiting = _waiting(request, str(body["Secret"]))
    if waiting.user_id is None:
        raise Refused(401, "This request is not approved yet.")
    request.state.quick_connects.pop(waiting.secret)
    return _signed_in(request, request.state.users[waiting.user_id], waiting.client)


def listed(request: Request) -> Answer:
    return answer([request.server.writer.user(user) for user in _matching(request)])


def _matching(request: Request) -> list[User]:
    hidden, disabled = request.flag("isHidden"), request.flag("isDisabled")
    return [
        user
        for user in sorted(request.state.users.values(), key=lambda user: user.name.casefold())
        if hidden in (None, user.policy.get("IsHidden")) and disabled in (None, user.policy.get("IsDisabled"))
    ]


def queried(request: Request) -> Answer:
    users = _matching(request)
    start, limit = request.number("startIndex") or 0, request.number("limit")
    page = users[start : None if limit is None else start + limit]
    return answer({"Items": [request.server.writer.user(user) for user in page], "TotalRecordCount": len(users)})


def public(request: Request) -> Answer:
    shown = [user for user in request.state.users.values() if not user.policy.get("IsHidden")]
    return answer([request.server.writer.user(user) for user in shown])


def me(request: Request) -> Answer:
    return answer(request.server.writer.user(request.needed_subject()))


def one(request: Request) -> Answer:
    return answer(request.server.writer.user(_addressed(request)))


def _addressed(request: Request) -> User:
    named = request.arguments.get("userid") or request.arguments["id"]
    user = request.state.users.get(request.dialect.plain_id(named))
    if user is None:
        raise Refused(404, "User not found")
    return user


def save_policy(request: Request) -> Answer:
    """The policy is replaced whole: what the body leaves out falls back to its type's default, as on the real servers."""
    user = _addressed(request)
    known = request.dialect.policy(False)
    needed = ("AuthenticationProviderId", "PasswordResetProviderId") if request.dialect.is_jellyfin else ()
    body = request.fields_of_body(*known, *policies.OPTIONAL_POLICY, needed=needed)
    _keep_an_admin(request, user, body)
    user.policy = {name: body[name] if name in body else type(value)() for name, value in known.items()}
    user.policy |= {name: body[name] for name in policies.OPTIONAL_POLICY if body.get(name) is not None}
    request.state.revision += 1
    return request.dialect.done()


def _keep_an_admin(request: Request, user: User, body: dict[str, object]) -> None:
    if body.get("IsAdministrator") and body.get("IsDisabled"):
        raise Refused(403, "Administrators cannot be disabled.")
    others = [
        other for other in request.state.users.values() if other is not user and other.policy.get("IsAdministrator")
    ]
    if user.policy.get("IsAdministrator") and not body.get("IsAdministrator") and not others:
        raise Refused(403, "There must be at least one user in the system with administrative access.")


def save_configuration(request: Request) -> Answer:
    user = _addressed(request) if "id" in request.arguments else request.needed_subject()
    if user is not request.caller and not request.is_admin:
        raise Refused(403, "This token may not act for another user.")
    user.configuration = {**user.configuration, **request.json()}
    return request.dialect.done()
