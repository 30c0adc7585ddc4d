"""Read a long list page by page, holding one page, and know at the end whether all of it was seen."""

import logging
from collections.abc import Callable, Iterator
from typing import TypeVar

from shared.media_servers import fields, model
from shared.media_servers.fields import Row

log = logging.getLogger(__name__)
T = TypeVar("T")


def pages(
    fetch: Callable[[int, int], object], parse: Callable[[Row], T | None], page_size: int
) -> Iterator[model.Page[T]]:
    """`fetch(start, limit)` asks for one page. What `parse` answers None for is left out but counts as fetched.

    A server that stops before its announced total ends the list: then the last page is not `whole`, nor is it when
    the total moved, a row came twice (so another was skipped), or a row could not be read.
    """
    # Hashes of ids: 200,000 episodes cost some 15 MB here, which is the price of noticing a moving list.
    seen: set[int] = set()
    fetched, announced, steady = 0, None, True
    while True:
        found, total = page_of(fetch(fetched, page_size))
        announced = total if announced is None else announced
        fresh = [one for one in found if _first_sight(one, seen)]
        items, broken = _parsed(fresh, parse)
        steady = steady and total == announced and len(fresh) == len(found) and not broken
        fetched += len(found)
        yield model.Page(tuple(items), total, fetched, steady)
        if fetched >= total:
            return
        if not found:
            log.warning("A list of %d entries ended after %d", total, fetched)
            return


def page_of(reply: object) -> tuple[list[Row], int]:
    """The rows and the total of {Items, TotalRecordCount}."""
    answer = fields.row(reply, "answer")
    total = fields.whole(answer, "TotalRecordCount")
    if total is None:
        raise fields.Malformed("TotalRecordCount", "TotalRecordCount is missing")
    return fields.rows(answer.get("Items"), "Items"), total


def _first_sight(source: Row, seen: set[int]) -> bool:
    mark = hash(fields.identity(source, "PlaylistItemId") or fields.identity(source, "Id"))
    if mark in seen:
        return False
    seen.add(mark)
    return True


def _parsed(found: list[Row], parse: Callable[[Row], T | None]) -> tuple[list[T], bool]:
    items, broken = [], False
    for one in found:
        try:
            parsed = parse(one)
        except fields.Malformed as error:
            log.warning("Left out an entry of a list: %s (%s)", error.flaw, one.get("Id"))
            broken = True
            continue
        if parsed is not None:
            items.append(parsed)
    return items, broken
