"""The rules of the house that a machine can hold: who imports whom, where SQL lives, what is documented."""

import ast
import importlib.metadata
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

from infra import settings_table
from shared import db, jobs
from shared.db import Conn
from shared.settings import SETTINGS

ROOT = Path(__file__).parents[1]
PACKAGES = ("functions", "shared", "web")
MAY_IMPORT = {"functions": {"functions", "shared"}, "shared": {"shared"}, "web": {"web", "shared"}}
LONGEST_FILE = 300
# Sentences begin with a capital letter; SQL is written in small or in capital letters only.
SQL = re.compile(
    r"\s*(select\s.+\sfrom\s|select\s+[\w.]+\(|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s"
    r"|with\s+\w+\s+as\s*(materialized\s*)?\(|(create|alter|drop)\s+(table|index|type|function|schema)\s|truncate\s)",
    flags=re.DOTALL,
)


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{relative(path)} imports relatively"
            yield node.module or ""


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_flow_from_the_fronts_to_the_domain(package: str) -> None:
    ours = {*PACKAGES, "sql", "infra", "tests"}
    wrong = [
        f"{relative(path)} imports {name}"
        for path in sources(package)
        for name in imports(path)
        if name.split(".")[0] in ours - MAY_IMPORT[package]
    ]
    assert wrong == []


def test_every_job_has_a_handler_and_every_handler_a_job() -> None:
    """In a process of its own: tests register handlers too."""
    program = "import functions; print(*functions.registry.HANDLERS)"
    result = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert sorted(result.stdout.split()) == sorted({job.handler for job in jobs.CATALOGUE})


def test_names_of_jobs_are_unique() -> None:
    assert len({job.name for job in jobs.CATALOGUE}) == len(jobs.CATALOGUE)


def texts(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def test_sql_lives_in_files() -> None:
    found = [
        f"{relative(path)}:{line}"
        for path in sources(*PACKAGES)
        for line, text in texts(path)
        if SQL.match(text) and (text.lower() == text or re.match(r"\s*[A-Z]{4}", text))
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "select a from b",
        "select pg_notify(%s)",
        "insert into a values",
        "with a as (",
        "UPDATE a SET b",
        "delete from a",
    ],
)
def test_the_rule_above_knows_sql_when_it_sees_it(text: str) -> None:
    assert SQL.match(text.lower())


def nouns() -> list[str]:
    return sorted(
        Path(file.name).stem for file in (resources.files("sql") / "queries").iterdir() if file.name.endswith(".sql")
    )


@pytest.mark.parametrize("noun", nouns())
def test_every_query_fits_the_migrated_schema(conn: Conn, noun: str) -> None:
    for name, text in vars(db.queries(noun)).items():
        assert not re.search(r"(?<!%)%[sbt]", text), f"{noun}.{name}: parameters have names"
        numbered = _numbered(text)
        if re.search(r"^(create|analyze|set|listen|copy)\b", _without_comments(numbered)):
            continue  # what the server cannot prepare
        with conn.transaction(force_rollback=True):
            conn.execute(f"prepare checked as {numbered}".rstrip().rstrip(";"))  # type: ignore[arg-type]
            conn.execute("deallocate checked")


def _numbered(text: str) -> str:
    """%(name)s as the server itself writes parameters: $1, $2, …"""
    order = list(dict.fromkeys(re.findall(r"%\((\w+)\)[sbt]", text)))
    return re.sub(r"%\((\w+)\)[sbt]", lambda match: f"${order.index(match[1]) + 1}", text).replace("%%", "%")


def _without_comments(text: str) -> str:
    return re.sub(r"^\s*--.*\n", "", text, flags=re.MULTILINE).lstrip()


def test_every_query_is_used() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources(*PACKAGES))
    unused = [
        f"{noun}.{name}" for noun in nouns() for name in vars(db.queries(noun)) if not re.search(rf"\.{name}\b", code)
    ]
    assert unused == []


def test_every_setting_is_documented_in_the_readme() -> None:
    shown = settings_table.within((ROOT / "README.md").read_text(encoding="utf-8"))
    assert shown == settings_table.table(), "python -m infra.settings_table prints the table"


def test_the_example_environment_lists_exactly_the_settings_there_are() -> None:
    text = (ROOT / "infra" / "env.example").read_text(encoding="utf-8")
    assert re.findall(r"^#? ?([A-Z][A-Z_]+)=", text, flags=re.MULTILINE) == [setting.name for setting in SETTINGS]


def test_the_example_environment_gives_no_secret_a_value() -> None:
    text = (ROOT / "infra" / "env.example").read_text(encoding="utf-8")
    for setting in SETTINGS:
        if setting.secret:
            assert re.search(rf"^# {setting.name}=$", text, flags=re.MULTILINE), setting.name


def test_the_environment_is_read_in_one_place() -> None:
    readers = [
        relative(path)
        for path in sources(*PACKAGES)
        if re.search(r"os\.(environ\.get|getenv)|[=(] ?os\.environ\[", path.read_text())
    ]
    assert readers == []


def test_our_copy_of_the_queues_schema_equals_the_installed_one() -> None:
    schema = Path(str(importlib.metadata.distribution("procrastinate").locate_file("procrastinate/sql/schema.sql")))
    ours = (ROOT / "sql" / "migrations" / "0002_procrastinate.sql").read_text(encoding="utf-8")
    assert schema.read_text(encoding="utf-8").strip() in ours


def test_migrations_have_a_number_each_and_do_not_wait_for_locks_for_ever() -> None:
    numbers = [int(name[:4]) for name, _ in db.migrations()]
    assert numbers == sorted(set(numbers))
    assert [
        name for name, text in db.migrations() if "set local lock_timeout" not in text and "Procrastinate" not in text
    ] == []


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    files = sources(*PACKAGES, "infra", "tests")
    lengths = {relative(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_every_module_says_in_one_sentence_what_it_is_for() -> None:
    silent = [
        relative(path)
        for path in sources(*PACKAGES, "infra")
        if path.read_text(encoding="utf-8").strip()
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_nothing_in_infra_leads_back_to_itself() -> None:
    assert circle(arrows("infra", depth=9)) == []


def test_no_room_of_shared_leads_back_to_itself() -> None:
    """A room is a module or a package that lies directly in it."""
    assert circle(arrows("shared", depth=2)) == []


def test_a_circle_is_found_also_where_the_import_comes_late_or_for_types_only() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == ["b", "c", "b"]
    assert circle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []
    assert {"shared.settings", "shared.db.embedded"} <= arrows("shared", depth=2)["shared.db"]


def arrows(folder: str, *, depth: int) -> dict[str, set[str]]:
    """Which module, cut to so many parts of its name, imports which other of the folder, in whatever place of its text."""
    paths = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in sources(folder)
    }
    found: dict[str, set[str]] = {}
    for module, path in paths.items():
        room = cut(module, depth)
        found.setdefault(room, set()).update(cut(name, depth) for name in named_modules(path) if name in paths)
        found[room].discard(room)
    return found


def cut(module: str, depth: int) -> str:
    return ".".join(module.split(".")[:depth])


def named_modules(path: Path) -> Iterator[str]:
    """As `imports`, and what is imported from a package, which may be a module."""
    yield from imports(path)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def circle(graph: dict[str, set[str]]) -> list[str]:
    """One way along the arrows that ends where it began; empty where there is none."""
    done: set[str] = set()

    def walk(at: str, way: list[str]) -> list[str]:
        if at in way:
            return [*way[way.index(at) :], at]
        if at in done:
            return []
        found = next((ring for other in sorted(graph[at]) if (ring := walk(other, [*way, at]))), [])
        done.add(at)
        return found

    return next((ring for start in sorted(graph) if (ring := walk(start, []))), [])
