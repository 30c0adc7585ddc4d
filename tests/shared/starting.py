"""Reads from the code which function starts which job, to hold what is said of it against."""

import ast
import importlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
STARTS = {"jobs.ask", "jobs.ask_each", "runs.start", "runs.start_for", "run.fan_out"}
# Functions whose callers are what starts a job.
RELAYS = {
    "shared.watching.history.refresh_soon",
    "shared.people.accounts.read_history",
    "shared.words.wording.word_present",
    "shared.upkeep.webhooks_out._queue",
    "shared.output.following.picks_changed",
    "shared.output.following.rights_changed",
    "shared.output.following.options_changed",
    "shared.picks.first_run.server_added",
    "shared.picks.first_run.titles_read",
    "shared.picks.first_run.titles_embedded",
    "shared.picks.first_run.model_switched",
    "shared.titles.access.ask_about_new_people",
    "shared.picks.recommendations.refresh",
}


def sites() -> dict[str, set[str]]:
    """The jobs that each function of shared, functions and web starts, by the function's full name; “?” for what its caller
    chooses."""
    found: dict[str, set[str]] = {}
    for module, function, call, spoken in _calls():
        if spoken in STARTS and len(call.args) > 1:
            found.setdefault(f"{module}.{function.name}", set()).update(_names(call.args[1], function, module, call))
    return found


def callers(of: str) -> set[str]:
    """Functions that call the relay, by their full names."""
    home, _, name = of.rpartition(".")
    spoken = f"{home.rpartition('.')[2]}.{name}"
    return {
        f"{module}.{function.name}"
        for module, function, _, word in _calls()
        if word == spoken or (module == home and word == name)
    }


@cache
def _calls() -> list[tuple[str, ast.FunctionDef, ast.Call, str]]:
    """Every call in a function of ours: module, function, call, and how it is spelled."""
    return [
        (".".join(path.relative_to(ROOT).with_suffix("").parts), function, node, ast.unparse(node.func))
        for part in ("shared", "functions", "web")
        for path in sorted((ROOT / part).rglob("*.py"))
        for function in _functions(ast.parse(path.read_text(encoding="utf-8")))
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
    ]


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def _names(name: ast.expr, function: ast.FunctionDef, module: str, call: ast.Call) -> set[str]:
    if isinstance(name, ast.Subscript):
        return _values(name, module) - {"?"} or _values(name.value, module)
    if isinstance(name, ast.Name):
        for loop in (node for node in ast.walk(function) if isinstance(node, ast.For) and call in ast.walk(node)):
            if any(isinstance(part, ast.Name) and part.id == name.id for part in ast.walk(loop.target)):
                return _iterated(loop.iter, module)
        for given in (node for node in ast.walk(function) if isinstance(node, ast.Assign)):
            if any(isinstance(target, ast.Name) and target.id == name.id for target in given.targets):
                return _names(given.value, function, module, call)
    return _values(name, module)


def _iterated(what: ast.expr, module: str) -> set[str]:
    """Of `for name in names.X.values()`, `for kind, name in names.X.items()` and `for name in NAMES`."""
    is_call = isinstance(what, ast.Call) and isinstance(what.func, ast.Attribute)
    return _values(what.func.value if is_call else what, module)  # type: ignore[attr-defined]


def _values(spoken: ast.expr, module: str) -> set[str]:
    """What our own code means by the expression in this module; “?” for what only its caller knows."""
    try:
        found = eval(ast.unparse(spoken), vars(importlib.import_module(module)))
    except (NameError, KeyError, AttributeError):
        return {"?"}
    if isinstance(found, Mapping):
        found = tuple(found.values())
    return {found} if isinstance(found, str) else set(found) if isinstance(found, tuple) else {"?"}
