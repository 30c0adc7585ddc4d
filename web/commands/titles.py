"""`matinee titles`: what is known of a title, and by whom."""

import click

from shared.titles import facts
from web.commands import database, output


@click.group(cls=output.Commands)
def titles() -> None:
    """See what sources say of a title."""


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


def _short(value: object) -> object:
    text = ", ".join(map(str, value)) if isinstance(value, list) else value
    return f"{text[:79]}…" if isinstance(text, str) and len(text) > 80 else text
