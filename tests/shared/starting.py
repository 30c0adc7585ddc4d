"""Reads from the code which function starts which job, to hold what is said of it against."""

import ast
import importlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
KINDS = ("movie", "series")
STARTS = {"jobs.start", "jobs.start_each", "jobs.start_with", "runs.join", "runs.ask", "runs.ask_about",
          "runs_of_jobs.ask_about", "run.fan_out"}  # fmt: skip
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
    if isinstance(name, ast.Constant):
        return {str(name.value)}
    if isinstance(name, ast.IfExp):
        return _names(name.body, function, module, call) | _names(name.orelse, function, module, call)
    if isinstance(name, ast.JoinedStr):
        return {eval(ast.unparse(name), {"kind": kind}) for kind in KINDS}  # our own code
    if isinstance(name, ast.Subscript) and isinstance(name.value, ast.Name):
        return _values(name.value.id, module)
    if isinstance(name, ast.Name):
        for loop in (node for node in ast.walk(function) if isinstance(node, ast.For) and call in ast.walk(node)):
            if any(isinstance(part, ast.Name) and part.id == name.id for part in ast.walk(loop.target)):
                return _iterated(loop.iter, module)
        for given in (node for node in ast.walk(function) if isinstance(node, ast.Assign)):
            if any(isinstance(target, ast.Name) and target.id == name.id for target in given.targets):
                return _names(given.value, function, module, call)
        return _values(name.id, module)
    return {"?"}


def _iterated(what: ast.expr, module: str) -> set[str]:
    if isinstance(what, ast.Tuple):
        return {ast.literal_eval(one) for one in what.elts}
    if isinstance(what, ast.Call) and isinstance(what.func, ast.Attribute) and what.func.attr == "items":
        return _values(ast.unparse(what.func.value).rpartition(".")[2], module, beside=ast.unparse(what.func.value))
    return _values(ast.unparse(what), module)


def _values(name: str, module: str, *, beside: str = "") -> set[str]:
    found: object = importlib.import_module(module)
    for part in (beside or name).split("."):
        found = getattr(found, part, None)
    if isinstance(found, dict):
        found = tuple(found.values())
    return {found} if isinstance(found, str) else set(found) if isinstance(found, tuple) else {"?"}
