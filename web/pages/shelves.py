"""The rows of the home page, each with its name, its note and its titles."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from flask import url_for

from shared import kinds
from shared.curation.home_rows import HomeRows
from shared.db import Row
from web.language import gettext as _

MOST, FEWEST = 18, 3  # of a row; a row of fewer that came from picks is none
BECAUSE = 2  # rows
NOT_ALL = 2 / 3
LOWEST_MATCH = 1  # in percent: a floor there leaves out nothing, and what is usual for the person decides
UNLIKE = 1.25  # so many times the usual part of discovery is something different


@dataclass(frozen=True)
class Tile:
    """As `tile` of parts/card.html takes it."""

    title_id: int
    kind: str
    name: str
    match: float | None = None
    reason: str = ""
    note: str = ""
    badge: str = ""


@dataclass(frozen=True)
class HomeRow:
    id: str
    title: str
    tiles: Sequence[Tile]
    more: str | None = None
    note: str = ""
    shares: Mapping[int, float] = field(default_factory=dict)


def begun(found: HomeRows) -> Iterator[HomeRow]:
    if found.begun:
        yield HomeRow("continue", _("Continue watching"), [_begun(row) for row in found.begun])


def because(picks: Mapping[str, Sequence[Row]]) -> Iterator[HomeRow]:
    """For what most picks came from: those of which it is the strongest evidence."""
    strongest = {
        (kind, pick["title_id"]): max(pick["evidence"], key=lambda seen: seen["share"])
        for kind, listed in picks.items()
        for pick in listed
        if any(seen["share"] > 0 for seen in pick["evidence"])
    }
    names = {seen["title_id"]: seen["title"] for seen in strongest.values()}
    asked = {title_id for listed in picks.values() for pick in listed for title_id in pick["asked"]}
    most = NOT_ALL * max((len(listed) for listed in picks.values()), default=0)
    for title_id, count in Counter(seen["title_id"] for seen in strongest.values()).most_common(BECAUSE):
        chosen = [
            of_pick(kind, pick)
            for kind, listed in picks.items()
            for pick in listed
            if strongest.get((kind, pick["title_id"]), {}).get("title_id") == title_id
        ]
        if FEWEST <= count <= most:  # of nearly all of a list it would only be that list again
            yield HomeRow(f"because-{title_id}", _because(names[title_id], asked=title_id in asked), chosen[:MOST])


def _because(title: str, *, asked: bool) -> str:
    if asked:
        return _("Because you asked for more like “%(title)s”", title=title)
    return _("Because you watched “%(title)s”", title=title)


def different(picks: Mapping[str, Sequence[Row]]) -> Iterator[HomeRow]:
    """Picks that are further than usual from what the person knows, furthest first."""
    every = [(pick["parts"].get("Discovery", 0.0), kind, pick) for kind, listed in picks.items() for pick in listed]
    if not every:
        return
    usual = median(value for value, _kind, _pick in every)
    far = [one for one in every if one[0] > max(UNLIKE * usual, 0.0)]
    if len(far) >= FEWEST:
        ordered = sorted(far, key=lambda one: -one[0])[:MOST]
        yield HomeRow("different", _("Something different"), [of_pick(kind, pick) for _value, kind, pick in ordered])


def others(found: HomeRows) -> Iterator[HomeRow]:
    if found.new:
        yield HomeRow("new", _("New in the library for you"), [_plain(row) for row in found.new])
    if found.popular:
        tiles = [_plain(row, badge=str(place)) for place, row in enumerate(found.popular, 1)]
        yield HomeRow("popular", _("Popular in this household"), tiles)
    if found.again:
        yield HomeRow("again", _("Watch it again"), [_plain(row) for row in found.again])


def of_kind(kind: kinds.Kind, picks: Sequence[Row], floor: int | None = None) -> HomeRow:
    """`floor` is the match at which the list ends, where it ends for that."""
    title = _("%(kinds)s for you", kinds=kind.heading)
    more = url_for("home.all_of_kind", kind=kind.name)
    note = where_it_ends(floor) if floor is not None and len(picks) <= MOST else ""
    return HomeRow(kind.name, title, [of_pick(kind.name, pick) for pick in picks[:MOST]], more, note)


def where_it_ends(floor: int) -> str:
    if floor <= LOWEST_MATCH:
        return _("We stop here: nothing else matches you better than what is usual for you.")
    return _("We stop here: nothing else matches you by %(floor)s %% or better.", floor=floor)


def of_pick(kind: str, pick: Row) -> Tile:
    note = " · ".join(str(word) for word in (pick["year"], next(iter(pick["genres"]), None)) if word)
    return Tile(pick["title_id"], kind, pick["title"], pick["match"], pick["reason"], note)


def _begun(row: Row) -> Tile:
    note = _("%(share)s %% watched", share=round(100 * row["share"])) if row["share"] is not None else ""
    return Tile(row["title_id"], row["kind"], row["title"], note=note)


def _plain(row: Row, badge: str = "") -> Tile:
    return Tile(row["title_id"], row["kind"], row["title"], note=str(row["year"] or ""), badge=badge)
