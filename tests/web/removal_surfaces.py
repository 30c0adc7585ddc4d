"""The endpoints of `surfaces` about what could go and what is leaving: what each could show of a title."""

from collections.abc import Iterator

from tests.web.asking import FRAGMENT, Ask, Surface, plain
from tests.web.guarded import Person, World

LISTED = "limit=100&mostRegret=1&hereDays=0&idleDays=0"


def _announces(world: World, person: Person) -> Iterator[Ask]:
    yield Ask("/api/admin/removals/announce", {"titleIds": [title.id for title in world.titles], "dryRun": True})


def _announces_on_a_page(world: World, person: Person) -> Iterator[Ask]:
    for title in world.titles:
        yield Ask("/admin/room-to-breathe/announce", form={"title": str(title.id)}, headers=FRAGMENT)


def _withdraws(world: World, person: Person) -> Iterator[Ask]:
    yield Ask("/api/admin/removals/withdraw", {"titleIds": [title.id for title in world.titles[::9]]})


def _keeps(world: World, person: Person) -> Iterator[Ask]:
    for title in world.titles[::2]:
        yield Ask(f"/api/leaving/{title.id}/rescue", {}, allowed=world.may_see(person, title))


def _keeps_on_a_page(world: World, person: Person) -> Iterator[Ask]:
    for title in world.titles[1::2]:
        yield Ask(f"/leaving/{title.id}/rescue", form={}, allowed=world.may_see(person, title))


def _deletes(world: World, person: Person) -> Iterator[Ask]:
    yield Ask("/api/admin/removals/delete", {"titleIds": [title.id for title in world.titles]})


def _deletes_on_a_page(world: World, person: Person) -> Iterator[Ask]:
    for title in world.titles:
        yield Ask("/admin/room-to-breathe/delete", form={"title": str(title.id)}, headers=FRAGMENT)


SHOWS = {
    "GET removals.listing": plain(f"/api/admin/removals?{LISTED}", named=World.may_open),
    "GET removals-page.page": plain("/admin/room-to-breathe?regret=100&here=0&idle=0", named=World.may_open),
    "POST removals.announce": Surface(_announces, numbers=False, named=World.may_open),
    "POST removals-page.announce": Surface(_announces_on_a_page, numbers=False, named=World.may_open),
    "POST removals.withdraw": Surface(_withdraws, named=World.may_open),
    "GET removals.deletions": plain("/api/admin/removals/deletions", named=World.may_open),
    "POST removals.delete": Surface(_deletes, numbers=False, named=World.may_open),
    "POST removals-page.delete": Surface(_deletes_on_a_page, numbers=False, named=World.may_open),
    "GET leaving.listing": plain("/api/leaving?limit=100"),
    "GET leaving-page.page": plain("/leaving"),
    "POST leaving.rescue": Surface(_keeps),
    "POST leaving-page.rescue": Surface(_keeps_on_a_page),
}
