"""Small declarative changes to a JSON value: `at` says where, one operation says what."""

import re
from collections.abc import Callable
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

STEP = re.compile(r"\.?(?P<name>[^.\[\]]+)|\[(?:(?P<all>\*)|(?P<index>-?\d+)|(?P<field>[^=\]]+)=(?P<value>[^\]]*))\]")

Step = str | int | tuple[str, str] | None
Change = dict[str, Any]
Place = tuple[Any, Any]


def check(change: object) -> None:
    """Raises ValueError with a sentence if this is no change."""
    at = change.get("at") if isinstance(change, dict) else None
    if not isinstance(change, dict) or not isinstance(at, str):
        raise ValueError('A change is {"at": path, operation: value}.')  # noqa: TRY004  it comes from JSON
    steps(at)
    if len(named := set(change) - {"at"}) != 1 or not named <= set(OPERATIONS):
        raise ValueError(f"A change has one operation of {', '.join(sorted(OPERATIONS))}.")


def apply(value: Any, change: Change) -> tuple[Any, int]:
    """(the changed value, at how many places). `value` itself is changed; a path that leads nowhere changes nothing."""
    ((name, operand),) = ((name, operand) for name, operand in change.items() if name != "at")
    root = {"": value}
    struck = 0
    # From behind: what is removed or doubled does not move the places before it.
    for container, key in reversed(places(root, change["at"], missing=name == "set")):
        struck += bool(OPERATIONS[name](container, key, operand))
    return root.get(""), struck


def steps(at: str) -> list[Step]:
    """`Items[*].UserData.Rating` as ["Items", None, "UserData", "Rating"]; `[2]` is an index, `[Name=Heat]` a selection."""
    found: list[Step] = []
    position = 0
    while position < len(at):
        part = STEP.match(at, position)
        if part is None:
            raise ValueError(f"The path {at!r} cannot be read from {at[position:]!r} on.")
        found.append(_step(part))
        position = part.end()
    return found


def _step(part: re.Match[str]) -> Step:
    if part["all"]:
        return None
    if part["index"]:
        return int(part["index"])
    if part["field"]:
        return part["field"], part["value"]
    return part["name"]


def places(root: dict[str, Any], at: str, *, missing: bool) -> list[Place]:
    """(container, key) of all that `at` names. Of a bare list `Items` is the list itself, so that one path fits both dialects."""
    found: list[Place] = [(root, "")]
    path = steps(at)
    if isinstance(root[""], list) and path[:1] == ["Items"]:
        del path[0]
    for number, step in enumerate(path):
        last = number == len(path) - 1
        found = [place for container, key in found for place in _below(container[key], step, missing=missing and last)]
    return found


def _below(value: Any, step: Step, *, missing: bool) -> list[Place]:
    if isinstance(value, dict):
        return [(value, step)] if isinstance(step, str) and (missing or step in value) else []
    if not isinstance(value, list) or isinstance(step, str):
        return []
    if isinstance(step, int):
        return [(value, step % len(value))] if -len(value) <= step < len(value) else []
    chosen = enumerate(value)
    return [(value, index) for index, row in chosen if step is None or _fits(row, *step)]


def _fits(row: Any, name: str, wanted: str) -> bool:
    return isinstance(row, dict) and name in row and str(row[name]) == wanted


def _set(container: Any, key: Any, operand: Any) -> bool:
    container[key] = deepcopy(operand)
    return True


def _add(container: Any, key: Any, operand: Any) -> bool:
    if not isinstance(container[key], int | float):
        return False
    container[key] += operand
    return True


def _shift_seconds(container: Any, key: Any, operand: Any) -> bool:
    """A date as the servers write it stays one: seven digits of a second and a Z."""
    try:
        moment = datetime.fromisoformat(container[key])
    except (TypeError, ValueError):
        return False
    container[key] = f"{(moment + timedelta(seconds=operand)):%Y-%m-%dT%H:%M:%S.%f}0Z"
    return True


def _remove(container: Any, key: Any, operand: Any) -> bool:
    del container[key]
    return True


def _repeat(container: Any, key: Any, operand: Any) -> bool:
    """The row once more, at the end of its list."""
    return _copy(container, key, {})


def _copy(container: Any, key: Any, operand: Any) -> bool:
    """A copy of the row with other facts, at the end of its list."""
    if not isinstance(container, list):
        return False
    row = deepcopy(container[key])
    container.append(row | deepcopy(operand) if isinstance(row, dict) else row)
    return True


def _append(container: Any, key: Any, operand: Any) -> bool:
    if not isinstance(container[key], list):
        return False
    container[key].append(deepcopy(operand))
    return True


def _wrap(container: Any, key: Any, operand: Any) -> bool:
    """The value as the only one of a list."""
    container[key] = [container[key]]
    return True


def _string(container: Any, key: Any, operand: Any) -> bool:
    """The value as a text."""
    container[key] = str(container[key])
    return True


OPERATIONS: dict[str, Callable[[Any, Any, Any], bool]] = {
    "set": _set,
    "add": _add,
    "shiftSeconds": _shift_seconds,
    "remove": _remove,
    "repeat": _repeat,
    "copy": _copy,
    "append": _append,
    "wrap": _wrap,
    "string": _string,
}
