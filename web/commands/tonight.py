"""`matinee tonight`: one list for who watches together, with why for each of them."""

from collections.abc import Sequence

import click

from shared.audit import TERMINAL
from shared.curation import room_lists, room_votes, rooms
from shared.curation.room_votes import Candidate, Why
from shared.curation.rooms import SEEN, Seat, Wishes
from shared.db import Conn
from shared.people import accounts
from web.commands import database, kinds, output


@click.command()
@click.argument("people", metavar="USER...", nargs=-1, required=True)
@kinds.option
@click.option("--minutes", type=click.IntRange(1, rooms.MOST_MINUTES), help="How much time there is at most.")
@click.option("--words", default="", help="A mood, or what it is to be about.")
@click.option("--seen", type=click.Choice(SEEN), default="new", show_default=True, help="New to all, seen by one, any.")
@click.option(
    "--fairness",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help="0 for the best on average, 1 for the least satisfied.",
)
@output.json_option
def tonight(
    people: tuple[str, ...], kind: str, minutes: int | None, words: str, seen: str, fairness: float, as_json: bool
) -> None:
    """Show what the USERs could watch together tonight, and why for each of them.

    Nothing is kept: no room is opened, and nobody is asked. USER is a name or a number.

    \b
    Examples:
      matinee tonight ana ben --minutes 110
      matinee tonight ana ben --kind series --words "something light"
    """
    wishes = Wishes(kind=kind, minutes=minutes, words=words, seen=seen, fairness=fairness)
    with database.connected() as conn:
        found, whys = _listed(conn, list(dict.fromkeys(accounts.find(conn, name) for name in people)), wishes)
        conn.rollback()
    if as_json:
        output.document([_document(one, of) for one, of in zip(found, whys, strict=True)])
        return
    told = zip(found, whys, strict=True)
    click.echo("\n".join(_said(number, one, of) for number, (one, of) in enumerate(told, 1)))
    if not found:
        output.say("Nothing is for all of them: ask for less, or for longer.")


def _listed(conn: Conn, user_ids: Sequence[int], wishes: Wishes) -> tuple[list[Candidate], list[list[Why]]]:
    """The list, and for each of its titles what is said to each person themselves; of a room that the caller lets go of."""
    host, *others = [accounts.by_id(conn, user_id) for user_id in user_ids]
    room = rooms.find(conn, rooms.create(conn, host, wishes, user_ids[1:], by=TERMINAL))
    for one in others:
        rooms.join(conn, room, one)
    room_lists.make(conn, room.id)
    seats = [Seat(room, row["id"], row["user_id"]) for row in rooms.members(conn, room.id)]
    lists = [room_votes.titles(conn, seat) for seat in seats]
    own = [
        [next(why for why in one.whys if why.member_id == seat.member_id) for one in found]
        for seat, found in zip(seats, lists, strict=True)
    ]
    return lists[0], [list(of) for of in zip(*own, strict=True)]


def _document(one: Candidate, whys: Sequence[Why]) -> dict[str, object]:
    of_each = [{"name": why.name, "match": why.match, "reason": why.reason} for why in whys]
    named = {name: one.title[name] for name in ("title_id", "name", "year")}
    return output.camel(named | {"least": one.least, "mean": one.mean}) | {"why": of_each}


def _said(number: int, one: Candidate, whys: Sequence[Why]) -> str:
    year = f" ({one.title['year']})" if one.title["year"] else ""
    lines = [f"{number:>3}. {one.title['name']}{year} – least {_percent(one.least)}, mean {_percent(one.mean)}"]
    return "\n".join([*lines, *(f"     {why.name}, {_percent(why.match)}: {why.reason or ''}" for why in whys)])


def _percent(match: float | None) -> str:
    return "?" if match is None else f"{100 * match:.0f} %"
