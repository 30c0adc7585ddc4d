"""What is asked of a route to find whether it names titles that are not for whoever asks, and what counts as a refusal."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from werkzeug.test import TestResponse

from tests.web.guarded import Person, Title, World

May = Callable[[World, Person, Title], bool]
FRAGMENT = {"HX-Request": "true"}


@dataclass(frozen=True)
class Ask:
    """`allowed` is whether the guard lets this through, where a refusal is what is looked for; None where texts are."""

    path: str
    json: object = None
    form: dict[str, str] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    allowed: bool | None = None


def refused(answer: TestResponse) -> bool:
    return answer.status_code in (403, 404)


@dataclass(frozen=True)
class Surface:
    """`numbers`: whether ids of titles count as naming them; not where people are told what they said themselves."""

    asks: Callable[[World, Person], Iterator[Ask]]
    numbers: bool = True
    named: May = World.may_see
    refused: Callable[[TestResponse], bool] = refused


def plain(*paths: str, own: bool = False, named: May = World.may_see) -> Surface:
    return Surface(lambda world, person: map(Ask, paths), not own, named)


def each_person(*paths: str, own: bool = False, named: May = World.may_see) -> Surface:
    """Asked of everybody, oneself and others."""
    return Surface(
        lambda world, person: (Ask(path.format(user=other.id)) for other in world.people for path in paths),
        not own,
        named,
    )


def each_title(path: str, kind: str | None = None) -> Surface:
    """Of what may not be seen it says that there is no such thing."""
    return Surface(
        lambda world, person: (
            Ask(path.format(title=title, me=person), allowed=world.may_see(person, title))
            for title in world.titles
            if kind in (None, title.kind)
        )
    )


def each_title_for_admins(path: str) -> Surface:
    return Surface(
        lambda world, person: (
            Ask(path.format(title=title), allowed=person.is_admin and world.may_see(person, title))
            for title in world.titles
        )
    )


def about_each_title(
    path: str, json: Callable[[int], object] | None = None, *, form: dict[str, str] | None = None
) -> Surface:
    """Something said about a title; it is heard only where that may be opened."""
    return Surface(
        lambda world, person: (
            Ask(
                path.format(title=title, me=person),
                json(title.id) if json else None,
                form,
                FRAGMENT if form else {},
                world.may_open(person, title),
            )
            for title in world.titles
        ),
        numbers=False,
        named=World.may_open,
    )
