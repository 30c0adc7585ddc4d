"""What `docs/glossary.md` says is no name is none, and modules go by their own."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.test_docstrings import public
from tests.test_house import PACKAGES, ROOT, modules, relative, sources

TEXT = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
# `db.one` is the database's own word for one row.
OWN = {"shared/db/rows.py"}


def no_names() -> set[str]:
    """The first column of the last table."""
    rows = re.findall(r"^\| (`.+?`) \| ", TEXT.split("## Words that are no names")[1], flags=re.MULTILINE)
    return {word for row in rows for word in re.findall(r"`(\w+)`", row)}


def named() -> list[tuple[str, str]]:
    """Every public function, class and module, with its place."""
    functions = [(where, node.name) for where, node in public(*PACKAGES)]
    classes = [
        (relative(path), node.name)
        for path in sources(*PACKAGES)
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    ]
    return [*functions, *classes, *((relative(path), path.stem) for path in sources(*PACKAGES))]


def test_the_glossary_names_the_words_that_say_nothing() -> None:
    assert {"told", "held", "made", "one", "known", "favourite"} <= no_names()


def test_no_public_name_is_a_word_that_says_nothing() -> None:
    forbidden = no_names()
    assert [f"{where} {name}" for where, name in named()
            if name.lower() in forbidden and where.split(":")[0] not in OWN] == []  # fmt: skip


def test_each_word_stands_once_and_means_something() -> None:
    rows = [row.strip("| ").split(" | ") for row in TEXT.splitlines() if row.startswith("| ") and "---" not in row]
    words = [row[0] for row in rows if row[0] != "word"]

    assert len(words) == len(set(words)) > 40
    assert [row[0] for row in rows if len(row) < 2 or not row[1].strip("| ")] == []


def renamed(path: Path) -> Iterator[str]:
    """Modules of ours that are imported under another name. A blueprint's schemas are its namesake's, so they may."""
    here = modules("shared") | modules("web") | modules("functions")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if alias.asname not in (None, "schemas") and f"{node.module}.{alias.name}" in here:
                    yield f"{node.module}.{alias.name} as {alias.asname}"


def test_modules_are_imported_under_their_own_names() -> None:
    assert [f"{relative(path)}: {name}" for path in sources(*PACKAGES) for name in renamed(path)] == []
