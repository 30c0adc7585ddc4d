"""SQL lies in files of its own, fits the schema, and is used; migrations follow their rules."""

import ast
import importlib
import importlib.metadata
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shared import db
from shared.db import Conn
from tests.test_house import PACKAGES, ROOT, relative, sources

# Sentences begin with a capital letter; SQL is written in small or in capital letters only.
SQL = re.compile(
    r"\s*(select\s.+\sfrom\s|select\s+[\w.]+\(|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s"
    r"|with\s+\w+\s+as\s*(materialized\s*)?\(|(create|alter|drop)\s+(table|index|type|function|schema)\s|truncate\s)",
    flags=re.DOTALL,
)


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
    folder = ROOT / "sql" / "queries"
    return sorted(str(path.relative_to(folder).with_suffix("")) for path in folder.rglob("*.sql"))


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


def named_rows() -> Iterator[tuple[str, str, Callable[..., object]]]:
    """Where a query's rows are given to a class or a function: the place, the query, and what is called."""
    for path in sources(*PACKAGES):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or not re.fullmatch(r"db\.(one|maybe|all)", ast.unparse(call.func)):
                continue
            named = [keyword.value for keyword in call.keywords if keyword.arg == "row"]
            if named and re.match(r"\w+\.\w+$", query := ast.unparse(call.args[1])):
                module = vars(importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts)))
                where = f"{relative(path)}: {query}"
                yield where, eval(query, module), eval(ast.unparse(named[0]), module)


def test_a_row_with_a_name_has_the_columns_that_the_name_wants(conn: Conn) -> None:
    rows, wrong = list(named_rows()), []
    for where, text, called in rows:
        conn.pgconn.prepare(b"", _numbered(text).encode())
        described = conn.pgconn.describe_prepared(b"")
        columns = [(described.fname(place) or b"").decode() for place in range(described.nfields)]
        try:
            inspect.signature(called).bind(**dict.fromkeys(columns))
        except TypeError as error:
            wrong.append(f"{where}: {error}")
    assert wrong == []
    assert len(rows) > 5


FOREIGN = re.compile(r"'([a-z]+[A-Z]\w*|/\w[^']*|https?:[^']*)'")


def foreign(text: str) -> list[str]:
    """Literals that are a key as the API writes it, or an address: both are for those to say who answer or ask."""
    return FOREIGN.findall(re.sub("--.*", "", text))


def test_sql_speaks_the_words_of_the_house() -> None:
    found = [
        f"{noun}.{name}: {word}"
        for noun in nouns()
        for name, text in vars(db.queries(noun)).items()
        for word in foreign(text)
    ]
    assert found == []


def test_the_rule_above_knows_a_foreign_word_when_it_sees_it() -> None:
    text = """
        -- A person's 'titleId' may be named here.
        select json_build_object('title_id', t.id, 'titleId', t.id, 'poster', '/images/' || t.id, 'link', 'https://tv/' || t.id)
        from titles t
        where t.kind = 'movie' and t.tags ->> '/' = 'TV-MA'
    """
    assert foreign(text) == ["titleId", "/images/", "https://tv/"]


def test_every_query_is_used() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources(*PACKAGES))
    unused = [
        f"{noun}.{name}"
        for noun in nouns()
        for name in vars(db.queries(noun))
        if not re.search(rf"[.\"']{name}\b", code)
    ]
    assert unused == []


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
