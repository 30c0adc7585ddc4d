"""The rules of the house that a machine can hold: who imports whom, where SQL lives, what is documented."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra import settings_table
from shared import jobs
from shared.jobs import catalogue
from shared.settings import SETTINGS

KINDS = (("movie", "movies"), ("series", "series"), ("book", "books"))
ROOT = Path(__file__).parents[1]
PACKAGES = ("functions", "shared", "web")
MAY_IMPORT = {"functions": {"functions", "shared"}, "shared": {"shared"}, "web": {"web", "shared"}}
LONGEST_FILE = 300
HOUSEHOLD = {
    "users", "user_kinds", "identities", "account_libraries", "shown_items", "profiles", "avatars", "media_servers", "libraries", "titles",
    "title_external_ids", "episodes", "library_items", "people", "person_external_ids", "credits", "watch_progress",
    "play_events", "watch_states", "ratings", "title_feedback", "interactions", "recommendation_runs", "recommendations",
    "calendar_feeds", "subscriptions", "followed_authors", "publications", "notices", "drop_offs", "metric_snapshots", "title_imports",
    "title_slugs", "catalogue_lists", "catalogue_list_titles", "title_scores", "world_pictures",
    "embedding_models", "title_embeddings", "fact_embeddings",
    "synopses", "outputs", "channels", "channel_titles", "channel_marks", "channel_shares",
    "title_requests", "title_request_people", "request_services",
    "rooms", "room_members", "room_titles", "room_matches", "room_votes",
    "proof_trials", "server_suggestions",
}  # fmt: skip


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


@pytest.mark.usefixtures("kinds_at_hand")
def test_every_job_has_a_handler_and_every_handler_a_job() -> None:
    """In a process of its own: tests register handlers too."""
    program = "import functions; print(*functions.registry.HANDLERS)"
    result = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert sorted(result.stdout.split()) == sorted({job.handler for job in jobs.by_name().values()})


@pytest.mark.usefixtures("kinds_at_hand")
def test_names_of_jobs_are_unique() -> None:
    every = [*catalogue.HOUSEHOLD, *catalogue.of_kinds()]
    assert len({job.name for job in every}) == len(every) == len(jobs.by_name())


def spelled(path: Path) -> Iterator[str]:
    """Every string of a module, also those that kinds are put into."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from {node.value.replace("{kind}", kind).replace("{kinds}", plural) for kind, plural in KINDS}
        elif isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else "{}" for part in node.values]
            yield from ("".join(parts).replace("{}", kind) for kind, _ in KINDS)


@pytest.mark.usefixtures("kinds_at_hand")
def test_names_of_jobs_are_spelled_in_one_place() -> None:
    home, known = ROOT / "shared" / "jobs" / "names.py", jobs.by_name()
    others = (path for path in sources(*PACKAGES, "infra") if path != home)
    assert [f"{relative(path)}: {text}" for path in others for text in spelled(path) if text in known] == []
    assert {text for text in spelled(home) if text in known} == set(known)


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


FETCHES = re.compile(r"\.fetch(one|all|many)\(|\bin (self\.)?conn\.execute\(|\bdb\.(maybe|one|all)\(.*\) or [{\[(]")


def test_rows_are_read_by_those_who_say_how_many_there_are() -> None:
    """`db.one`, `maybe`, `all`, `value` and `values`; and a row that is missing is no empty one."""
    found = [
        f"{relative(path)}:{number}"
        for path in sources(*PACKAGES, "infra")
        if relative(path) != "shared/db/rows.py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if FETCHES.search(line)
    ]
    assert found == []


def test_the_rule_above_knows_a_fetch_when_it_sees_it() -> None:
    for line in (
        "conn.execute(sql.a).fetchone()",
        "for row in conn.execute(sql.a):",
        'db.maybe(conn, sql.a) or {"n": 0}',
    ):
        assert FETCHES.search(line)
    assert not FETCHES.search("known = db.maybe(conn, sql.a) or db.maybe(conn, sql.b)")


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


def areas() -> list[str]:
    """The order of the table in docs/architecture.md, from the ground up."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    return re.findall(r"^\| `?(\w+)`? \|", text.split("## The areas")[1].split("##")[0], flags=re.MULTILINE)[1:]


def area_of(module: str) -> str:
    """`shared.titles.library` → titles; what is no area's is on the ground."""
    room = module.split(".")[1]
    return room if room in areas() else "ground"


def arrows_up(module: str, path: Path) -> list[str]:
    """What a module of `shared` imports from an area that comes after its own."""
    order, here, there = areas(), area_of(module), modules("shared")
    return [
        f"{module.replace('.', '/')}.py ({here}) imports {relative(there[name])} ({area_of(name)}), which comes after it"
        for name in dict.fromkeys(named_modules(path))
        if name.count(".") and name in there and order.index(area_of(name)) > order.index(here)
    ]


def test_an_area_imports_only_what_comes_before_it() -> None:
    found = [arrow for module, path in modules("shared").items() if "." in module for arrow in arrows_up(module, path)]
    assert found == []


def test_an_import_that_runs_up_is_named_with_both_files(tmp_path: Path) -> None:
    planted = tmp_path / "pictures.py"
    planted.write_text("from shared.people import accounts\nfrom shared.media_servers import model\n")

    assert arrows_up("shared.titles.pictures", planted) == [
        "shared/titles/pictures.py (titles) imports shared/people/__init__.py (people), which comes after it",
        "shared/titles/pictures.py (titles) imports shared/people/accounts.py (people), which comes after it",
    ]


def test_the_domain_has_few_rooms_and_every_area_is_one() -> None:
    rooms = {path.stem for path in (ROOT / "shared").iterdir() if path.suffix == ".py" or path.is_dir()}
    rooms -= {"__init__", "__pycache__"}
    assert set(areas()) - {"ground"} <= rooms
    assert len(rooms) <= 30, sorted(rooms)


def test_queries_lie_where_the_code_that_uses_them_does() -> None:
    folders = {path.name for path in (ROOT / "sql" / "queries").iterdir() if path.is_dir()}
    assert folders <= {path.name for path in (ROOT / "shared").iterdir() if path.is_dir()}


def test_a_households_rows_are_written_by_its_one_builder() -> None:
    """So that whoever changes a table changes one file of tests."""
    outside = [path for path in sources("tests") if "household" not in path.parts and path != Path(__file__)]
    found = {relative(path): tables_written(path.read_text(encoding="utf-8")) for path in outside}
    assert {path: tables for path, tables in found.items() if tables} == {}
    assert [relative(path) for path in outside if "tests.household.inserts" in imports(path)] == []


def test_a_row_written_by_hand_is_found_however_the_statement_begins() -> None:
    planted = "with u as (INSERT INTO users (name) values ('Ana')) insert  into\n ratings as r select 1"
    assert tables_written(planted) == ["users", "ratings"]
    assert tables_written("insert into job_runs (name) values ('users')") == []


def tables_written(text: str) -> list[str]:
    """Which of a household's tables the text inserts into."""
    named = re.findall(r"insert\s+into\s+(\w+)", text, flags=re.IGNORECASE)
    return [table for table in named if table in HOUSEHOLD]


def test_nothing_in_infra_leads_back_to_itself() -> None:
    assert circle(arrows("infra", depth=9)) == []


def test_no_room_of_shared_leads_back_to_itself() -> None:
    """A room is a module or a package that lies directly in it."""
    assert circle(arrows("shared", depth=2)) == []


def test_a_circle_is_found_also_where_the_import_comes_late_or_for_types_only() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == ["b", "c", "b"]
    assert circle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []
    assert {"shared.settings", "shared.live"} <= arrows("shared", depth=2)["shared.jobs"]


def arrows(folder: str, *, depth: int) -> dict[str, set[str]]:
    """Which module, cut to so many parts of its name, imports which other of the folder, in whatever place of its text."""
    paths = modules(folder)
    found: dict[str, set[str]] = {}
    for module, path in paths.items():
        room = cut(module, depth)
        found.setdefault(room, set()).update(cut(name, depth) for name in named_modules(path) if name in paths)
        found[room].discard(room)
    return found


def modules(folder: str) -> dict[str, Path]:
    """By dotted name."""
    named = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in sources(folder)}
    return {name.removesuffix(".__init__"): path for name, path in named.items()}


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
