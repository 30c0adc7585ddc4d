"""`matinee users`: who gets picks."""

from dataclasses import asdict

import click

from shared import kinds
from shared.audit import TERMINAL
from shared.output import readers
from shared.output.readers import Readership
from shared.people import account_libraries, accounts, linking
from shared.people.accounts import User
from shared.upkeep import forgetting
from web.commands import database, libraries, output

NOBODY = "Nobody is known yet: add a media server (`matinee servers add`), or run `matinee jobs start sync-users`."

movies_option = click.option("--movies", is_flag=True, help="Films only.")
series_option = click.option("--series", is_flag=True, help="Series only.")
books_option = click.option("--books", is_flag=True, help="Books only.")


@click.group(cls=output.Commands)
def users() -> None:
    """See the people of the household, and choose who gets picks."""


@users.command("list")
@output.json_option
def list_users(as_json: bool) -> None:
    """Show everybody, and what they get."""
    with database.connected() as conn:
        people = accounts.listing(conn)
    _print(people, as_json)


@users.command()
@click.argument("names", metavar="NAME...", nargs=-1)
@movies_option
@series_option
@books_option
@click.option("--all", "everybody", is_flag=True, help="Everybody the media server knows.")
@output.json_option
def enable(names: tuple[str, ...], movies: bool, series: bool, books: bool, everybody: bool, as_json: bool) -> None:
    """Make picks for these people from now on.

    Without --movies, --series or --books they get all of them. NAME is a name or a number.
    """
    _print(switch(names, everybody=everybody, on=True, movies=movies, series=series, books=books), as_json)


@users.command()
@click.argument("names", metavar="NAME...", nargs=-1)
@movies_option
@series_option
@books_option
@click.option("--all", "everybody", is_flag=True, help="Everybody.")
@output.json_option
def disable(names: tuple[str, ...], movies: bool, series: bool, books: bool, everybody: bool, as_json: bool) -> None:
    """Make no more picks for these people.

    Without --movies, --series or --books they get none. Ratings and history stay.
    """
    _print(switch(names, everybody=everybody, on=False, movies=movies, series=series, books=books), as_json)


def switch(names: tuple[str, ...], *, everybody: bool, on: bool, **flags: bool) -> list[User]:
    """All or nothing: a name that is wrong changes nobody. `flags` by the plurals of kinds; none set means all of them."""
    if bool(names) == everybody:
        raise click.UsageError("Name one person or more, or use --all.")
    wanted = [plural for plural, is_set in flags.items() if is_set] or [kind.plural for kind in kinds.picked()]
    with database.connected() as conn:
        who = [user.id for user in accounts.listing(conn)] if everybody else [accounts.find(conn, one) for one in names]
        return [accounts.choose(conn, one, by=TERMINAL, **dict.fromkeys(wanted, on)) for one in who]


def shown(user: User) -> dict[str, object]:
    names = (
        "id",
        "name",
        "role",
        "is_active",
        "inactive_because",
        "age_limit",
        "limits",
        "last_login_at",
    )
    told = {name: getattr(user, name) for name in names} | {"server": user.server_name}
    return output.camel(told | {f"enabled_{kind.plural}": user.gets(kind.name) for kind in kinds.picked()})


def _print(people: list[User], as_json: bool) -> None:
    if as_json:
        output.document([shown(user) for user in people])
        return
    cells = [
        [
            user.id,
            user.name,
            user.role,
            user.inactive_because or "yes",
            *(user.gets(kind.name) for kind in kinds.picked()),
            user.age_limit,
            ", ".join(user.limits),
            user.server_name,
        ]
        for user in people
    ]
    gets = [kind.heading for kind in kinds.picked()]
    output.table(["Number", "Person", "Role", "Active", *gets, "Age limit", "Limits", "Server"], cells, empty=NOBODY)


@users.command()
@click.argument("name")
@click.argument("other")
@output.json_option
def link(name: str, other: str, as_json: bool) -> None:
    """Make OTHER part of NAME: one person with accounts on two media servers.

    Their histories, ratings and words become one, and picks are published on both servers. It cannot be taken back.
    """
    with database.connected() as conn:
        linking.link(conn, accounts.find(conn, name), accounts.find(conn, other), by=TERMINAL)
        conn.commit()
        _print([accounts.by_id(conn, accounts.find(conn, name))], as_json)


@users.command()
@output.json_option
def published(as_json: bool) -> None:
    """Show what of everybody's picks goes to the media server, and who else would see a library of theirs.

    Nothing is changed by it: look here before you choose libraries with `matinee users form` or in the options.
    """
    with database.connected() as conn:
        rows = readers.listing(conn)
    if as_json:
        output.document([output.camel(asdict(row)) for row in rows])
        return
    cells = [[row.person, row.server, _forms(row), ", ".join(row.seen_by) or "nobody else"] for row in rows]
    output.table(["Person", "Server", "Gets", "A library would be seen by"], cells, empty="Nobody gets picks.")
    output.say("Administrators of a server see everything on it in any case.")


@users.command()
@click.argument("name")
@click.argument("form", type=click.Choice(["playlist", "library", "both", "household"]))
def form(name: str, form: str) -> None:
    """Choose for NAME a private playlist, a library, both, or what the household has."""
    with database.connected() as conn:
        user_id = accounts.find(conn, name)
        readers.choose(conn, user_id, None if form == "household" else form, by=TERMINAL)
        conn.commit()
        notes = [note for row in readers.listing(conn, user_id) for note in row.notes]
    click.echo(f"{name}: {form}. It is brought about within a minute or two.")
    for note in dict.fromkeys(notes):
        click.echo(note)


@users.command("libraries")
@click.argument("name")
@click.argument("chosen", metavar="[LIBRARY]...", nargs=-1)
@click.option("--none", "nothing", is_flag=True, help="Take all of them away.")
@output.json_option
def open_libraries(name: str, chosen: tuple[str, ...], nothing: bool, as_json: bool) -> None:
    """Show which libraries NAME may open, or let an account kept here open these and no others.

    A media server says it of everybody else; an administrator kept here sees every enabled library.
    """
    if chosen and nothing:
        raise click.UsageError("Name libraries, or use --none.")
    with database.connected() as conn:
        user_id = accounts.find(conn, name)
        if chosen or nothing:
            ids = [libraries.find(conn, one) for one in chosen]
            account_libraries.choose(conn, user_id, ids, by=TERMINAL)
        rows = account_libraries.listing(conn, user_id)
    if as_json:
        output.document([output.camel(row) for row in rows])
        return
    cells = [[row["id"], row["name"], row["server"], row["is_open"]] for row in rows]
    output.table(["Number", "Library", "Server", "Open"], cells, empty="No library is enabled.")


@users.command()
@click.argument("name")
@click.option(
    "--leave", is_flag=True, help="What a media server does not let go of stays there; else nothing is forgotten."
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@output.json_option
def forget(name: str, leave: bool, yes: bool, as_json: bool) -> None:
    """Forget NAME for good, here and on the media servers, and show what went.

    It cannot be taken back. The account on the media server stays as it is there; the log keeps that it was done, without a name.
    """
    with database.connected() as conn:
        user_id = accounts.find(conn, name)
        if not yes:
            click.confirm(f"Everything of {name} goes for good. Go on?", abort=True, err=True)
        forgotten = forgetting.forget(conn, user_id, leaves_outputs=leave, by=TERMINAL)
    if as_json:
        output.document(output.camel(asdict(forgotten)))
        return
    output.table(["Table", "Rows"], [[one.table, one.rows] for one in forgotten.removals], empty="There was nothing.")
    if forgotten.left:
        output.say(f"On media servers stay: {forgotten.left}.")


def _forms(one: Readership) -> str:
    return " and ".join(word for word in ("playlist", "library") if getattr(one, word)) or "nothing"
