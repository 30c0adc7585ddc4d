"""`matinee titles`: what is known of a title, by whom, and which title of the world it is."""

import click

from shared.audit import TERMINAL
from shared.discovery import matches
from shared.titles import facts
from web.commands import database, output


@click.group(cls=output.Commands)
def titles() -> None:
    """See what sources say of a title, and which title of theirs it is."""


@titles.command("facts")
@click.argument("title_id", metavar="TITLE", type=int)
@output.json_option
def show_facts(title_id: int, as_json: bool) -> None:
    """Show each fact, which source gave it, and what all say.

    TITLE is its number, as in the address of its page. The option facts.precedence says whose word goes first.
    """
    with database.connected() as conn:
        found = facts.listing(conn, title_id)
    if as_json:
        output.document(found)
        return
    rows = [
        (fact["fact"] if place == 0 else "", said["source"], "yes" if said["source"] in fact["sources"] else "",
         _short(said["value"]), said["since"])
        for fact in found
        for place, said in enumerate(fact["said"])
    ]  # fmt: skip
    output.table(
        ("fact", "source", "counts", "value", "since"), rows, empty="Nobody has said anything of this title yet."
    )


@titles.command("matches")
@click.argument("title_id", metavar="TITLE", type=int)
@output.json_option
def show_matches(title_id: int, as_json: bool) -> None:
    """Show which title each source takes it for, by what, and how sure that is (0 to 1)."""
    with database.connected() as conn:
        found = matches.listing(conn, None, title_id)
    rows = [(one.source.name, one.value, one.how, one.confidence, one.state, one.reason) for one in found]
    names = ("source", "value", "how", "confidence", "state", "reason")
    if as_json:
        output.document([dict(zip(names, row, strict=True)) for row in rows])
        return
    output.table(names, rows, empty="No source knows anything of such titles.")


@titles.command()
@click.argument("title_id", metavar="TITLE", type=int)
@click.argument("source")
@click.argument("value", metavar="[ID]", required=False)
def match(title_id: int, source: str, value: str | None) -> None:
    """Say that TITLE is the one of this ID at SOURCE, such as tmdb.

    What the source said before is taken back. Without an ID, what was said is, and it is looked for anew.
    """
    with database.connected() as conn:
        if value:
            matches.correct(conn, None, title_id, source, value, by=TERMINAL)
        else:
            matches.take_back(conn, None, title_id, source, by=TERMINAL)
    output.say("Noted. The sources are asked anew.")


def _short(value: object) -> object:
    text = ", ".join(map(str, value)) if isinstance(value, list) else value
    return f"{text[:79]}…" if isinstance(text, str) and len(text) > 80 else text
