"""`matinee removals`: what could go from the media servers, announced, kept and confirmed."""

from collections.abc import Sequence
from dataclasses import asdict

import click

from shared.audit import TERMINAL
from shared.db import Row
from shared.errors import Invalid
from shared.people import accounts
from shared.upkeep import leaving, removal_advice, removals
from shared.upkeep.removal_advice import IDLE_DAYS, SORTS, Filters
from web.commands import database, output

GB = 10**9
NONE = "Nothing is like that, or nothing was reckoned yet: `matinee jobs run advise-removals`."
NOT_YET = "Nothing is changed yet: add --yes to announce it."
NOT_DELETED = "Nothing is deleted yet: add --for-good, and type “%s” when you are asked."
titles_argument = click.argument("title_ids", metavar="TITLE...", type=int, nargs=-1, required=True)


@click.group("removals")
def removals_group() -> None:
    """What could go from the media servers, and who would mind; TITLE is the number of a title."""


@removals_group.command("list")
@click.argument("person")
@click.option(
    "--most-regret",
    type=click.FloatRange(0, 1),
    default=0.1,
    show_default=True,
    help="At most so likely to be watched.",
)
@click.option("--here-days", type=click.IntRange(0, 36500), default=180, show_default=True, help="Here for so long.")
@click.option(
    "--idle-days",
    type=click.Choice([str(days) for days in IDLE_DAYS]),
    default="180",
    show_default=True,
    help="Unwatched for so long.",
)
@click.option("--sort", type=click.Choice(SORTS), default="worth", show_default=True, help="What comes first.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="At most so many.")
@output.json_option
def listing(
    person: str, most_regret: float, here_days: int, idle_days: str, sort: str, limit: int, as_json: bool
) -> None:
    """List what could go, of what the administrator PERSON may see; nothing is changed."""
    filters = Filters(most_regret=most_regret, here_days=here_days, idle_days=int(idle_days), sort=sort)
    with database.connected() as conn:
        found = removal_advice.listing(conn, accounts.find(conn, person), filters, limit=limit)
    if as_json:
        output.document([output.camel(row) for row in found.titles])
        return
    _advised(found.titles, empty=NONE)


@removals_group.command("leaving")
@click.argument("person")
@click.option("--limit", type=click.IntRange(1, 1000), default=100, show_default=True, help="At most so many.")
@output.json_option
def leaving_titles(person: str, limit: int, as_json: bool) -> None:
    """List what is announced to leave, soonest first, of what PERSON may see."""
    with database.connected() as conn:
        found, _ = leaving.listing(conn, accounts.find(conn, person), limit=limit)
    if as_json:
        output.document([output.camel(row) for row in found])
        return
    _leaving(found, empty="Nothing is leaving.")


@removals_group.command()
@click.argument("person")
@titles_argument
@click.option("--yes", is_flag=True, help="Do it; else it is only shown what would leave.")
@output.json_option
def announce(person: str, title_ids: Sequence[int], yes: bool, as_json: bool) -> None:
    """Announce that titles leave, of what the administrator PERSON may see.

    Whoever may see one keeps it with one word. Without --yes nothing is changed.
    """
    ids = _at_most(title_ids)
    with database.connected() as conn:
        found = leaving.announce(conn, accounts.find(conn, person), ids, is_dry_run=not yes, by=TERMINAL)
    if as_json:
        output.document(_document(asdict(found)))
        return
    _advised(found.titles, empty="Nothing would leave.")
    if found.kept:
        output.say(f"Stays, because somebody keeps it or it is gone: {', '.join(map(str, found.kept))}.")
    output.say(f"They leave on {found.leaves_on} or later." if yes and found.titles else NOT_YET)


@removals_group.command()
@click.argument("person")
@titles_argument
@output.json_option
def withdraw(person: str, title_ids: Sequence[int], as_json: bool) -> None:
    """Take announcements back, of what the administrator PERSON may see."""
    ids = _at_most(title_ids)
    with database.connected() as conn:
        found = leaving.withdraw(conn, accounts.find(conn, person), ids, by=TERMINAL)
    if as_json:
        output.document({"titleIds": found})
        return
    output.say(f"{len(found)} of {len(ids)} do not leave any more.")


@removals_group.command()
@click.argument("person")
@click.argument("title_id", metavar="TITLE", type=int)
@output.json_option
def keep(person: str, title_id: int, as_json: bool) -> None:
    """Keep a title for PERSON, who may see it: it does not leave, and is not suggested again for a year."""
    with database.connected() as conn:
        user = accounts.by_id(conn, accounts.find(conn, person))
        leaving.rescue(conn, user.id, title_id, by=user.actor)
    if as_json:
        output.document({"titleId": title_id})
        return
    output.say("It stays.")


@removals_group.command()
@click.argument("person")
@titles_argument
@click.option("--for-good", is_flag=True, help="Ask for the sentence and delete; else it is only shown what would go.")
@output.json_option
def confirm(person: str, title_ids: Sequence[int], for_good: bool, as_json: bool) -> None:
    """Have announced titles deleted from the media servers, of what the administrator PERSON may see.

    Only what is due, only while the option removals.may_delete is on, and only by the sentence that names how many. Without --for-good
    nothing is changed.
    """
    ids = _at_most(title_ids)
    with database.connected() as conn:
        viewer = accounts.find(conn, person)
        found = removals.confirm(conn, viewer, ids, is_dry_run=True, by=TERMINAL)
    if not as_json:
        _leaving(found.titles, empty="Nothing of it is due.")
    if for_good:
        sentence = click.prompt(f"To delete them for good, type “{found.sentence}”", err=True)
        with database.connected() as conn:  # another: nobody waits for what is typed
            found = removals.confirm(conn, viewer, ids, sentence, is_dry_run=False, by=TERMINAL)
    if as_json:
        output.document(_document(asdict(found)))
        return
    output.say("They are being deleted." if for_good else NOT_DELETED % found.sentence)


@removals_group.command()
@output.json_option
def regained(as_json: bool) -> None:
    """Show by month what room was regained, newest first."""
    with database.connected() as conn:
        found = removals.regained(conn)
    if as_json:
        output.document([output.camel(row) for row in found])
        return
    cells = [[f"{row['month']:%Y-%m}", row["items"], _gb(row["bytes"])] for row in found]
    output.table(["Month", "Items", "GB"], cells, empty="Nothing was deleted yet.")


def _at_most(title_ids: Sequence[int]) -> list[int]:
    """Raises `Invalid` for more than are looked at: none is left out unsaid."""
    if len(title_ids) > leaving.MOST:
        raise Invalid(f"Name {leaving.MOST} titles at most.", field="TITLE")
    return list(title_ids)


def _advised(titles: Sequence[Row], *, empty: str) -> None:
    cells = [
        [row["title_id"], row["title"], _gb(row["bytes"]), f"{row['regret']:.1%}", row["minds"], f"{row['added_at']:%Y-%m-%d}"]
        for row in titles
    ]  # fmt: skip
    output.table(["Number", "Title", "GB", "Regret", "Would mind", "Here since"], cells, empty=empty)


def _leaving(titles: Sequence[Row], *, empty: str) -> None:
    cells = [[row["title_id"], row["title"], _gb(row["bytes"]), row["leaves_on"]] for row in titles]
    output.table(["Number", "Title", "GB", "Leaves on"], cells, empty=empty)


def _document(found: Row) -> dict[str, object]:
    rows = [output.camel(row) for row in found.pop("titles")]
    return {"titles": rows, "dryRun": found.pop("is_dry_run"), **output.camel(found)}


def _gb(size: int | None) -> str:
    return "unknown" if size is None else f"{size / GB:.1f}"
