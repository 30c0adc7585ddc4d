"""`matinee admins`: who runs Matinee, from the terminal."""

import sys

import click

from shared import db
from shared.people import accounts, admins
from shared.settings import settings
from web.commands import database, output

NOBODY = "There is no administrator yet: `matinee admins add`, or sign in as an administrator of the media server."
FIRST = (
    "Nobody runs this Matinee yet. Sign in as an administrator of your media server, or make yourself an account here, with "
    "this address that works once, for a day: {base_url}/join#{token}"
)


@click.group("admins", cls=output.Commands)
def admins_group() -> None:
    """See and add administrators.

    Administrators of the media server are administrators here, without more. Others have an e-mail address and a password.
    """


@admins_group.command("list")
@output.json_option
def list_admins(as_json: bool) -> None:
    """Show every administrator."""
    with database.connected() as conn:
        people = [user for user in accounts.listing(conn) if user.is_admin]
    if as_json:
        output.document([{"id": one.id, "name": one.name, "server": one.server_name} for one in people])
        return
    cells = [[one.id, one.name, one.is_active, one.server_name] for one in people]
    output.table(["Number", "Person", "Active", "Server"], cells, empty=NOBODY)


@admins_group.command()
@click.argument("email")
@click.option("--name", help="Shown in Matinee. Default: what stands before the @.")
def add(email: str, name: str | None) -> None:
    """Add an administrator who signs in with EMAIL and a password.

    The password is asked for; when it comes from a pipe, its first line is taken.
    """
    password = _password()
    with database.connected() as conn:
        user = admins.add(conn, email, password, name=name or email.split("@")[0])
    output.say(f"{user.name} is an administrator and can sign in with {email}.")


@admins_group.command()
@click.option("--email", help="Only this address may use it. Default: whoever has the token.")
def invite(email: str | None) -> None:
    """Print a one-time token with which somebody makes an administrator's account.

    It is good for a day, and for one account.
    """
    with database.connected() as conn:
        token = admins.invite(conn, email)
    click.echo(token)


def say_first_token() -> None:
    """Once at every start, until there is an administrator."""
    with db.connect() as conn:
        token = admins.first_token(conn)
    if token:
        output.say(FIRST.format(base_url=settings().base_url, token=token))


def _password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")
