"""What public docstrings say that names cannot: errors raised, and of arrays the shape, order or unit."""

import ast
import re
from collections.abc import Iterator

import pytest

from shared import errors
from tests.test_house import relative, sources

PROBLEMS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.Problem)}
# `Raises as add` and `Raises what gather raises` point to where the names are.
ELSEWHERE = re.compile(r"Raises (as|what)\b")
ARRAYS = re.compile(r"\b(nd[aA]rray|NDArray)\b")
SHAPE = re.compile(
    r"\bshape|\brows?\b|\bone (number |value |vector |each )?(per|a)\b|\bper \w|\border\b|\bfirst\b|\(\w+, ?[\w,… ]*\)|\bids\b|\bmask\b"
    r"|\b0–1|−1 |\bNaN|\bin units\b",
    re.IGNORECASE,
)

Function = tuple[str, ast.FunctionDef]


def public(*folders: str) -> Iterator[Function]:
    """Functions and methods that others may call, with their places; not what lies in functions."""
    for path in sources(*folders):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
        for body in (tree.body, *(node.body for node in classes)):
            for node in body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    yield f"{relative(path)}:{node.lineno} {node.name}", node


def raised(function: ast.FunctionDef) -> set[str]:
    """The problems that it raises itself."""
    causes = [node.exc for node in ast.walk(function) if isinstance(node, ast.Raise) and node.exc]
    spoken = {ast.unparse(cause.func if isinstance(cause, ast.Call) else cause).rpartition(".")[2] for cause in causes}
    return spoken & PROBLEMS


def unsaid(function: ast.FunctionDef) -> set[str]:
    told = ast.get_docstring(function) or ""
    if ELSEWHERE.search(told):
        return set()
    return {name for name in raised(function) if "Raises" not in told or f"`{name}`" not in told.split("Raises", 1)[1]}


def takes_arrays(function: ast.FunctionDef) -> bool:
    arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    spoken = [argument.annotation for argument in arguments] + [function.returns]
    return any(ARRAYS.search(ast.unparse(annotation)) for annotation in spoken if annotation)


def test_whoever_raises_a_problem_says_which() -> None:
    assert {where: unsaid(node) for where, node in public("shared") if unsaid(node)} == {}


def test_whoever_takes_or_gives_arrays_says_how_they_lie() -> None:
    of_arrays = [(where, node) for where, node in public("shared") if takes_arrays(node)]

    assert len(of_arrays) > 100
    assert [where for where, node in of_arrays if not SHAPE.search(ast.get_docstring(node) or "")] == []


@pytest.mark.parametrize(
    ("docstring", "missing"),
    [
        ("", {"NotFound"}),
        ("Raises `Invalid`.", {"NotFound"}),
        ("`NotFound` for strangers.", {"NotFound"}),
        ("One of them. Raises `NotFound`.", set()),
        ("Raises as `get`.", set()),
    ],
)
def test_a_problem_that_is_not_named_is_found(docstring: str, missing: set[str]) -> None:
    (function,) = ast.parse(f'def get(id):\n    """{docstring} """\n    raise errors.NotFound("No.")\n').body
    assert isinstance(function, ast.FunctionDef)

    assert unsaid(function) == missing


@pytest.mark.parametrize("docstring", ["", "The scores.", "What everybody thinks."])
def test_arrays_of_which_nothing_is_said_are_found(docstring: str) -> None:
    assert not SHAPE.search(docstring)
