"""What commands print: tables and JSON on stdout, everything else on stderr; failures as one sentence."""

import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import IO, TypeVar

import click
import psycopg
from rich.console import Console
from rich.table import Table
from rich.text import Text

from shared.db import failures
from shared.errors import Problem

F = TypeVar("F", bound=Callable[..., object])
Row = Mapping[str, object]

WIDE = 1000  # output that is read by programs is never cut

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of a table.")


class Failed(click.ClickException):
    """Ends a command with exit code 1 and its sentence."""

    def show(self, file: IO[str] | None = None) -> None:
        click.echo(self.message, file=file, err=file is None)


class Commands(click.Group):
    """A group whose commands turn what may go wrong into one sentence."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except Problem as problem:
            raise Failed(problem.message) from problem
        except psycopg.OperationalError as error:
            raise Failed(failures.sentence(error)) from error
        except OSError as error:
            if error.filename is None:
                raise
            raise Failed(f"{error.strerror}: {error.filename}.") from error


def say(sentence: str) -> None:
    """For people: to stderr, so that stdout stays what was asked for."""
    click.echo(sentence, err=True)


def document(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, empty: str) -> None:
    """Aligned columns; `empty` is said instead when there are no rows."""
    if not rows:
        say(empty)
        return
    at_terminal = sys.stdout.isatty()
    shown = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        shown.add_row(*(Text(cell(value)) for value in row))
    console = Console(file=sys.stdout, width=None if at_terminal else WIDE)
    with console.capture() as capture:
        console.print(shown)
    click.echo("\n".join(line.rstrip() for line in capture.get().splitlines()))


def cell(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M")
    return str(value)


def hidden(what: str) -> str:
    """What is typed unseen, or comes by standard input: a key in an argument stays in the shell's history."""
    if sys.stdin.isatty():
        return str(click.prompt(what, hide_input=True))
    return sys.stdin.readline().rstrip("\r\n")


def camel(row: Row) -> dict[str, object]:
    """{"started_at": …} as {"startedAt": …}; what is inside the values keeps its names."""
    return {re.sub(r"_([a-z])", lambda found: found[1].upper(), name): value for name, value in row.items()}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return str(value)
