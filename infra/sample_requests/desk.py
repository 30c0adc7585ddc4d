"""What one of the programs has been asked for, and how far each title is: what tests and the demo move on."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from infra.sample_server.exchange import Answer
from infra.sample_world.titles import Title, all_titles
from infra.sample_world.world import World

KEY = "0123456789abcdef0123456789abcdef"


@dataclass
class Wanted:
    """A title that the program has taken. `files` are how many of its parts are there, `loading` what is in the queue."""

    id: int
    title: Title
    parts: int
    files: int = 0
    loading: list[str | None] = field(default_factory=list)
    monitored: bool = True
    status: int = 2  # of a request, in Seerr's numbers
    is_partly: bool = False


@dataclass
class Desk:
    """One program. `base` is the path that it was given by whoever runs it."""

    base: str = ""
    world: World = field(default_factory=World)
    wanted: list[Wanted] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)  # by name: why it is not taken
    profiles: dict[int, str] = field(default_factory=lambda: {4: "HD-1080p", 6: "HD - 720p/1080p"})
    folders: dict[str, bool] = field(default_factory=lambda: {"/media/one": True, "/media/two": True})

    def find(self, word: str, **ids: object) -> Title | None:
        """A title of the world."""
        return next(
            (one for one in all_titles() if one.word == word and all(getattr(one, n) == v for n, v in ids.items())),
            None,
        )

    def of(self, title: Title) -> Wanted | None:
        return next((one for one in self.wanted if one.title == title), None)

    def take(self, title: Title) -> Wanted:
        taken = Wanted(len(self.wanted) + 1, title, sum(title.seasons) or 1)
        self.wanted.append(taken)
        return taken

    def fetch(self, name: str) -> None:
        """It is there, with all that belongs to it."""
        one = next(one for one in self.wanted if one.title.name == name)
        one.files, one.loading = one.parts, []


@dataclass(frozen=True)
class Asked:
    """One request; `path` without the program's base."""

    desk: Desk
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> dict[str, object]:
        found = json.loads(self.body)
        assert isinstance(found, dict)
        return found


def spoken(value: object, status: int = 200, **headers: str) -> Answer:
    text = b"" if value is None else json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
    return Answer(status, text, headers=headers)


def number(text: object) -> int:
    """As .NET and JavaScript read one that is none: zero."""
    return int(text) if isinstance(text, int | str) and str(text).isdecimal() else 0
