"""`matinee servers change`, `takeover` and `remove`: what a known server has become."""

import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from shared.audit import TERMINAL
from shared.db import Conn
from shared.errors import Conflict, Invalid, NotFound
from shared.http import Tls
from shared.media_servers import servers
from shared.media_servers.servers import Server
from shared.settings import settings
from shared.upkeep import server_removals, takeovers
from web.commands import database, output

NONE = "No media server is set up yet; add one with `matinee servers add`."
KEY_VARIABLE = "MEDIA_SERVER_API_KEY"
KEY_HELP = "An administrator's API key; - reads it from standard input."


def certificate_options(command: Callable[..., Any]) -> Callable[..., Any]:
    command = click.option("--ca-file", help="Certificates (PEM) to trust for this server, its own among them.")(
        command
    )
    return click.option(
        "--verify/--no-verify", default=None, help="Whether its certificate is checked. Default: it is."
    )(command)


@click.command()
@click.argument("name")
@click.option("--url", help="Its new address; then its key is asked for too.")
@click.option("--api-key", help=KEY_HELP)
@click.option("--rename", help="What to call it from now on.")
@certificate_options
@output.json_option
def change(
    name: str,
    url: str | None,
    api_key: str | None,
    rename: str | None,
    verify: bool | None,
    ca_file: str | None,
    as_json: bool,
) -> None:
    """Give the server NAME another address, key, name, or check of its certificate.

    Nothing is stored unless the same server answers and takes the key.
    """
    with database.connected() as conn:
        now = find(conn, name)
        tls = tls_of(now, verify, ca_file)
        given = key(api_key) if api_key else None
        server = servers.change(conn, now.id, url=url, api_key=given, name=rename, tls=tls, by=TERMINAL)
    if as_json:
        output.document({"id": server.id, "name": server.name, "baseUrl": server.base_url})
    else:
        click.echo(f"{server.name} answers at {server.base_url}.")


@click.command()
@click.argument("name")
@click.option("--url", help="Address of the new server. Default: that of the old one.")
@click.option("--api-key", help=f"{KEY_HELP} Default: the stored one.")
@click.option("--yes", is_flag=True, help="Do it; else it is only shown what would happen.")
@output.json_option
def takeover(name: str, url: str | None, api_key: str | None, yes: bool, as_json: bool) -> None:
    """Put a server that was installed anew in the place of NAME.

    People are known again by their names, titles by their providers' ids and their files, libraries by their folders. Ratings,
    history and picks stay. Without --yes nothing is changed.
    """
    with database.connected() as conn:
        now = find(conn, name)
        plan = takeovers.plan(conn, now.id, url=url, api_key=key(api_key) if api_key else None)
        if yes:
            takeovers.carry_out(conn, plan, by=TERMINAL)
    if as_json:
        output.document(
            {"people": [one.name for one in plan.people], "left": [*plan.left], "new": [*plan.new], "done": yes}
        )
        return
    for title, names in (
        ("Known again", [one.name for one in plan.people]),
        ("Stay behind", plan.left),
        ("New here", plan.new),
    ):
        click.echo(f"{title}: {', '.join(names) or 'nobody'}")
    output.say(f"{now.name} is the new server now." if yes else "Nothing is changed yet: add --yes to take it over.")


@click.command()
@click.argument("name")
@click.option("--leave", is_flag=True, help="Lists and libraries of ours that are there stay, nobody's.")
@click.option("--yes", is_flag=True, help="Do it; else it is only shown what would go.")
@output.json_option
def remove(name: str, leave: bool, yes: bool, as_json: bool) -> None:
    """Take the server NAME out of Matinee.

    Plays, ratings and lists of people stay; titles that are nowhere else wait for a server that has them. Without --yes nothing
    is changed.
    """
    with database.connected() as conn:
        server = find(conn, name)
        loss = server_removals.loss(conn, server.id)
        if yes:
            server_removals.remove(conn, server.id, confirm=server.name, leaves_outputs=leave, by=TERMINAL)
    if as_json:
        output.document(output.camel(asdict(loss)) | {"done": yes})
        return
    counted = [[what.replace("_", " "), ", ".join(n) if isinstance(n, list) else n] for what, n in asdict(loss).items()]
    output.table(["Goes with it", ""], counted, empty="")
    output.say(
        f"{server.name} is taken out of Matinee." if yes else "Nothing is changed yet: add --yes to take it out."
    )


def find(conn: Conn, name: str | None) -> Server:
    """By name or number; None is the only one there is. Raises `NotFound`."""
    found = servers.listing(conn)
    if not found:
        raise Conflict(NONE)
    if name is None and len(found) == 1:
        return found[0]
    for server in found:
        if name and name.lower() in (server.name.lower(), str(server.id)):
            return server
    raise NotFound(f"Name one of the servers: {', '.join(server.name for server in found)}.")


def key(given: str | None) -> str:
    """Raises `Invalid` when there is none."""
    found = sys.stdin.readline() if given == "-" else given or settings().text(KEY_VARIABLE) or ""
    if not found.strip():
        raise Invalid(f"Give the server's API key with --api-key, or set {KEY_VARIABLE}.")
    return found.strip()


def tls(verify: bool | None, ca_file: str | None) -> Tls | None:
    """None where nothing was said."""
    if verify is None and ca_file is None:
        return None
    return Tls(verify is not False, _read(ca_file) if ca_file else None)


def tls_of(server: Server, verify: bool | None, ca_file: str | None) -> Tls:
    """What was not said is as it was."""
    kept = server.verify_certificate if verify is None else verify
    return Tls(kept, _read(ca_file) if ca_file else server.ca_certificate)


def _read(path: str) -> str:
    try:
        return Path(path).expanduser().read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        raise Invalid(
            "--ca-file must name a file of certificates in PEM form that can be read.", field="caFile"
        ) from None
