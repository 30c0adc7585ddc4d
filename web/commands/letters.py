"""`matinee letters` and `matinee troubles`: what would be written to somebody, and what is wrong in the household."""

import click

from shared.language import LANGUAGES
from shared.people import accounts
from shared.telling import letters, texts, troubles, years
from web.commands import database, output

EMPTY = "There is nothing to say, so no letter would be sent."
NOT_YET = f"Not yet: a year says something from {years.FEWEST_PLAYS} plays on {years.FEWEST_DAYS} days on."
MOST = 100_000


@click.group("letters", cls=output.Commands)
def letters_group() -> None:
    """Look at letters before anybody gets them."""


@letters_group.command("preview")
@click.argument("person")
@click.option("--year", type=click.IntRange(1900, 2200), help="That year in review, instead of this week's letter.")
@click.option("--language", type=click.Choice(list(LANGUAGES)), help="Instead of PERSON's own.")
def preview(person: str, year: int | None, language: str | None) -> None:
    """Show what would be written to PERSON now. Nothing is sent."""
    with database.connected() as conn:
        user_id = accounts.find(conn, person)
        spoken = language or letters.language(conn, user_id)
        if year is not None:
            found = years.review(conn, user_id, year)
            sections = texts.of_year(found) if found else []
        else:
            letter = letters.compose(conn, user_id)
            sections = [] if letter.is_empty else texts.of_week(letter)
    text = texts.plain(sections, spoken, (), most=MOST)
    output.say(text.strip() or (NOT_YET if year is not None else EMPTY))


@click.command("troubles")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="At most so many.")
@output.json_option
def show(limit: int, as_json: bool) -> None:
    """Show what administrators are told of: jobs that fail, missed backups, servers that are away."""
    with database.connected() as conn:
        found, _ = troubles.listing(conn, limit=limit)
    if as_json:
        output.document([output.camel(vars(one) | {"words": str(one.words)}) for one in found])
        return
    cells = [[one.words, one.began_at, one.ended_at, one.detail] for one in found]
    output.table(["What", "Since", "Until", "Detail"], cells, empty="Nothing was wrong.")
