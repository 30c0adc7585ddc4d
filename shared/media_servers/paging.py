"""Read a long list page by page, holding one page, and know at the end whether all of it was seen."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from shared.language import gettext
from shared.media_servers import doubts, fields, model
from shared.media_servers.doubts import Doubts
from shared.media_servers.fields import Row

log = logging.getLogger(__name__)
T = TypeVar("T")
Named = TypeVar("Named", model.Library, model.Person)


@dataclass
class Parsed(Generic[T]):
    """Rows as `parse` reads them; `left_out` names those it cannot read, `doubted` those with facts that cannot be true."""

    items: list[T] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    doubted: list[str] = field(default_factory=list)
    left_out_ids: list[str | None] = field(default_factory=list)
    doubted_ids: list[str | None] = field(default_factory=list)


def pages(
    fetch: Callable[[int, int], object], parse: Callable[[Row], T | None], page_size: int
) -> Iterator[model.Page[T]]:
    """`fetch(start, limit)` asks for one page. What `parse` answers None for is left out but counts as fetched.

    A server that stops before its announced total ends the list: then the last page is not `whole`, nor is it when
    the total moved, a row came twice (so another was skipped), or a row could not be read. A full page is never the
    last one, whatever the total says.
    """
    # Hashes of ids: 200,000 episodes cost some 15 MB here, which is the price of noticing a moving list.
    seen: set[int] = set()
    fetched, announced, steady, said = 0, None, True, Doubts()
    while True:
        found, total = page_of(fetch(fetched, page_size))
        announced = total if announced is None else announced
        seen_before = len(seen)
        fresh = [row for row in found if _first_sight(row, seen)]
        parsed = parsed_rows(fresh, lambda row: parse(_with_id(row)))
        said.add(parsed.left_out, parsed.doubted)
        fetched += len(found)
        steady = (
            steady and total is not None and total == announced and len(fresh) == len(found) and not parsed.left_out
        )
        ids = tuple(id for row in fresh if (id := fields.identity(row, "Id")))
        yield model.Page(
            tuple(parsed.items), fetched if total is None else total, fetched, steady, len(seen), ids,
            tuple(parsed.left_out), tuple(parsed.doubted), tuple(parsed.left_out_ids), tuple(parsed.doubted_ids),
        )  # fmt: skip
        # Nothing new: the list is over, or its server begins it again and again.
        if len(seen) == seen_before or (total is not None and fetched >= total and len(found) < page_size):
            break
    if total is not None and fetched < total:
        log.warning("A list of %d entries ended after %d", total, fetched)
    if said.sentence:
        log.warning("Of a list:%s", said.sentence)


def page_of(reply: object) -> tuple[list[Row], int | None]:
    """The rows and the total of {Items, TotalRecordCount}; a total that is none is None, and null is an empty list."""
    answer = fields.row(reply, "answer")
    if "Items" not in answer:
        raise fields.Malformed("Items", gettext("Items is missing"))
    items = answer["Items"]
    total = fields.whole(answer, "TotalRecordCount", 0) if isinstance(items, list) else None
    return fields.rows(items if isinstance(items, list) else [], "Items"), total


def parsed_rows(found: list[Row], parse: Callable[[Row], T | None]) -> Parsed[T]:
    """One bad row never stops the others."""
    result: Parsed[T] = Parsed()
    for row in found:
        with doubts.noting() as noted:
            try:
                parsed = parse(row)
            except fields.Malformed as error:
                result.left_out.append(doubts.label(_name(row), [error.flaw]))
                result.left_out_ids.append(fields.identity(row, "Id"))
                continue
        if parsed is not None:
            result.items.append(parsed)
        if parsed is not None and noted:
            result.doubted.append(doubts.label(_name(row), noted))
            result.doubted_ids.append(fields.identity(row, "Id"))
    return result


def once(items: Iterable[Named]) -> list[Named]:
    """Of what a list tells twice, the first."""
    by_id: dict[str, Named] = {}
    for item in items:
        by_id.setdefault(item.id, item)
    return list(by_id.values())


def _with_id(source: Row) -> Row:
    """Whatever has none may be the one that is missed."""
    fields.needed(source, "Id")
    return source


def _name(source: Row) -> str:
    names = (fields.text(source, name) for name in ("Name", "OriginalTitle", "Path", "Id", "ItemId"))
    return next((name for name in names if name), gettext("one without a name"))


def _first_sight(source: Row, seen: set[int]) -> bool:
    """A row without an id is always another one."""
    id = fields.identity(source, "PlaylistItemId") or fields.identity(source, "Id")
    if id is None:
        return True
    mark = hash(id)
    if mark in seen:
        return False
    seen.add(mark)
    return True
