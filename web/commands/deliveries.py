"""`matinee notice-addresses` and `matinee mail-server`: where notices are sent, and by what."""

import click

from shared.audit import TERMINAL
from shared.discovery import mail_server, notice_addresses
from web.commands import database, output

NONE = "Nobody has notices sent; people say where on their page “Delivery”."


@click.command("notice-addresses")
@output.json_option
def show(as_json: bool) -> None:
    """Show who has notices sent, by which service, and what went wrong last. What the addresses are is never shown."""
    with database.connected() as conn:
        found = notice_addresses.everybody(conn)
    if as_json:
        output.document([output.camel(row) for row in found])
        return
    output.table(
        ["Person", "Name", "Service", "On", "Arrived", "Error"], [[*row.values()] for row in found], empty=NONE
    )


@click.group("mail-server", cls=output.Commands)
def mail() -> None:
    """Enter or forget the mail server by which notices leave as e-mail."""


@mail.command("set")
def enter() -> None:
    """Ask for the address of the mail server, or read it from standard input.

    As Apprise has it, without whom it goes to: mailtos://name:password@smtp.example.org?from=matinee@example.org
    """
    text = output.hidden("Address")
    with database.connected() as conn:
        mail_server.change(conn, text, by=TERMINAL)
    output.say("Saved.")


@mail.command("forget")
def forget() -> None:
    """Forget the mail server and its password."""
    with database.connected() as conn:
        mail_server.forget(conn, by=TERMINAL)
    output.say("Forgotten.")
