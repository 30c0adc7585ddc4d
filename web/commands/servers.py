"""`matinee servers`: the media servers of the household."""

from dataclasses import asdict

import click

from shared.audit import TERMINAL
from shared.db import Conn
from shared.discovery import mail_server
from shared.errors import Conflict
from shared.jobs import names
from shared.media_servers import servers, unreadable
from shared.media_servers.servers import Server
from shared.upkeep import server_tests
from shared.watching import webhooks_in
from web.commands import database, jobs, output, server_changes
from web.commands.server_changes import KEY_VARIABLE, NONE

MARKS = {"proved": "✓", "failed": "✗", "unproved": "?"}


@click.group("servers", cls=output.Commands)
def servers_group() -> None:
    """Connect Matinee with Jellyfin and Emby servers."""


@servers_group.command()
@click.option("--kind", type=click.Choice(["jellyfin", "emby"]), help="Found by asking the server when left out.")
@click.option("--url", required=True, help="Address of the server, such as http://192.168.1.5:8096.")
@click.option(
    "--api-key", help=f"An administrator's API key; - reads it from standard input. Default: ${KEY_VARIABLE}."
)
@click.option("--name", help="What to call it here. Default: its own name.")
@click.option("--same-server", is_flag=True, help="It is a known server under another address.")
@server_changes.certificate_options
@output.json_option
def add(
    kind: str | None,
    url: str,
    api_key: str | None,
    name: str | None,
    same_server: bool,
    verify: bool | None,
    ca_file: str | None,
    as_json: bool,
) -> None:
    """Add a media server, or give one that is known a new address or key.

    The key is checked and stored encrypted. Make one on the server: Dashboard, API Keys. People and libraries are read at
    once, so that you can enable them next.

    \b
    Keep the key out of your shell's history:
      matinee servers add --url http://192.168.1.5:8096 --api-key - < key.txt
    """
    with database.connected() as conn:
        tls = server_changes.tls(verify, ca_file)
        server = servers.add(
            conn,
            kind=kind,
            url=url,
            api_key=server_changes.key(api_key),
            name=name,
            tls=tls,
            is_same=same_server,
            by=TERMINAL,
        )
        conn.commit()
        look_around(conn)
    if as_json:
        output.document(shown(server))
        return
    click.echo(f"{server.name} ({server.kind} {server.version}) is set up.")
    output.say("Next: `matinee libraries list` and `matinee users list` show what was found; enable what you want, "
               "then run `matinee pipeline`.")  # fmt: skip


@servers_group.command("list")
@output.json_option
def list_servers(as_json: bool) -> None:
    """Show the media servers. Their keys are never shown."""
    with database.connected() as conn:
        found = servers.listing(conn)
        problems = {one.id: unreadable.of(conn, one) for one in found}
        mail = mail_server.problem(conn)
    if as_json:
        output.document([shown(one) | {"problem": problems[one.id]} for one in found])
        return
    cells = [[one.id, one.name, one.kind, one.version, one.base_url] for one in found]
    output.table(["Number", "Server", "Kind", "Version", "Address"], cells, empty=NONE)
    for problem in filter(None, (*problems.values(), mail)):
        output.say(problem)


@servers_group.command()
@click.argument("name", required=False)
@output.json_option
def test(name: str | None, as_json: bool) -> None:
    """Say what is proved of the server NAME, or of all of them: reading, rights, webhook, an output that plays.

    A playlist may be made for that and taken away again. The exit code is 1 when something failed; each line says what to do.
    """
    with database.connected() as conn:
        found = [server_changes.find(conn, name)] if name else servers.listing(conn)
        if not found:
            raise Conflict(NONE)
        results = [_result(conn, server) for server in found]
    if as_json:
        output.document(results)
    else:
        for one in results:
            output.table([str(one["name"]), "", ""], _cells(one), empty="")
    if not all(one["ok"] for one in results):
        raise SystemExit(1)


@servers_group.command()
@click.argument("name", required=False)
@click.option("--renew", is_flag=True, help="Make another address; the one before is void at once.")
@output.json_option
def webhook(name: str | None, renew: bool, as_json: bool) -> None:
    """Show the address to enter as a webhook on the server NAME, and whether it is heard.

    With it a play changes the picks within seconds. Treat the address as a secret.
    """
    with database.connected() as conn:
        server = server_changes.find(conn, name)
        if renew:
            servers.renew_webhook(conn, server.id, by=TERMINAL)
        url, heard = servers.webhook_url(conn, server.id), webhooks_in.heard(conn, server.id)
    if as_json:
        reasons = [output.camel(asdict(one)) for one in heard.reasons]
        output.document({"name": server.name, "url": url, "heard": output.camel(asdict(heard) | {"reasons": reasons})})
        return
    click.echo(url)
    output.say(heard.sentence)
    for one in heard.reasons:
        output.say(f"  {one.count} × {one.reason}")


def look_around(conn: Conn) -> None:
    """Reads people and libraries, so that there is something to enable. A failure is told and hinders nothing."""
    for run in jobs.follow([jobs.begin(conn, name).id for name in names.FIRST_LOOK]):
        if run.state == "failed":
            output.say(f"{run.name} failed: {run.error}")


def shown(server: Server) -> dict[str, object]:
    names = ("id", "name", "kind", "version", "base_url", "server_uid", "verify_certificate")
    return output.camel({name: getattr(server, name) for name in names})


def _result(conn: Conn, server: Server) -> dict[str, object]:
    found = server_tests.findings(conn, server.id)
    conn.commit()
    return {
        "name": server.name,
        "ok": not any(one.state == "failed" for one in found),
        "version": servers.get(conn, server.id).version,
        "message": found[0].message,
        "findings": [vars(one) for one in found],
    }


def _cells(result: dict[str, object]) -> list[list[object]]:
    found = result["findings"]
    assert isinstance(found, list)
    return [[MARKS[one["state"]], one["what"], one["message"]] for one in found]


servers_group.add_command(server_changes.change)
servers_group.add_command(server_changes.takeover)
servers_group.add_command(server_changes.remove)
