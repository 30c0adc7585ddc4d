"""`matinee requests` and `matinee request-services`: what people ask for that is not here, and who fetches it."""

import click

from shared.audit import TERMINAL
from shared.requesting import request_services, title_requests
from shared.requesting.request_services import KINDS, TITLES
from web.commands import database, output

EMPTY = "Nobody asks for anything."


@click.group("requests", cls=output.Commands)
def requests_group() -> None:
    """See what people ask for that nobody here owns, approve it or refuse it."""


@requests_group.command("list")
@click.option("--state", type=click.Choice(title_requests.STATES), help="Those in this state alone.")
@output.json_option
def list_requests(state: str | None, as_json: bool) -> None:
    """Show the latest hundred requests, those first that wait for a word."""
    with database.connected() as conn:
        found, _ = title_requests.listing(conn, None, state=state, limit=100)
    if as_json:
        output.document([output.camel(vars(one)) for one in found])
        return
    rows = [[one.id, one.title, one.year, ", ".join(one.people), one.state, one.reason] for one in found]
    output.table(["Number", "Title", "Year", "Asked for by", "State", "Why"], rows, empty=EMPTY)


@requests_group.command()
@click.argument("number", type=int)
def approve(number: int) -> None:
    """Hand on the request NUMBER, or try one again that failed."""
    with database.connected() as conn:
        title_requests.approve(conn, None, number, by=TERMINAL)
    output.say("Approved; it is handed on.")


@requests_group.command()
@click.argument("number", type=int)
@click.option("--word", default="", help="Told to those who asked.")
def refuse(number: int, word: str) -> None:
    """Refuse the request NUMBER."""
    with database.connected() as conn:
        title_requests.refuse(conn, None, number, word, by=TERMINAL)
    output.say("Refused.")


@click.group("request-services", cls=output.Commands)
def services_group() -> None:
    """See and enter the programs that fetch what people ask for: Seerr, Radarr, Sonarr."""


@services_group.command("list")
@output.json_option
def list_services(as_json: bool) -> None:
    """Show those that are entered. Their keys are never shown."""
    with database.connected() as conn:
        found = request_services.listing(conn)
    if as_json:
        output.document([output.camel(vars(one)) for one in found])
        return
    rows = [[one.title, one.base_url, one.profile, one.root_folder, one.trouble] for one in found]
    output.table(["Program", "Address", "Quality", "Folder", "Trouble"], rows, empty="None is entered.")


@services_group.command("set")
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--address", help="With its port and path, as in a browser.")
@click.option("--key", is_flag=True, help="Ask for its API key, or read it from standard input.")
@click.option("--profile", type=int, help="The number of a quality that it offers.")
@click.option("--folder", help="A folder that it offers.")
def enter(kind: str, address: str | None, key: bool, profile: int | None, folder: str | None) -> None:
    """Enter the program KIND, or change it. It is asked first; what is not named stays."""
    given: dict[str, object] = {"base_url": address, "profile_id": profile, "root_folder": folder}
    if key:
        given["key"] = output.hidden("API key")
    changes = {name: value for name, value in given.items() if value is not None}
    with database.connected() as conn:
        kept, found = request_services.connect(conn, kind, changes, by=TERMINAL)
    output.say(f"{kept.title} {found.version} answers, and is asked from now on.")
    output.table(
        ["Quality", "Name"], [[one.id, one.name] for one in found.profiles], empty="It goes by its own settings."
    )


@services_group.command("test")
@click.argument("kind", type=click.Choice(KINDS))
def test(kind: str) -> None:
    """Ask the program KIND whether it answers and takes the key."""
    with database.connected() as conn:
        found = request_services.test(conn, kind)
    output.say(f"{TITLES[kind]} {found.version} answers.")


@services_group.command("forget")
@click.argument("kind", type=click.Choice(KINDS))
def forget(kind: str) -> None:
    """Forget the program KIND, with its key."""
    with database.connected() as conn:
        request_services.forget(conn, kind, by=TERMINAL)
    output.say("Forgotten.")
