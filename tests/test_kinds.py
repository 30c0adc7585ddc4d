"""What a kind has, its row says: no code, query or template asks whether a title is a film and takes the rest for series."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.test_house import PACKAGES, ROOT, relative, sources

NAMES = {"movie", "series", "book"}
WORDS = NAMES | {"movies", "books", "Movies", "Films", "Series", "Books"}
# Numbers that the API calls `movies`, `books` and `series`, whatever other kinds there are.
COUNTED = {"sql/queries/watching/stats.sql": 7}


def asks(text: str) -> Iterator[int]:
    """Lines that compare with the name of a kind, or list what there is for each."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Compare() if any(named(side) & WORDS for side in (node.left, *node.comparators)):
                yield node.lineno
            case ast.MatchValue() if named(node.value) & WORDS:
                yield node.lineno
            case ast.Tuple() | ast.List() | ast.Set() if len(named(node) & WORDS) > 1:
                yield node.lineno
            case ast.Dict() if len(set().union(*(named(key) for key in node.keys if key)) & NAMES) > 1:
                yield node.lineno


def named(node: ast.expr) -> set[str]:
    """The text of a constant, and of those in a list of them."""
    if isinstance(node, ast.Constant):
        return {node.value} if isinstance(node.value, str) else set()
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return set().union(*map(named, node.elts))
    return set()


def test_no_code_asks_which_kind_it_is() -> None:
    found = [
        f"{relative(path)}:{line}" for path in sources(*PACKAGES) for line in asks(path.read_text(encoding="utf-8"))
    ]
    assert found == [], "ask shared.kinds what the kind has"


def test_no_query_does() -> None:
    found = {
        relative(path): count
        for path in sorted((ROOT / "sql" / "queries").rglob("*.sql"))
        if (count := len(re.findall(r"'(?:movie|series|book)'", path.read_text(encoding="utf-8"))))
    }
    assert found == COUNTED, "join title_kinds"


def test_no_template_does() -> None:
    paths = sorted((ROOT / "web" / "templates").rglob("*.html"))
    scripts = sorted(path for path in (ROOT / "web" / "static").rglob("*.js") if "vendor" not in path.parts)
    quoted = re.compile(r"[\"'](?:movie|series|book)[\"']")
    assert paths
    assert [relative(path) for path in (*paths, *scripts) if quoted.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    "text",
    [
        'x = 1 if kind == "movie" else 2',
        'kind = "movie" if one.kind == "movie" else "series"',
        'if kind in ("series", "season"): ...',
        'if kind not in ("movies", "series"): ...',
        'WORDS = {"movie": "films", "series": "series"}',
        'KINDS = ("movie", "series")',
        'match kind:\n    case "book": ...',
    ],
)
def test_each_way_of_asking_is_found(text: str) -> None:
    assert list(asks(text))


@pytest.mark.parametrize(
    "text", ['find("movie")', 'KIND = "movie"', 'x = {"kind": "movie"}', 'sections = {"series": 1}']
)
def test_naming_one_kind_is_no_question(text: str) -> None:
    assert not list(asks(text))
