"""`matinee output`: what is on the media servers, what would be done there, and doing it."""

from collections.abc import Sequence
from dataclasses import asdict

import click

from shared.audit import TERMINAL
from shared.jobs import names
from shared.media_servers import servers
from shared.output import choice, preview, probe, readers, records
from shared.output.preview import Planned, PlannedTitle
from shared.people import accounts
from web.commands import database, jobs, kinds, output, progress_bars, server_changes

FIELDS = ("id", "person", "server", "kind", "purpose", "form", "name", "files", "settled_at", "problem")


@click.group("output", cls=output.Commands)
def outputs() -> None:
    """See and change what of everybody's picks is on the media servers."""


@outputs.command("list")
@output.json_option
def list_outputs(as_json: bool) -> None:
    """Show every library, collection and playlist of Matinee on media servers."""
    with database.connected() as conn:
        rows = records.listing(conn)
    if as_json:
        output.document([output.camel({name: row[name] for name in FIELDS}) for row in rows])
        return
    cells = [[row[name] for name in FIELDS] for row in rows]
    heads = ["Number", "Person", "Server", "Kind", "Of", "Form", "Name", "Files", "Published", "Problem"]
    output.table(heads, cells, empty="Nothing is published.")


@outputs.command()
@click.argument("name", required=False)
@kinds.option
@click.option(
    "--top-picks", is_flag=True, help="Of the household's library of top picks, wanted or not, in the place of NAME's."
)
@output.json_option
def plan(name: str | None, kind: str, top_picks: bool, as_json: bool) -> None:
    """Show what publishing the picks of NAME would do, and who would see it. Nothing is done, and no server is asked."""
    if top_picks == (name is not None):
        raise click.UsageError("Say whose picks, or --top-picks.")
    if name is None:
        _plan_top_picks(kind, as_json)
        return
    with database.connected() as conn:
        found = preview.of(conn, accounts.find(conn, name), kind, viewer=None)
    if as_json:
        output.document([output.camel(asdict(one) | {"titles": [*map(_title, one.titles)]}) for one in found])
        return
    if not found:
        output.say(f"{name} has no account on a media server.")
    for one in found:
        _show(one)


@outputs.command()
@click.argument("name", required=False)
@kinds.option
@output.json_option
def apply(name: str | None, kind: str, as_json: bool) -> None:
    """Publish the picks of NAME, or of everybody, and wait until it is done."""
    with database.connected() as conn:
        args = {"user_id": accounts.find(conn, name)} if name else {}
        run = jobs.follow([jobs.begin(conn, names.PUBLISH[kind], args).id])[0]
    if as_json:
        output.document(jobs.shown(run))
    else:
        click.echo(f"Run {run.id}: {progress_bars.words(run)}")
    raise SystemExit({"failed": 1, "cancelled": jobs.CANCELLED}.get(run.state, 0))


@outputs.command()
@click.argument("server", required=False)
@output.json_option
def prove(server: str | None, as_json: bool) -> None:
    """Write a probe, and ask the media server SERVER, or each, whether it sees it and what it would play.

    Where it does not, this says which of MEDIA_SERVER_STRM_ROOT and AI_LIBRARY_PATH_PREFIX is wrong. While it is tried there is a
    library of one film on the server; nothing of it is left.
    """
    with database.connected() as conn:
        wanted = [server_changes.find(conn, server)] if server else servers.listing(conn)
        found = {one.name: probe.of_server(conn, one.id) for one in wanted}
    if as_json:
        output.document([output.camel(asdict(verdict) | {"server": name}) for name, verdict in found.items()])
    for name, verdict in found.items():
        output.say(f"{name}: {verdict.problem or f'sees what Matinee writes, and would play {verdict.plays}.'}")
    raise SystemExit(int(any(verdict.problem for verdict in found.values())))


@outputs.command()
@click.argument("name")
def remove(name: str) -> None:
    """Take all of NAME's picks off the media servers, until `matinee users form` chooses something else."""
    with database.connected() as conn:
        readers.choose(conn, accounts.find(conn, name), choice.NONE, by=TERMINAL)
    click.echo(f"{name}: nothing. What is there is taken away within a minute or two.")


def _plan_top_picks(kind: str, as_json: bool) -> None:
    with database.connected() as conn:
        found = preview.of_top_picks(conn, kind, viewer=None)
    if as_json:
        output.document([output.camel(asdict(one) | {"titles": [*map(_title, one.titles)]}) for one in found])
        return
    for one in found:
        click.echo(f"“{one.library}” on {one.server}, {one.path}:")
        click.echo(f"  {one.write} files to write, {one.remove} to remove, {one.keep} as they are ({one.way}).")
        click.echo(f"  Opened to {_names(one.opened_to)}; open to {_names(one.seen_by)} as every library is.")
        click.echo(f"  A playlist in its place for {_names(one.shut_out)}, who may not see all of it.")
        _show_titles(one.titles)


def _names(names: Sequence[str]) -> str:
    return ", ".join(names) or "nobody"


def _title(line: preview.PlannedTitle) -> dict[str, object]:
    return output.camel(asdict(line))


def _show(one: Planned) -> None:
    gets = [
        *(["a private playlist"] if one.playlist else []),
        *([f"the library “{one.library}”"] if one.library else []),
    ]
    click.echo(f"{one.person} on {one.server}: {' and '.join(gets) or 'nothing'}.")
    if one.library:
        seen = ", ".join(one.seen_by) or "nobody else"
        click.echo(
            f"  {one.path}: {one.write} files to write, {one.remove} to remove, {one.keep} as they are ({one.way})."
        )
        click.echo(f"  Seen by {seen}; administrators ({', '.join(one.administrators) or 'none'}) see everything.")
    for note in one.notes:
        click.echo(f"  {note}")
    _show_titles(one.titles)


def _show_titles(titles: Sequence[PlannedTitle]) -> None:
    cells = [
        [line.rank, line.title or "(not for every administrator)", "left out" if line.is_left_out else line.folder]
        for line in titles
    ]
    output.table(["#", "Title", "Folder"], cells, empty="")
