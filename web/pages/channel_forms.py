"""What somebody asks of a channel, as the fields of a form have it: drawn again as it was sent, and read into criteria."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request

from shared import kinds
from shared.curation import channels
from shared.curation.channels import Channel, Criteria
from shared.db import Row
from shared.errors import Invalid
from shared.titles import browsing
from shared.titles.browsing import Filters
from web import auth, request_db, typed
from web.language import gettext as _

TEXTS = {"name": 120, "text_preference": 500}
NUMBERS = {
    "year_from": (1870, 2200),
    "year_to": (1870, 2200),
    "size": (1, channels.MOST_TITLES),
    "seed": (0, 2**31 - 1),
}
BOXES = ("refreshes", "is_published")
WORDS = ("kinds", "genres")
IDS = {"examples": channels.MOST_MARKS, "excluded": channels.MOST_MARKS, "shared_with": channels.MOST_SHARES}
MARKS = {"example": "examples", "never": "excluded"}
# What is in a channel follows from these alone.
CONTENTS = ("kinds", "genres", "year_from", "year_to", "text_preference", "size", "seed", "examples", "excluded")
FOUND = 6  # titles of a kind

Given = dict[str, Any]


def of(criteria: Criteria) -> Given:
    """The fields of a form for these criteria; of marked titles and people those that its owner may name."""
    given = {name: getattr(criteria, name) for name in Criteria.__dataclass_fields__}
    conn, me = request_db.conn(), auth.me().id
    seen = {row["title_id"] for row in channels.named(conn, me, [*criteria.examples, *criteria.excluded])}
    known = {row["id"] for row in channels.people(conn, me)}
    for name, those in (("examples", seen), ("excluded", seen), ("shared_with", known)):
        given[name] = [one for one in given[name] if one in those]
    return given | {name: "" if given[name] is None else given[name] for name in NUMBERS} | {"find": ""}


def sent() -> Given:
    """As it was sent, so that nothing has to be typed twice; ids that are none are left out."""
    form = request.form
    ids = {name: typed.ids(form.getlist(name)) for name in IDS}
    words = {name: form.getlist(name) for name in WORDS}
    texts = {name: form.get(name, "").strip() for name in (*TEXTS, *NUMBERS)}
    boxes = {name: form.get(name) == "1" for name in BOXES}
    return {**texts, **boxes, **words, **ids, "find": form.get("find", "").strip()[:200]}


def marked(given: Given, act: str) -> Given:
    """After one title was named as an example (`example:12`), as never to be in it (`never:12`), or neither (`drop:12`)."""
    what, _colon, text = act.partition(":")
    if (title_id := typed.whole(text, 1)) is None:
        return given
    left = {name: [one for one in given[name] if one != title_id] for name in MARKS.values()}
    if what in MARKS:
        left[MARKS[what]].append(title_id)
    return given | left


def criteria(given: Given) -> Criteria:
    """Raises `Invalid` naming the field."""
    if not given["name"]:
        raise Invalid(_("A channel needs a name."), field="name")
    for name, most in TEXTS.items():
        if len(given[name]) > most:
            raise Invalid(_("That is longer than %(most)s characters.", most=most), field=name)
    for name, limit in IDS.items():
        if len(given[name]) > limit:
            raise Invalid(_("Those are more than %(most)s.", most=limit), field=name)
    plain: dict[str, Any] = {name: given[name] for name in (*TEXTS, *BOXES, *WORDS, *IDS)}
    plain |= {name: _number(name, given[name]) for name in NUMBERS}
    if plain["year_from"] and plain["year_to"] and plain["year_from"] > plain["year_to"]:
        raise Invalid(_("The first year must not come after the last."), field="year_from")
    return Criteria(**plain | {"size": plain["size"] or Criteria.size, "seed": plain["seed"] or 0})


def changes(channel: Channel, wanted: Criteria) -> Mapping[str, Any]:
    """What is different from what the form showed; what it could not show stays."""
    shown = of(channel.criteria) | {name: getattr(channel, name) for name in NUMBERS}
    names = Criteria.__dataclass_fields__
    return {name: getattr(wanted, name) for name in names if _plain(getattr(wanted, name)) != _plain(shown[name])}


def drawn(given: Given) -> dict[str, Any]:
    """What stands beside the fields: genres and people to choose from, marked titles by name, and titles that were found."""
    conn, me = request_db.conn(), auth.me().id
    served = kinds.published()
    genres = dict.fromkeys(row["name"] for kind in served for row in browsing.genres(conn, me, kind.name))
    return {
        "given": given,
        "kinds": served,
        "genres": sorted({*genres, *given["genres"]}),
        "people": channels.people(conn, me),
        "marks": marks(given),
        "found": found(given, [kind.name for kind in served]),
    }


def marks(given: Given) -> dict[str, list[Row]]:
    conn, me = request_db.conn(), auth.me().id
    return {name: channels.named(conn, me, given[name]) for name in MARKS.values()}


def found(given: Given, served: Sequence[str]) -> list[Row]:
    """Best fit first, without what is marked already."""
    if not browsing.words(given["find"]):
        return []
    conn, me, taken = request_db.conn(), auth.me().id, {*given["examples"], *given["excluded"]}
    rows: list[Row] = []
    for kind in served:
        rows += browsing.page(conn, me, kind, Filters(search=given["find"]), sort="match", limit=FOUND).rows
    return [row for row in rows if row["id"] not in taken]


def _number(name: str, value: object) -> int | None:
    text = str(value)
    low, high = NUMBERS[name]
    if not text:
        return None
    if (number := typed.whole(text, low, high)) is None:
        raise Invalid(_("It must be a whole number from %(low)s to %(high)s.", low=low, high=high), field=name)
    return number


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, list | tuple) else value
