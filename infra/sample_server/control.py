"""The side channel of tests and demo: faults, oddities, request log, plays, webhooks, and changes behind the server's back."""

import hmac
import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta

from infra.sample_server import playback
from infra.sample_server.exchange import Answer, Refused, read_moment
from infra.sample_server.nouns import Item, User, now
from infra.sample_server.operations import userdata
from infra.sample_server.parts import Parts
from infra.sample_server.seeding import Seeder

Body = dict[str, object]


def handle(
    server: Parts, method: str, path: str, headers: dict[str, str], query: dict[str, list[str]], body: bytes
) -> Answer:
    """`X-Sample-Token` must be the token that was printed at start."""
    if not hmac.compare_digest(headers.get("x-sample-token", ""), server.control_token):
        raise Refused(401, "The side channel needs X-Sample-Token.")
    operation = OPERATIONS.get((method, path.removeprefix("/_sample/")))
    if operation is None:
        raise Refused(404, "The side channel has no such operation.")
    value = json.loads(body) if body else {}
    # Escaped, because an oddity may hold half a surrogate pair.
    return Answer(200, json.dumps(operation(server, value)).encode())


def add_faults(server: Parts, body: Body) -> object:
    rules = body.get("rules", [body])
    return [asdict(server.faults.add(rule)) for rule in rules] if isinstance(rules, list) else []


def faults(server: Parts, body: Body) -> object:
    return server.faults.list()


def clear_faults(server: Parts, body: Body) -> object:
    server.faults.clear()
    return []


def add_oddity(server: Parts, body: Body) -> object:
    return asdict(server.oddities.add(body))


def oddities(server: Parts, body: Body) -> object:
    return server.oddities.list()


def clear_oddities(server: Parts, body: Body) -> object:
    server.oddities.clear()
    return []


def set_quirk(server: Parts, body: Body) -> object:
    """{name, on}: a way of the whole server, see `Parts.quirks`."""
    (server.quirks.add if body.get("on", True) else server.quirks.discard)(str(body["name"]))
    return sorted(server.quirks)


def requests(server: Parts, body: Body) -> object:
    return server.log.list()


def clear_requests(server: Parts, body: Body) -> object:
    server.log.clear()
    return []


def webhooks(server: Parts, body: Body) -> object:
    return {"destinations": server.webhooks.list(), "sent": server.webhooks.sent}


def add_webhook(server: Parts, body: Body) -> object:
    server.webhooks.configure(body)
    return server.webhooks.list()


def clear_webhooks(server: Parts, body: Body) -> object:
    server.webhooks.destinations.clear()
    server.webhooks.sent.clear()
    return []


def play(server: Parts, body: Body) -> object:
    """{user, item, completed? | position? (a share 0..1 or seconds), at?}: plays it and answers once the webhooks are delivered."""
    with server.state.lock:
        user, item = person(server, body.get("user")), title(server, body.get("item"))
        if item.is_folder:
            raise Refused(400, "Play a film or an episode.")
        at = read_moment(str(body["at"])) if body.get("at") else now()
        before = len(server.webhooks.sent)
        completed = playback.play(server, user, item, ticks=position(item, body), at=at)
    server.webhooks.flush()
    return {"user": user.id, "item": item.id, "completed": completed, "webhooks": server.webhooks.sent[before:]}


def position(item: Item, body: Body) -> int:
    given = body.get("position")
    if given is None or body.get("completed"):
        return item.runtime_ticks or 0
    if not isinstance(given, int | float):
        raise Refused(400, "A position is a number: a share up to 1, or seconds.")
    return int(given * (item.runtime_ticks or 0)) if given <= 1 else int(given * 10_000_000)


def person(server: Parts, named: object) -> User:
    found = server.state.users.get(str(named)) or server.state.user_named(str(named))
    if found is None:
        raise Refused(404, f"There is no user {named}.")
    return found


def title(server: Parts, named: object) -> Item:
    """By id, by name, or by {"title", "year"}."""
    wanted = named if isinstance(named, dict) else {"title": named, "year": None}
    found = server.state.items.get(str(named))
    if found is None:
        found = next((item for item in server.state.items.values() if fits(item, wanted)), None)
    if found is None:
        raise Refused(404, f"There is no item {named}.")
    return found


def fits(item: Item, wanted: dict[str, object]) -> bool:
    return (
        item.name == wanted.get("title")
        and wanted.get("year") in (None, item.year)
        and item.type in ("Movie", "Series", "Episode")
    )


def save_item(server: Parts, body: Body) -> object:
    """{add: record} as in films.json, {remove: item}, {replace: item} (same title, new id), {touch: item, ...attributes}."""
    with server.state.lock:
        if "add" in body:
            return {"id": _add(server, body["add"])}
        if "remove" in body:
            found = title(server, body["remove"])
            server.state.remove(found.id)
            return {"id": found.id}
        if "replace" in body:
            return {"id": _replace(server, title(server, body["replace"]))}
        found = title(server, body.pop("touch", None))
        if "path" in body:
            server.state.move(found, str(body.pop("path")))
        for name, value in body.items():
            setattr(found, name, value)
        server.state.changed(found)
        return {"id": found.id}


def _add(server: Parts, record: object) -> str:
    if not isinstance(record, dict) or "title" not in record:
        raise Refused(400, "A film or show to add has at least a title.")
    seeder = existing(server)
    made = seeder.show(record) if "seasons" in record else seeder.film(record)
    for item in (made, *server.state.descendants(made.id)):
        item.created = item.saved = now()
    return made.id


def existing(server: Parts) -> Seeder:
    """A seeder that works on the libraries that are there, not on new ones."""
    seeder = Seeder.__new__(Seeder)
    seeder.state, seeder.dialect, seeder.start, seeder.titles = server.state, server.dialect, now(), {}
    seeder.libraries = {library.name: library for library in server.state.libraries.values()}
    return seeder


def _replace(server: Parts, found: Item) -> str:
    """As when a file is moved and found again: the title under a new id, everybody's data about it gone."""
    if found.is_folder:
        raise Refused(400, "Only a film or an episode can be replaced.")
    fresh_id = server.state.new_id(f"again:{found.id}")
    server.state.remove(found.id)
    found.id, found.created, found.saved = fresh_id, now(), now()
    return server.state.add(found).id


def save_user(server: Parts, body: Body) -> object:
    """A record as in people.json: a new name is added, a known one changed: {name, password?, policy?: {...}, remove?: true}."""
    with server.state.lock:
        known = server.state.user_named(str(body.get("name")))
        if body.get("remove") and known:
            del server.state.users[known.id]
            return {"id": known.id}
        user = known or existing(server).person(body)
        if known and isinstance(body.get("password"), str):
            known.password = str(body["password"])
        if isinstance(policy := body.get("policy"), dict):
            user.policy |= policy
        server.state.revision += 1
        return {"id": user.id}


def save_library(server: Parts, body: Body) -> object:
    """{touch: name, ...attributes}, as an administrator would edit a library."""
    with server.state.lock:
        library = server.state.library_named(str(body.pop("touch", None)))
        if library is None:
            raise Refused(404, "There is no such library.")
        for name, value in body.items():
            setattr(library, name, value)
        server.state.revision += 1
        return {"id": library.id}


def save_data(server: Parts, body: Body) -> object:
    """{user, item, ...fields of UserData, daysAgo?}: set quietly, without a webhook."""
    with server.state.lock:
        user, item = person(server, body.pop("user", None)), title(server, body.pop("item", None))
        data = server.state.data(user, item.id)
        days = body.pop("daysAgo", None)
        userdata.apply(data, body)
        if isinstance(days, int | float):
            data.last_played = now() - timedelta(days=days)
        server.state.saved_data(user)
        return server.writer.user_data(item, user)


OPERATIONS: dict[tuple[str, str], Callable[[Parts, Body], object]] = {
    ("POST", "faults"): add_faults,
    ("GET", "faults"): faults,
    ("DELETE", "faults"): clear_faults,
    ("POST", "oddities"): add_oddity,
    ("GET", "oddities"): oddities,
    ("DELETE", "oddities"): clear_oddities,
    ("POST", "quirks"): set_quirk,
    ("GET", "requests"): requests,
    ("DELETE", "requests"): clear_requests,
    ("POST", "webhooks"): add_webhook,
    ("GET", "webhooks"): webhooks,
    ("DELETE", "webhooks"): clear_webhooks,
    ("POST", "play"): play,
    ("POST", "items"): save_item,
    ("POST", "users"): save_user,
    ("POST", "libraries"): save_library,
    ("POST", "userdata"): save_data,
}
