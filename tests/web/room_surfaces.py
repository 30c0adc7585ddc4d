"""Rooms of the guard's household: of each person one, which the next of them is in too, and a guest."""

from collections.abc import Callable, Iterator

from tests.web.asking import FRAGMENT, Ask, Surface
from tests.web.guarded import Person, Title, World


def pair(world: World, person: Person) -> tuple[Person, Person]:
    place = world.people.index(person)
    return person, world.people[(place + 1) % len(world.people)]


def may_both(world: World, person: Person, title: Title) -> bool:
    """The strictest limit of the two."""
    return all(world.may_see(one, title) for one in pair(world, person))


def token(world: World, person: Person) -> str:
    return f"room-{world.people.index(person)}"


def _plain(path: str) -> Surface:
    return Surface(lambda world, person: iter([Ask(path.format(token=token(world, person)))]), named=may_both)


def _each(path: str, body: Callable[[int], object]) -> Surface:
    def asks(world: World, person: Person) -> Iterator[Ask]:
        for title in world.titles:
            yield Ask(path.format(token=token(world, person)), body(title.id), allowed=may_both(world, person, title))

    return Surface(asks, named=may_both)


def _posters() -> Surface:
    def asks(world: World, person: Person) -> Iterator[Ask]:
        for title in world.titles:
            may = may_both(world, person, title) and any(not copy.is_gone for copy in title.copies)
            yield Ask(f"/images/room/{token(world, person)}/{title.id}", allowed=may)

    return Surface(asks, named=may_both)


def _said() -> Surface:
    def asks(world: World, person: Person) -> Iterator[Ask]:
        for title in world.titles:
            path = f"/room/{token(world, person)}/say/{title.id}"
            yield Ask(path, form={"word": "no"}, allowed=may_both(world, person, title))

    return Surface(asks, named=may_both)


def _chosen(title_id: int) -> object:
    return {"titleId": title_id}


SHOWS = {
    "GET rooms.get": _plain("/api/rooms/{token}"),
    "GET rooms.offer": _plain("/api/rooms/{token}/offer"),
    "PATCH rooms.change": Surface(
        lambda world, person: iter([Ask(f"/api/rooms/{token(world, person)}", {"fairness": 1})]), named=may_both
    ),
    "POST rooms.vote": _each("/api/rooms/{token}/vote", lambda id: {"titleId": id, "vote": "yes"}),
    "GET room-page.page": Surface(
        lambda world, person: iter(Ask(f"/room/{token(world, person)}", headers=how) for how in ({}, FRAGMENT)),
        named=may_both,
    ),
    "GET images.of_room": _posters(),
    "POST room-page.say": _said(),
    "POST rooms.start": _each("/api/rooms/{token}/start", _chosen),
    # Each title is taken out: what is asked of these rooms after it finds nothing.
    "POST rooms.swap": _each("/api/rooms/{token}/swap", _chosen),
}
