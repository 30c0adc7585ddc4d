"""Keeps what people and clients did over a restart, in JSON; the seeded titles and scanned files come back by themselves."""

import json
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from infra.sample_server.nouns import Item, Library, Token, User, UserData
from infra.sample_server.state import State

FILE = "state.json"
LISTS = ("Playlist", "BoxSet")
Noun = TypeVar("Noun", Item, Library, Token, User, UserData)


def save(state: State, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f"{FILE}.part"
    with state.lock:
        partial.write_text(json.dumps(contents(state), default=encoded), encoding="utf-8")
    partial.replace(folder / FILE)


def contents(state: State) -> dict[str, object]:
    return {
        "kind": state.kind,
        "seed": state.seed,
        "users": [asdict(user) for user in state.users.values()],
        "libraries": [asdict(library) for library in state.libraries.values()],
        "lists": [asdict(item) for item in state.items.values() if item.type in LISTS],
        "tokens": [asdict(token) for token in state.tokens.values()],
        "keys": state.keys,
        "preferences": [[*key, value] for key, value in state.preferences.items()],
    }


def encoded(value: object) -> object:
    if isinstance(value, datetime):
        return {"$at": value.isoformat()}
    raise TypeError(f"{type(value).__name__} has no place in a snapshot")


def decoded(value: dict[str, object]) -> object:
    return datetime.fromisoformat(str(value["$at"])) if set(value) == {"$at"} else value


def restore(state: State, folder: Path) -> None:
    """Takes over what a server of the same kind and seed saved; anything else is left alone."""
    path = folder / FILE
    kept = json.loads(path.read_text(encoding="utf-8"), object_hook=decoded) if path.is_file() else {}
    if (kept.get("kind"), kept.get("seed")) != (state.kind, state.seed):
        return
    state.users = {user.id: user for user in (restored_user(record) for record in kept["users"])}
    state.libraries = {record["id"]: made(Library, record) for record in kept["libraries"]}
    state.tokens = {record["value"]: made(Token, record) for record in kept["tokens"]}
    state.keys = kept["keys"]
    state.preferences = {(user, view, client): value for user, view, client, value in kept["preferences"]}
    for record in kept["lists"]:
        state.add(made(Item, record))


def restored_user(record: dict[str, Any]) -> User:
    user = made(User, record)
    user.data = {item: made(UserData, data) for item, data in record["data"].items()}
    return user


def made(noun: type[Noun], record: dict[str, Any]) -> Noun:
    known = {field.name for field in fields(noun)}
    return noun(**{name: value for name, value in record.items() if name in known})
