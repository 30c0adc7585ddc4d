"""Asks every surface on everybody's behalf, and tells what it should not have been told."""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from shared import db
from shared.people import accounts, tokens
from tests.conftest import Database
from tests.web import guarded_rows, surfaces
from tests.web.asking import Ask, Surface
from tests.web.guarded import Person, Title, World
from web import create_app, request_db

CSRF = "t"
AWAY = (502, 503)  # the media servers of this household do not exist


@dataclass(frozen=True)
class Leak:
    surface: str
    path: str
    person: Person
    what: str


@contextmanager
def household(server_url: str, home: Path, seed: int) -> Iterator[World]:
    """In a database of its own."""
    with Database(server_url, home):
        with db.connect() as conn:
            world = guarded_rows.build(conn, seed)
        yield world


@contextmanager
def opened(server_url: str, home: Path, seed: int) -> Iterator[tuple[Flask, World]]:
    """A household, and the app in front of it."""
    with household(server_url, home, seed) as world, in_front() as app:
        yield app, world


@contextmanager
def in_front() -> Iterator[Flask]:
    app = create_app()
    try:
        yield app
    finally:
        request_db.close(app)


class Walk:
    """`shown` counts, by surface, what was rightly named or let through: a surface that shows nothing proves nothing."""

    def __init__(self, app: Flask, world: World) -> None:
        self.app, self.world = app, world
        self.shown: Counter[str] = Counter()

    def leaks(self, people: Iterable[Person] | None = None) -> Iterator[Leak]:
        """To these people, or to everybody."""
        for person in self.world.people if people is None else people:
            with no_seat_for_streams(self.app):
                http = browser(self.app, person)
                for name, surface in (surfaces.SHOWS | surfaces.COUNTS).items():
                    for ask in surface.asks(self.world, person):
                        yield from self._of(http, person, name, surface, ask)

    def _of(self, http: FlaskClient, person: Person, name: str, surface: Surface, ask: Ask) -> Iterator[Leak]:
        answer = send(http, name.split()[0], ask)
        assert answer.status_code < 500 or answer.status_code in AWAY, (ask, answer.text)
        if ask.allowed is not None and not surface.refused(answer):
            self.shown[name] += ask.allowed
            if not ask.allowed:
                yield Leak(name, ask.path, person, f"answered with {answer.status_code}")
        numbers = numbered(answer) if surface.numbers else set()
        self.shown[name] += answer.text.count("Zq") + len(numbers)
        for what in named(self.world, person, answer.text, surface.named, numbers):
            yield Leak(name, ask.path, person, what)


def named(
    world: World,
    person: Person,
    text: str,
    may: Callable[[World, Person, Title], bool] = World.may_see,
    numbers: set[int] = frozenset(),  # type: ignore[assignment]
) -> Iterator[str]:
    """What a text holds of titles that are not for the person, and of copies they may not play."""
    for title in world.titles:
        if not may(world, person, title):
            if title.marker in text:
                yield f"names {title}"
            if title.id in numbers:
                yield f"numbers {title}"
        for copy in title.copies:
            if copy.word in text and not world.may_play(person, title, copy):
                yield f"hands out {copy}"


def numbered(answer: TestResponse) -> set[int]:
    """Ids of titles: what has a poster or calls itself one."""
    return set(_numbers(json.loads(answer.text))) if answer.is_json and answer.text else set()


def _numbers(value: object) -> Iterator[int]:
    if isinstance(value, dict):
        yield from (value[name] for name in ("titleId",) if name in value)
        yield from value.get("titleIds", ())
        if "poster" in value:
            yield value["id"]
        for inner in value.values():
            yield from _numbers(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _numbers(inner)


def browser(app: Flask, person: Person) -> FlaskClient:
    http = app.test_client()
    with db.connect() as conn:
        user = accounts.get(conn, person.id)
        family = tokens.open_family(conn, user, tokens.Device("test", "127.0.0.1")) if user else None
    with http.session_transaction() as session:
        known = {"_user_id": f"{person.id}.0", "_fresh": True, "device": family, "seen": int(time.time())}
        session.update(known | {"csrf": CSRF})
    return http


def send(http: FlaskClient, method: str, ask: Ask) -> TestResponse:
    headers = ask.headers | ({} if method == "GET" else {"X-CSRF-Token": CSRF})
    body = {"json": ask.json} if ask.json is not None else {"data": ask.form} if ask.form else {}
    return http.open(ask.path, method=method, headers=headers, **body)


@contextmanager
def no_seat_for_streams(app: Flask) -> Iterator[None]:
    """While every seat for streams is taken, a stream says what is so and ends: then it can be read like a page."""
    seats = app.extensions["stream seats"] = threading.BoundedSemaphore(1)
    seats.acquire()
    yield
    del app.extensions["stream seats"]
